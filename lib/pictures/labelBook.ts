/** The labels of a listing of pictures: from its tables of labels, or else from the folders. */
import { baseName, folderOf } from './filePaths';
import { MAX_LABEL_CHARACTERS, type LabelRow } from './labelsTable';

/** A row that names no picture, or one that has another label already. */
export interface LabelProblem {
  /** What the row names. */
  fileName: string;
  message: string;
}

/**
 * Rows name files relative to the folder of their table, with or without the ending; where there is no such file, the
 * only one of that name in any folder below is meant.
 */
export class LabelBook {
  private readonly labels = new Map<string, string>();
  /** Paths by name, with and without the ending; null where a name stands for several. Made when it is needed. */
  private byName: Map<string, string | null> | null = null;

  /** @param pictures the paths that can have a label */
  constructor(private readonly pictures: ReadonlySet<string>) {}

  /** Notes a row of the table at the path `source`; the first row of a picture holds. */
  addRow(source: string, { file, label, line }: LabelRow): LabelProblem | null {
    const folder = folderOf(source);
    const named = file.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
    const path = this.find(folder, named);
    if (path === null) {
      const fileName = folder + named;
      return { fileName, message: `${fileName} is named in ${baseName(source)}, line ${line}, but is not there.` };
    }
    const before = this.labels.get(path);
    if (before === undefined) this.labels.set(path, label);
    if (before === undefined || before === label) return null;
    const message = `${path} has the label "${before}" already; "${label}" of ${baseName(source)}, line ${line}, is left out.`;
    return { fileName: path, message };
  }

  /** A picture that no table names has the name of its folder; outside any folder it has none. */
  labelOf(path: string): string | null {
    const folder = baseName(folderOf(path).slice(0, -1)).trim();
    return this.labels.get(path) ?? ([...folder].slice(0, MAX_LABEL_CHARACTERS).join('') || null);
  }

  private find(folder: string, named: string): string | null {
    if (this.pictures.has(folder + named)) return folder + named;
    this.byName ??= pathsByName(this.pictures);
    const path = this.byName.get(baseName(named)) ?? null;
    // "a/7.png" does not mean "b/7.png".
    const fits = path?.startsWith(folder) && (named === baseName(named) || withoutEnding(path) === folder + named);
    return fits ? path : null;
  }
}

function pathsByName(pictures: ReadonlySet<string>): Map<string, string | null> {
  const paths = new Map<string, string | null>();
  for (const path of pictures) {
    const name = baseName(path);
    for (const key of new Set([name, withoutEnding(name)])) paths.set(key, paths.has(key) ? null : path);
  }
  return paths;
}

function withoutEnding(path: string): string {
  return path.replace(/\.[A-Za-z0-9]{1,5}$/, '');
}

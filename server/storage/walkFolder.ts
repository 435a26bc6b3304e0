import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface FoundFile {
  path: string;
  bytes: number;
  /** When it was last written or read, as far as the file system says; milliseconds since 1970. */
  usedAtMs: number;
}

/**
 * Every file under a folder, without following links. Folders and files that go away meanwhile are left out.
 * @param isKnown by its path: a file that need not be looked at
 */
export async function walkFolder(folder: string, isKnown: (file: string) => boolean): Promise<FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: FoundFile[] = [];
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await walkFolder(file, isKnown)));
    else if (entry.isFile() && !isKnown(file)) {
      const stats = await stat(file).catch(() => null);
      if (stats) found.push({ path: file, bytes: stats.size, usedAtMs: Math.max(stats.atimeMs, stats.mtimeMs) });
    }
  }
  return found;
}

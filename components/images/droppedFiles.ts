/** Files from a drop, a choice or a paste, with the folders that they lie in. */
import { baseName, folderOf } from '@/lib/pictures/filePaths';

export interface DroppedFile {
  /** With folders; a single folder that holds everything is left out. */
  path: string;
  file: File;
}

/** Files and folders of a drop. Must be called while the event is handled; the folders are read afterwards. */
export function readDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].flatMap((item) =>
    item.kind === 'file' ? [item.webkitGetAsEntry() ?? item.getAsFile()] : [],
  );
  return readEntries(entries);
}

/** Chosen files; those of a chosen folder know their path in it. */
export function fromFileList(files: Iterable<File>): DroppedFile[] {
  return withoutRoot([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** What is of no use is left out here: hidden files and what systems add to folders. */
async function readEntries(entries: readonly (FileSystemEntry | File | null)[]): Promise<DroppedFile[]> {
  const found: DroppedFile[] = [];
  for (const entry of entries)
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else if (entry) await addEntry(entry, '', found);
  return withoutRoot(found);
}

async function addEntry(entry: FileSystemEntry, folder: string, found: DroppedFile[]): Promise<void> {
  if (isDirectory(entry)) {
    for (const child of await allEntries(entry.createReader())) await addEntry(child, `${folder}${entry.name}/`, found);
  } else if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: folder + entry.name, file });
  }
}

/** A reader gives a hundred at a time, and none at the end. */
async function allEntries(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...some);
  }
}

/** A folder that was dropped as a whole is the set, not a label: its name is no part of the paths. */
function withoutRoot(files: DroppedFile[]): DroppedFile[] {
  const roots = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : '')));
  const [root] = roots;
  if (roots.size !== 1 || !root) return files;
  return files.map(({ path, file }) => ({ path: path.slice(root.length) || baseName(folderOf(path)), file }));
}

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

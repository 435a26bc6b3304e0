/** The files of dropped folders, which a browser gives only piece by piece. */

/** So many files are no network. */
const MAX_FILES = 1000;

export function hasFolder(items: DataTransferItemList): boolean {
  return [...items].some((item) => item.webkitGetAsEntry()?.isDirectory);
}

/** Every file of what was dropped, folders opened, hidden files left out. The items must be read before any waiting. */
export function readDropped(items: DataTransferItemList): Promise<File[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return readEntries(entries);
}

async function readEntries(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files: File[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || files.length >= MAX_FILES) continue;
    if (isFile(entry)) files.push(await fileOf(entry));
    else if (isFolder(entry)) files.push(...(await readEntries(await childrenOf(entry))));
  }
  return files.slice(0, MAX_FILES);
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives its entries in parts, and an empty part at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0 || children.length >= MAX_FILES) return children;
    children.push(...part);
  }
}

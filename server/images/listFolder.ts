/** The files of a folder on the server's own disk, with those of its sub-folders. */
import { constants, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import { isIgnored, shownPath } from '@/lib/pictures/filePaths';
import { tooLarge, type FileListing } from './fileListing';

/**
 * In the order of their names. Symbolic links are not followed, hidden files are left out; a sub-folder that cannot be
 * read is refused as a file is. Throws `invalid_input` when the folder itself cannot be read.
 */
export async function listFolder(folder: string): Promise<FileListing> {
  const listing: FileListing = { files: [], refused: [] };
  const root = path.resolve(folder);
  const entries = await readEntries(root).catch((cause: Error) => {
    throw new AppError('invalid_input', `The folder ${root} cannot be read: ${cause.message}.`, { cause });
  });
  await addEntries(root, '', entries, listing);
  return listing;
}

function readEntries(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true });
}

async function addFolder(root: string, inside: string, listing: FileListing): Promise<void> {
  try {
    await addEntries(root, inside, await readEntries(path.join(root, inside)), listing);
  } catch (error) {
    const [why] = (error as Error).message.split(','); // "EACCES: permission denied, scandir '/the/whole/path'"
    listing.refused.push({ fileName: inside, message: `The folder ${shownPath(inside)} cannot be read: ${why}.` });
  }
}

async function addEntries(root: string, inside: string, entries: Dirent[], listing: FileListing): Promise<void> {
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const name = inside + entry.name;
    if (isIgnored(entry.name)) continue;
    if (entry.isDirectory()) await addFolder(root, `${name}/`, listing);
    else if (entry.isFile())
      listing.files.push({
        path: name,
        bytes: 0,
        read: (maxBytes) => readPlainFile(path.join(root, name), name, maxBytes),
      });
    else listing.refused.push({ fileName: name, message: `${name} is a link or no plain file, and is not followed.` });
  }
}

async function readPlainFile(file: string, name: string, maxBytes = MAX_IMAGE_BYTES): Promise<Uint8Array> {
  // O_NOFOLLOW: the file may have become a link since it was listed.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: Error) => {
    throw new AppError('invalid_input', `${name} cannot be read: ${cause.message}.`, { cause });
  });
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) throw tooLarge(name, size, maxBytes);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

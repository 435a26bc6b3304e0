/** The files of a folder on the server's own disk, with those of its sub-folders. */
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import { isIgnored } from '@/lib/pictures/filePaths';
import { tooLarge, type FileListing } from './fileListing';

/**
 * In the order of their names. Symbolic links are not followed, hidden files are left out. Throws `invalid_input` when
 * the folder cannot be read.
 */
export async function listFolder(folder: string): Promise<FileListing> {
  const listing: FileListing = { files: [], refused: [] };
  await addFolder(path.resolve(folder), '', listing);
  return listing;
}

async function addFolder(root: string, inside: string, listing: FileListing): Promise<void> {
  const entries = await readdir(path.join(root, inside), { withFileTypes: true }).catch((cause: Error) => {
    throw new AppError('invalid_input', `The folder ${path.join(root, inside)} cannot be read: ${cause.message}.`, {
      cause,
    });
  });
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

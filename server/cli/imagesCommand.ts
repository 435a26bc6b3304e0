import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { AppError } from '@/lib/domain/appError';
import type { ImageSet } from '@/lib/domain/imageSet';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import { withLibrary, type ImageSource, type Library } from './library';
import type { Output } from './output';

const ADD_EXAMPLE = `
One folder a label (cats/1.jpg has the label "cats"), or a CSV file with a column for the file and one for the label.
Files that are no pictures are named on stderr and left out; pictures that the set has already are not added again, so
the same command goes on after an interruption when --to names the set. Prints one JSON line: id, name, added,
alreadyThere, refused.

Examples:
  $ specular images add photographs/ --name "My photographs"
  $ specular images add cifar10.zip
  $ specular images add photographs/ --to 6e0ab0b4-7c4f-4d4c-9a5f-2f6a3c1f7f55`;

const LIST_EXAMPLE = `
Prints one JSON line for each image set.

Example:
  $ specular images list`;

interface AddOptions {
  name?: string;
  to?: string;
}

export function imagesCommand(output: Output): Command {
  const images = new Command('images').description('image sets of the data directory (SPECULAR_DATA)');
  images
    .command('add')
    .description('add a folder or a zip of pictures as an image set')
    .argument('<source>', 'folder, or .zip file')
    .option('--name <name>', 'name of the new image set (default: the name of the folder or file)')
    .option('--to <id>', 'add to this image set instead of making a new one')
    .addHelpText('after', ADD_EXAMPLE)
    .action((source: string, options: AddOptions) => addImages(source, options, output));
  images
    .command('list')
    .description('list the image sets')
    .addHelpText('after', LIST_EXAMPLE)
    .action(() =>
      withLibrary(async (library) => {
        for (const { id, name, imageCount } of await library.imageSets()) output.json({ id, name, images: imageCount });
      }),
    );
  return images;
}

async function addImages(given: string, { name, to }: AddOptions, output: Output): Promise<void> {
  const info = await stat(given).catch((cause: unknown) => {
    throw new AppError('not_found', `${given} does not exist. Give a folder or a .zip file.`, { cause });
  });
  const source: ImageSource = { kind: info.isDirectory() ? 'folder' : 'zip', path: path.resolve(given) };
  await withLibrary(async (library) => {
    const imageSet = await openSet(library, to, name ?? path.basename(source.path).replace(/\.zip$/i, ''));
    const { added, alreadyThere, refusedCount } = await addTo(library, imageSet, source, output);
    output.json({ id: imageSet.id, name: imageSet.name, added, alreadyThere, refused: refusedCount });
  });
}

async function openSet(library: Library, id: string | undefined, name: string): Promise<ImageSet> {
  if (id === undefined) return library.createImageSet(name);
  const imageSet = (await library.imageSets()).find((one) => one.id === id);
  if (imageSet) return imageSet;
  throw new AppError('not_found', `There is no image set "${id}". "specular images list" names them.`, { field: 'to' });
}

function addTo(library: Library, imageSet: ImageSet, source: ImageSource, output: Output) {
  return cancelOnInterrupt(async (signal) => {
    try {
      return await library.addImages(imageSet.id, source, {
        signal,
        onProgress: ({ done, total }) => output.progress(`${done} of ${total} files`),
        onRefused: (files) => {
          if (files.length > 0) output.progress('');
          for (const { message } of files) output.note(`left out: ${message}`);
        },
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      const again = `specular images add ${given(source)} --to ${imageSet.id}`;
      throw new AppError('cancelled', `Stopped. What was added stays; go on with: ${again}`, { cause: error });
    } finally {
      output.progress('');
    }
  });
}

function given({ path: file }: ImageSource): string {
  return /\s/.test(file) ? `"${file}"` : file;
}

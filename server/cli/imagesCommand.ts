import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { AppError } from '@/lib/domain/appError';
import { withLibrary } from './library';
import type { Output } from './output';

const ADD_EXAMPLE = `
One folder a label (cats/1.jpg has the label "cats"), or a labels.csv with the columns file,label. Files that are no
pictures are named on stderr and left out. Prints one JSON line: id, name, added, refused.

Examples:
  $ specular images add photographs/ --name "My photographs"
  $ specular images add cifar10.zip`;

const LIST_EXAMPLE = `
Prints one JSON line for each image set.

Example:
  $ specular images list`;

export function imagesCommand(output: Output): Command {
  const images = new Command('images').description('image sets of the data directory (SPECULAR_DATA)');
  images
    .command('add')
    .description('add a folder or a zip of pictures as an image set')
    .argument('<source>', 'folder, or .zip file')
    .option('--name <name>', 'name of the image set (default: the name of the folder or file)')
    .addHelpText('after', ADD_EXAMPLE)
    .action((source: string, options: { name?: string }) => addImages(source, options.name, output));
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

async function addImages(source: string, name: string | undefined, output: Output): Promise<void> {
  const info = await stat(source).catch((cause: unknown) => {
    throw new AppError('not_found', `${source} does not exist. Give a folder or a .zip file.`, { cause });
  });
  const kind = info.isDirectory() ? 'folder' : 'zip';
  const setName = name ?? path.basename(path.resolve(source)).replace(/\.zip$/i, '');
  await withLibrary(async (library) => {
    const { imageSet, added, refused } = await library.addImages({ kind, path: path.resolve(source) }, setName);
    for (const { message } of refused) output.note(`left out: ${message}`);
    output.json({ id: imageSet.id, name: imageSet.name, added, refused: refused.length });
  });
}

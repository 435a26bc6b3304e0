/**
 * The pictures of the npm package `@lobehub/fluent-emoji-3d` (MIT) that the network "Objects" knows, and which of them
 * it has never seen. pictures.json is written by list_pictures.py; its file names are those of the package.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';
import list from './pictures.json';

/** Of every picture of the package. */
export const PICTURE_SIDE_PX = 256;

const pictureSchema = z.strictObject({
  class: z.string(),
  name: z.string(),
  file: z.string().regex(/^[0-9a-f-]+\.webp$/),
  /** Not used for training. */
  heldOut: z.boolean(),
});
export type ObjectPicture = z.infer<typeof pictureSchema>;

/** All pictures, class by class, in Unicode's order. */
export function listPictures(): ObjectPicture[] {
  return z.array(pictureSchema).parse(list);
}

/** The classes in the order of the network's output. */
export function classesOf(pictures: readonly ObjectPicture[]): string[] {
  return [...new Set(pictures.map((picture) => picture.class))];
}

/** The picture's own bytes: WebP, transparent around the object. */
export async function readPicture({ file }: Pick<ObjectPicture, 'file'>): Promise<Uint8Array> {
  return readFile(createRequire(import.meta.url).resolve(`@lobehub/fluent-emoji-3d/assets/${file}`));
}

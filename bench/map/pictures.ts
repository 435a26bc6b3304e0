/** What the map shows: photographs where they are on this machine, else handwritten digits. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { fitPca, projectOnAxes } from '@/lib/embedding/pca';
import type { Vectors } from '@/lib/embedding/vectors';
import { readDigits } from '@/models/digits/readDigits';
import { withZipListing } from '@/server/images/listZip';
import { PROJECT_ROOT } from '@/server/projectRoot';
import { pngGray } from '@/server/seed/pngGray';

export interface MapPicture {
  bytes: Uint8Array;
  label: number;
}

const ASSETS = process.env.SPECULAR_ASSETS ?? path.join(PROJECT_ROOT, '../shared/assets');
const PHOTOGRAPHS = path.join(ASSETS, 'images/cifar10-test-2000.zip');
const DIGITS = 2000;

export async function readPictures(): Promise<{ name: string; pictures: MapPicture[] }> {
  if (existsSync(PHOTOGRAPHS)) return { name: 'CIFAR-10 test pictures', pictures: await readPhotographs() };
  const digits = (await readDigits()).slice(0, DIGITS);
  const pictures = digits.map(({ pixels, label }) => ({ bytes: Uint8Array.from(pngGray(pixels, 28, 28)), label }));
  return { name: 'handwritten digits', pictures };
}

/** The first two principal components of the raw pixels. */
export async function layOutByPixels(pictures: readonly MapPicture[]): Promise<Float64Array> {
  const rows = await Promise.all(pictures.map(({ bytes }) => sharp(bytes).removeAlpha().raw().toBuffer()));
  const dimensions = rows[0]?.length ?? 1;
  const values = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => values.set(row, i * dimensions));
  const vectors: Vectors = { count: rows.length, dimensions, values };
  return Float64Array.from(projectOnAxes(fitPca(vectors, 2), vectors).values);
}

function readPhotographs(): Promise<MapPicture[]> {
  return withZipListing(PHOTOGRAPHS, async ({ files }) => {
    const pictures = files.filter(({ path: file }) => /\.(png|jpe?g)$/i.test(file));
    const names = [...new Set(pictures.map(({ path: file }) => path.dirname(file)))].sort();
    const read: MapPicture[] = [];
    for (const file of pictures) read.push({ bytes: await file.read(), label: names.indexOf(path.dirname(file.path)) });
    return read;
  });
}

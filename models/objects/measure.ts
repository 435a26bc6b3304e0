/**
 * Measures the network through the server's own engine and adds the figures to training.json:
 *
 *     npx tsx models/objects/measure.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isClearlyOriented } from '@/lib/filters/orientation';
import { openObjectsClassifier, sceneRenderer, type Answer } from './classifyObjects';
import { degreesOf, firstFilters } from './firstFilters';
import { classesOf, listPictures, readPicture } from './readPictures';

/** Neither that of the demo's scenes nor that of the test. */
const SEED = 2026;
const HELD_OUT_RENDERINGS = 4;
const REPORT_PATH = path.join(import.meta.dirname, 'training.json');

const pictures = listPictures();
const known = pictures.filter(({ heldOut }) => !heldOut);
const heldOut = pictures.filter((picture) => picture.heldOut);

const network = await openObjectsClassifier();
const inScenes = await network.classify(known, sceneRenderer(SEED));
const heldOutInScenes = await network.classify(
  Array(HELD_OUT_RENDERINGS).fill(heldOut).flat(),
  sceneRenderer(SEED + 1),
);
const plain = await network.classify(known, readPicture);
const heldOutPlain = await network.classify(heldOut, readPicture);
await network.close();

const filters = firstFilters(await readFile(path.join(import.meta.dirname, 'objects.onnx')));
const oriented = filters.filter(isClearlyOriented);
const measured = {
  seed: SEED,
  unseenScenes: shares(inScenes),
  plain: shares(plain),
  heldOutScenes: shares(heldOutInScenes),
  heldOutPlain: shares(heldOutPlain),
  classes: classesOf(pictures).map((name) => ({
    name,
    known: shares(inScenes.filter(isOf(name))),
    heldOut: shares(heldOutInScenes.filter(isOf(name))),
  })),
  firstLayer: {
    filters: filters.length,
    clearlyOriented: oriented.length,
    degrees: oriented.map(degreesOf).toSorted((a, b) => a - b),
    gaborFitAbove60Percent: filters.filter(({ gaborFit }) => gaborFit >= 0.6).length,
  },
};
const report = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(REPORT_PATH, 'utf8')));
await writeFile(REPORT_PATH, `${JSON.stringify({ ...report, measured }, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);

function isOf(name: string) {
  return ({ picture }: Answer) => picture.class === name;
}

/** How many pictures in how many images, and the shares of images whose class is first, and among the first three. */
function shares(answers: readonly Answer[]) {
  const share = (ranks: number) =>
    Math.round((answers.filter(({ rank }) => rank < ranks).length / answers.length) * 10_000) / 10_000;
  return {
    pictures: new Set(answers.map(({ picture }) => picture.file)).size,
    images: answers.length,
    top1: share(1),
    top3: share(3),
  };
}

/**
 * The lecture's three pictures: where is the network's evidence? A large grey patch costs the class most where the thing
 * is that gave it its name, inside a box drawn by hand on what SqueezeNet is shown (224 × 224).
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../engine/openEngine';
import { imageReader } from '../image/imageReader';
import { readModelCard } from '../networks/readModelCard';
import { Computation } from './computation';
import { cellsInside, coverEverywhere, expectEvidenceInside } from './coveredExample.testing';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
const present = existsSync(path.join(ASSETS, 'models/squeezenet1.1.onnx'));
if (!present) console.warn(`Skipped: there are no photographs in ${ASSETS} (SPECULAR_ASSETS).`);

interface Example {
  what: string;
  file: string;
  classIndex: number;
  /** Of the face, or of the wheel. */
  box: { x0: number; y0: number; x1: number; y1: number };
  /** Classes that win somewhere in the box instead. */
  winners: string[];
}

const EXAMPLES: Example[] = [
  { what: 'the face of the Pomeranian', file: '259_n02112018_Pomeranian.JPEG', classIndex: 259, box: { x0: 0, y0: 25, x1: 90, y1: 125 }, winners: ['Chihuahua', 'gibbon'] },
  { what: 'the car wheel', file: '479_n02974003_car_wheel.JPEG', classIndex: 479, box: { x0: 20, y0: 22, x1: 221, y1: 205 }, winners: [] },
  { what: 'the face of the Afghan hound', file: '160_n02088094_Afghan_hound.JPEG', classIndex: 160, box: { x0: 130, y0: 0, x1: 224, y1: 112 }, winners: ['Pembroke'] },
]; // prettier-ignore

describe.skipIf(!present)('covering', () => {
  const computation = new Computation(openEngine({ device: 'cpu' }));

  it.each(EXAMPLES)('$what costs the class most', async ({ file, classIndex, box, winners }) => {
    const { card, weightsPath, fileName } = await readModelCard(path.join(ASSETS, 'models/squeezenet1.1.model.json'));
    const network = { key: 'squeezenet', format: card.format, path: weightsPath, fileName };
    const image = await imageReader.fit(await readFile(path.join(ASSETS, 'images/imagenet-samples', file)), file, card.input); // prettier-ignore
    const spec = { patch: 56, stride: 16, fill: [128, 128, 128] as [number, number, number] };
    const example = await coverEverywhere(computation, { network, card, image }, spec, classIndex);
    const inside = cellsInside(example, spec, box);
    expect(example.drops).toHaveLength(196);
    expectEvidenceInside(example, inside);
    const classes = Array.from(example.winners).filter((_, cell) => inside[cell]);
    const names = classes.map((index) => card.labels[index]);
    for (const winner of winners) expect(names).toContain(winner);
    if (winners.length === 0) expect(new Set(classes)).toEqual(new Set([classIndex]));
  });
});

/**
 * The lecture's three pictures: where is the network's evidence? A large grey patch costs the class most where the thing
 * is that gave it its name, inside a box drawn by hand on what SqueezeNet is shown (224 × 224).
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CellLog } from '@/lib/occlusion/cellLog';
import { cellCentre, occlusionGrid } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { openEngine } from '../engine/openEngine';
import { imageReader } from '../image/imageReader';
import { readModelCard } from '../networks/readModelCard';
import { Computation } from './computation';

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
    const grid = occlusionGrid(spec, card.input);
    const log = new CellLog(progressiveOrder(grid), card.labels.length);
    let base = NaN;
    for await (const event of computation.occlude({ network, card, image, spec, from: 0 }, () => false))
      if (event.kind === 'base') base = event.probabilities[classIndex]!;
      else log.append(event.from, event.probabilities);
    const drops = Array.from(log.map(classIndex), (p) => base - p);
    const isInside = (cell: number) => {
      const { x, y } = cellCentre(grid, spec.stride, Math.floor(cell / grid.cols), cell % grid.cols);
      return x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1;
    };
    const mean = (inside: boolean) => {
      const some = drops.filter((_, cell) => isInside(cell) === inside);
      return some.reduce((sum, drop) => sum + drop, 0) / some.length;
    };
    expect(drops).toHaveLength(196);
    expect(isInside(drops.indexOf(Math.max(...drops)))).toBe(true);
    expect(mean(true)).toBeGreaterThan(2 * Math.max(0.005, mean(false)));
    const classes = Array.from(log.classMap()).filter((_, cell) => isInside(cell));
    const names = classes.map((index) => card.labels[index]);
    for (const winner of winners) expect(names).toContain(winner);
    if (winners.length === 0) expect(new Set(classes)).toEqual(new Set([classIndex]));
  });
});

/** The architectures of lib/architectures run in ONNX Runtime, and their answers are fit for tests. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ARCHITECTURE_NAMES,
  ARCHITECTURES,
  type ArchitectureName,
  buildArchitecture,
} from '@/lib/architectures/architectures';
import type { ArchitectureOptions } from '@/lib/architectures/planBuilder';
import type { OnnxOptions } from '@/lib/architectures/planToOnnx';
import { softmaxRows } from '@/lib/tensor/softmax';
import type { Engine } from './engine';
import { openEngine } from './openEngine';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-architectures-'));
  engine = await openEngine({ device: 'cpu' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SMALL = { width: 1 / 8, classes: 20, inputSide: 64 } as const;

/** Classes' numbers for a blue-to-red slope, a chequered board and a flat grey, one after the other. */
async function answers(name: ArchitectureName, options: ArchitectureOptions & OnnxOptions): Promise<Float32Array[]> {
  const file = path.join(folder, `${name}.onnx`);
  await writeFile(file, buildArchitecture(name, options));
  const network = await engine.load(file, `${name}.onnx`);
  const { input, output, classes } = ARCHITECTURES[name].plan(options);
  const [, side = 1] = input.shape;
  const pictures: ((x: number, y: number, channel: number) => number)[] = [
    (x, _, channel) => (channel === 0 ? x / side : 1 - x / side) * 4 - 2,
    (x, y) => (((x >> 3) + (y >> 3)) % 2 ? 1.5 : -1.5),
    () => 0.1,
  ];
  const data = Float32Array.from({ length: pictures.length * 3 * side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    const plane = Math.floor(i / side ** 2);
    return pictures[Math.floor(plane / 3)]!(x, y, plane % 3);
  });
  const dims = [pictures.length, 3, side, side];
  const results = await network.run({ [input.name]: { data, dims } }, [output]);
  await network.dispose();
  const all = results[output]!;
  expect(all.dims).toEqual([pictures.length, classes]);
  return pictures.map((_, k) => all.data.slice(k * classes, (k + 1) * classes));
}

function probabilities(name: ArchitectureName, scores: Float32Array): Float32Array {
  return ARCHITECTURES[name].family === 'caffe' ? scores : softmaxRows(scores.slice(), scores.length);
}

describe.each(ARCHITECTURE_NAMES)('%s', (name) => {
  it('gives finite probabilities that differ between pictures, classes and seeds', async () => {
    const [slope, board, grey] = (await answers(name, SMALL)).map((scores) => probabilities(name, scores));
    const [reseeded] = (await answers(name, { ...SMALL, seed: 2 })).map((scores) => probabilities(name, scores));
    for (const each of [slope!, board!, grey!]) {
      expect(each.every(Number.isFinite)).toBe(true);
      expect(each.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
      expect(Math.max(...each)).toBeLessThan(0.9999);
      expect(Math.max(...each) / Math.min(...each)).toBeGreaterThan(1.2);
    }
    for (const [a, b] of [
      [slope, board],
      [board, grey],
      [slope, reseeded],
    ])
      expect(distance(a!, b!)).toBeGreaterThan(0.02);
  });

  it('is the same network in the operators of version 7, 9, 13 and 22, with a fixed batch and without', async () => {
    const expected = await answers(name, SMALL);
    for (const options of [{ opset: 7 }, { opset: 9, batch: 1 }, { opset: 13 }, { opset: 22, batch: 1 }]) {
      const actual = await answers(name, { ...SMALL, ...options });
      actual.forEach((scores, k) => scores.forEach((value, i) => expect(value).toBeCloseTo(expected[k]![i]!, 4)));
    }
  });
});

/** Half the sum of absolute differences: 0 for equal probabilities, 1 for disjoint ones. */
function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, p, i) => sum + Math.abs(p - b[i]!), 0) / 2;
}

/** The networks of the engine benchmark: both engines must compute the same, or their speeds mean nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, difference, imagesPerSecond, load } from './contestant';
import { writeSubject } from './subjects';
import { ARCHITECTURES } from '@/lib/architectures/architectures';
import { planToTfjs } from '@/lib/architectures/planToTfjs';
import type { Engine } from '@/server/engine/engine';
import { openEngine } from '@/server/engine/openEngine';
import { openTfjsEngine } from '@/server/engine/openTfjsEngine';

let folder: string;
let engines: Engine[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-twins-'));
  engines = [await openEngine({ device: 'cpu' }), await openTfjsEngine({ device: 'cpu' })];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a plan as ONNX and as TensorFlow.js', () => {
  it.each(['squeezenet1_1', 'resnet18'] as const)('%s answers the same on both engines', async (name) => {
    // 64 pixels: maps of 31, 15, 7 and 3, so that no pooling of SqueezeNet hangs over.
    const subject = await writeSubject(name, folder, { width: 1 / 8, classes: 30, inputSide: 64 });
    const answers: Float32Array[] = [];
    for (const engine of engines) {
      const contestant = await load(engine, subject);
      answers.push(await answer(contestant, subject, 2));
      expect(await imagesPerSecond(contestant, subject, 2, 1)).toBeGreaterThan(0);
      await contestant.network.dispose();
    }
    expect(answers[0]).toHaveLength(60);
    expect(difference(answers[0]!, answers[1]!)).toBeLessThan(1e-4);
  });

  it('is not taken for the same where there is nothing to compare', () => {
    const of = (...values: number[]) => Float32Array.from(values);
    expect(difference(of(2, -4), of(2, -3))).toBe(0.25);
    for (const [a, b] of [
      [of(), of()],
      [of(0, 0), of(0, 0)],
      [of(1), of(1, 1)],
      [of(1), of(NaN)],
    ] as const)
      // prettier-ignore
      expect(difference(a, b)).toBe(Infinity);
  });

  it('is refused where an operator has no twin, by name', () => {
    expect(() => planToTfjs(ARCHITECTURES.bvlc_alexnet.plan({ width: 1 / 32 }))).toThrow('"norm1" (localResponse)');
    expect(() => planToTfjs(ARCHITECTURES.squeezenet1_1.plan({ width: 1 / 32, inputSide: 66 }))).toThrow('maxPool');
  });
});

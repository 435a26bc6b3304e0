/** Damaged and hostile ONNX files: each ends in an error that a person can act on, and the process goes on as before. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildArchitecture } from '@/lib/architectures/architectures';
import { AppError } from '@/lib/domain/appError';
import { checkWeights } from '@/lib/onnx/checkWeights';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { inspectOnnx } from '@/lib/onnx/inspectOnnx';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '@/lib/onnx/tinyNetwork';
import type { Engine } from './engine';
import { HOSTILE_FILES } from './hostileNetworks.testing';
import { openEngine } from './openEngine';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-hostile-'));
  engine = await openEngine({ device: 'cpu' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What an import does with a file: reads it, checks its weights, loads it, runs it. Null when all of it works. */
async function refusalOf(bytes: Uint8Array): Promise<unknown> {
  const file = path.join(folder, 'net.onnx');
  await writeFile(file, bytes);
  try {
    const model = decodeOnnx(bytes, 'net.onnx');
    checkWeights(model, 'net.onnx');
    const { inputs, outputs } = inspectOnnx(model);
    const network = await engine.load(file, 'net.onnx');
    try {
      const feeds = Object.fromEntries(inputs.map(({ name }) => [name, { data: new Float32Array(384), dims: [2, 3, 8, 8] }])); // prettier-ignore
      await network.run(feeds, outputs.map(({ name }) => name)); // prettier-ignore
    } finally {
      await network.dispose();
    }
    return null;
  } catch (error) {
    return error;
  }
}

/** The message of a refusal, which must be one for people. */
function messageOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  expect(['invalid_network', 'unavailable']).toContain(error.code);
  expect(error.message).toMatch(/"net\.onnx".*\. [A-Z].*\.$/s); // names the file, then a second sentence says what to do
  expect(error.message.length).toBeLessThan(600);
  return error.message;
}

async function expectStillSound(): Promise<void> {
  const file = path.join(folder, 'sound.onnx');
  await writeFile(file, tinyNetwork());
  const network = await engine.load(file, 'sound.onnx');
  const data = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i));
  const scores = (await network.run({ [TINY_INPUT]: { data, dims: [1, 3, 8, 8] } }, [TINY_OUTPUT]))[TINY_OUTPUT]!;
  await network.dispose();
  expect(scores.data.every(Number.isFinite)).toBe(true);
}

describe('a hostile file', () => {
  it.each(HOSTILE_FILES)('with $name', async ({ bytes, refusal }) => {
    const error = await refusalOf(bytes());
    if (refusal === null) expect(error).toBeNull();
    else expect(messageOf(error)).toMatch(refusal);
  });

  it('leaves the process and the runtime as they were', expectStillSound);
});

describe('a file that is cut off or has flipped bits', () => {
  const sound = buildArchitecture('squeezenet1_1', { width: 1 / 16, classes: 10, inputSide: 8 * 5 });

  it('at any of 40 places is refused by a clear message', async () => {
    for (let k = 0; k < 40; k++) {
      const length = Math.floor((sound.length * k) / 40);
      expect(messageOf(await refusalOf(sound.subarray(0, length))), `${length} bytes`).toBeTruthy();
    }
  });

  it.each([1, 2, 3, 4])('by generator %i is refused by a clear message, or is still a network', async (seed) => {
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let refused = 0;
    for (let k = 0; k < 25; k++) {
      // Half of the damage in the first kilobytes, where the structure is: the rest of the file is weights.
      const bytes = sound.slice();
      for (let flip = 0; flip <= k % 4; flip++) {
        const at = random(k % 2 ? bytes.length : 4000);
        bytes[at]! ^= 1 << random(8);
      }
      const error = await refusalOf(bytes);
      if (error !== null) refused++;
      if (error !== null) messageOf(error);
    }
    expect(refused).toBeGreaterThan(5);
    await expectStillSound();
  });
});

describe('two hundred loads and refusals', () => {
  it('do not make the process grow', async () => {
    const good = tinyNetwork({ classes: 6000 });
    const bad = good.slice(0, Math.floor(good.length * 0.9));
    const broken = good.slice();
    broken.set(new TextEncoder().encode('Blurp'), Buffer.from(broken).indexOf('Conv')); // an operator that there is not
    const round = async () => {
      for (const bytes of [good, bad, broken, good]) await refusalOf(bytes);
    };
    for (let k = 0; k < 10; k++) await round();
    const before = process.memoryUsage().rss;
    for (let k = 0; k < 50; k++) await round();
    const grown = process.memoryUsage().rss - before;
    // Each load holds 1.5 MB of weights several times over: a leak of one copy would make 300 MB.
    expect(grown / 1e6).toBeLessThan(120);
  });
});

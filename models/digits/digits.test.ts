import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelCardSchema } from '@/lib/domain/modelCard';
import { DIGIT_SIDE_PX, readDigits, type Digit } from './readDigits';

const folder = import.meta.dirname;
const readJson = async (name: string): Promise<unknown> => JSON.parse(await readFile(path.join(folder, name), 'utf8'));

let digits: Digit[];
beforeAll(async () => {
  digits = await readDigits();
});

describe('the digits', () => {
  it('are 10,000, of which every fifth is held out, about 200 of each label', () => {
    expect(digits).toHaveLength(10_000);
    expect(digits.filter((digit) => digit.heldOut)).toHaveLength(2000);
    for (let label = 0; label < 10; label++) {
      const ofLabel = digits.filter((digit) => digit.label === label);
      const share = ofLabel.filter((digit) => digit.heldOut).length / ofLabel.length;
      expect(share).toBeGreaterThan(0.198);
      expect(share).toBeLessThan(0.202);
    }
  });

  it('that the network was trained on are exactly those that are not held out', async () => {
    const pixels = createHash('sha256');
    for (const digit of digits) if (!digit.heldOut) pixels.update(digit.pixels);
    expect(await readJson('training.json')).toMatchObject({ trainingPixelsSha256: pixels.digest('hex') });
  });

  it('have no picture in both parts', () => {
    const trained = new Set(digits.filter((digit) => !digit.heldOut).map(pixelsKey));
    expect(digits.filter((digit) => digit.heldOut && trained.has(pixelsKey(digit)))).toEqual([]);
  });
});

describe('the digits network', () => {
  it('names at least 98 % of the held-out digits rightly, at any batch size', async () => {
    const card = modelCardSchema.parse(await readJson('digits.model.json'));
    const session = await InferenceSession.create(path.join(folder, card.file), {
      intraOpNumThreads: 2,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    expect(session.inputNames).toEqual([card.input.tensor]);
    expect(session.outputNames).toEqual([card.output.tensor, card.features]);

    const heldOut = digits.filter((digit) => digit.heldOut);
    let right = 0;
    for (const [start, end] of [
      [0, 1],
      [1, 700],
      [700, 2000],
    ] as const) {
      const batch = heldOut.slice(start, end);
      const logits = (await session.run({ image: inputOf(batch, card.input.scale) }, ['logits'])).logits;
      const values = logits?.data as Float32Array;
      expect(logits?.dims).toEqual([batch.length, card.labels.length]);
      batch.forEach((digit, i) => {
        const row = values.subarray(i * 10, i * 10 + 10);
        if (card.labels[row.indexOf(Math.max(...row))] === String(digit.label)) right++;
      });
    }
    expect(right / heldOut.length).toBeGreaterThanOrEqual(0.98);
    // Summation order differs between PyTorch and here: a digit on the border may fall to the other side.
    const { heldOutAccuracy } = (await readJson('training.json')) as { heldOutAccuracy: number };
    expect(Math.abs(right / heldOut.length - heldOutAccuracy)).toBeLessThanOrEqual(0.001);
  });
});

function inputOf(batch: readonly Digit[], scale: number): Tensor {
  const values = new Float32Array(batch.length * DIGIT_SIDE_PX * DIGIT_SIDE_PX);
  batch.forEach((digit, i) =>
    values.set(
      Float32Array.from(digit.pixels, (pixel) => pixel * scale),
      i * digit.pixels.length,
    ),
  );
  return new Tensor('float32', values, [batch.length, 1, DIGIT_SIDE_PX, DIGIT_SIDE_PX]);
}

function pixelsKey(digit: Digit): string {
  return Buffer.from(digit.pixels).toString('base64');
}

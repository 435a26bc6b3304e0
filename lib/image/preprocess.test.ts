import { describe, expect, it } from 'vitest';
import { modelInputSchema, type ModelInput } from '../domain/modelCard';
import { luma, preprocess } from './preprocess';

function inputOf(more: Partial<ModelInput> & { width: number; height: number }): ModelInput {
  return { ...modelInputSchema.parse({ tensor: 'data', width: more.width, height: more.height }), ...more };
}
/** Two pixels beside each other, three rows would be too many to work by hand: 1 row × 2 columns. */
const image = { width: 2, height: 1, rgb: Uint8Array.of(10, 20, 30, 40, 50, 60) };

describe('preprocess', () => {
  it('subtracts the mean and divides by the std of each channel, after scaling', () => {
    const input = inputOf({ width: 2, height: 1, scale: 0.5, mean: [1, 2, 3], std: [2, 4, 8] });
    // Red: (10·0.5 − 1)/2 = 2, (40·0.5 − 1)/2 = 9.5. Green: (10 − 2)/4 = 2, (25 − 2)/4. Blue: (15 − 3)/8, (30 − 3)/8.
    expect([...preprocess(image, input)]).toEqual([2, 9.5, 2, 5.75, 1.5, 3.375]);
  });

  it('takes mean and std in the order of the channels: BGR', () => {
    const input = inputOf({ width: 2, height: 1, channels: 'BGR', mean: [30, 20, 10] });
    expect([...preprocess(image, input)]).toEqual([0, 30, 0, 30, 0, 30]);
  });

  it('puts the channels of a pixel beside each other for NHWC', () => {
    const input = inputOf({ width: 2, height: 1, layout: 'NHWC' });
    expect([...preprocess(image, input)]).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('turns colours into grey by Rec. 601, rounded to a whole byte', () => {
    const input = inputOf({ width: 2, height: 1, channels: 'GRAY', mean: [0], std: [1] });
    // 0.299·10 + 0.587·20 + 0.114·30 = 18.15; 0.299·40 + 0.587·50 + 0.114·60 = 48.15.
    expect([...preprocess(image, input)]).toEqual([18, 48]);
    for (let v = 0; v < 256; v++) expect(luma(v, v, v)).toBe(v);
    expect([luma(255, 0, 0), luma(0, 255, 0), luma(0, 0, 255)]).toEqual([76, 150, 29]);
  });

  it('keeps rows and columns apart in a non-square picture', () => {
    // 3 wide, 2 high; red is 10·row + column.
    const rgb = Uint8Array.from([0, 1, 2, 10, 11, 12].flatMap((v) => [v, 100 + v, 200 + v]));
    const tensor = preprocess({ width: 3, height: 2, rgb }, inputOf({ width: 3, height: 2 }));
    expect([...tensor.subarray(0, 6)]).toEqual([0, 1, 2, 10, 11, 12]);
    expect([...tensor.subarray(12, 18)]).toEqual([200, 201, 202, 210, 211, 212]);
  });

  it('computes in double precision and rounds once', () => {
    const card = { scale: 0.00392156862745098, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    const rgb = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
    const tensor = preprocess({ width: 256, height: 1, rgb }, inputOf({ width: 256, height: 1, ...card }));
    for (let c = 0; c < 3; c++)
      for (let v = 0; v < 256; v++)
        expect(tensor[c * 256 + v]).toBe(Math.fround((v * card.scale - card.mean[c]!) / card.std[c]!));
  });

  it('refuses a picture of another size', () => {
    expect(() => preprocess(image, inputOf({ width: 1, height: 2 }))).toThrow('2 × 1 pixels');
  });
});

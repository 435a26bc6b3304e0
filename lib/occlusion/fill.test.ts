import { describe, expect, it } from 'vitest';
import { modelInputSchema, type ModelInput } from '../domain/modelCard';
import type { Fill } from '../domain/occlusion';
import { gaussianBlur } from '../image/gaussianBlur';
import { preprocess, type RgbImage } from '../image/preprocess';
import { dataMeanColour, replacementImage, requireFill } from './fill';

function inputOf(more: Partial<ModelInput> = {}): ModelInput {
  return { ...modelInputSchema.parse({ tensor: 'data', width: 2, height: 2 }), ...more };
}
const IMAGENET = inputOf({ scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
const CAFFE = inputOf({ channels: 'BGR', mean: [104, 117, 123] });
const GRAY = inputOf({ channels: 'GRAY', scale: 1 / 255, mean: [0.1307], std: [0.3081] });
const RGB = inputOf();

const image: RgbImage = { width: 2, height: 2, rgb: Uint8Array.of(10, 0, 255, 20, 1, 255, 30, 0, 254, 41, 1, 255) };
const pixelsOf = ({ rgb }: RgbImage) =>
  Array.from({ length: rgb.length / 3 }, (_, i) => [...rgb.subarray(3 * i, 3 * i + 3)]);
const large = (side: number): RgbImage => ({
  width: side,
  height: side,
  rgb: Uint8Array.from({ length: side * side * 3 }, (_, i) => Math.floor(i / 3) % 251),
});

describe('the replacement picture', () => {
  it('of a colour is that colour everywhere', () => {
    expect(pixelsOf(replacementImage(image, [255, 0, 77], RGB))).toEqual(Array(4).fill([255, 0, 77]));
  });

  it('of the mean is the mean of each channel, halves rounded up', () => {
    // Red 101/4 = 25.25, green 2/4 = ½, blue 1019/4 = 254.75.
    expect(pixelsOf(replacementImage(image, { kind: 'mean' }, RGB))).toEqual(Array(4).fill([25, 1, 255]));
  });

  it('of the data is the colour whose values are 0 to the network, within half a byte', () => {
    expect(dataMeanColour(IMAGENET)).toEqual([124, 116, 104]); // 123.675, 116.28, 103.53
    expect(dataMeanColour(CAFFE)).toEqual([123, 117, 104]); // the card's order is blue, green, red
    expect(dataMeanColour(GRAY)).toEqual([33, 33, 33]); // 33.3285
    expect(dataMeanColour(inputOf({ scale: 1 / 127.5, mean: [1, 1, 1] }))).toEqual([128, 128, 128]);
    for (const input of [IMAGENET, CAFFE, GRAY]) {
      const tensor = preprocess(replacementImage(image, { kind: 'data-mean' }, input), input);
      const halfByte = (0.5 * input.scale) / Math.min(...input.std);
      for (const value of tensor) expect(Math.abs(value)).toBeLessThan(halfByte);
    }
  });

  it.each([
    ['no mean', RGB],
    ['a mean above 255', inputOf({ scale: 1 / 255, mean: [1.2, 0.5, 0.5] })],
    ['a mean below 0', inputOf({ mean: [5, -3, 5] })],
  ])('of the data is refused for a card with %s, and nothing else is', (_, input) => {
    expect(dataMeanColour(input)).toBeNull();
    expect(() => replacementImage(image, { kind: 'data-mean' }, input)).toThrow(
      expect.objectContaining({ code: 'invalid_input', options: { field: 'spec.fill' } }),
    );
    const others: Fill[] = [[1, 2, 3], { kind: 'mean' }, { kind: 'blur', sigma: 2 }, { kind: 'noise', seed: 0 }];
    for (const fill of others) expect(() => requireFill(fill, input)).not.toThrow();
  });

  it('of a blur is the blurred picture', () => {
    expect(replacementImage(image, { kind: 'blur', sigma: 0.7 }, RGB)).toEqual(gaussianBlur(image, 0.7));
  });

  it('of noise is the same for a seed, another one for another, and every byte as often', () => {
    const noise = (seed: number) => replacementImage(large(128), { kind: 'noise', seed }, RGB).rgb;
    const [one, other] = [noise(7), noise(8)];
    expect(noise(7)).toEqual(one);
    const equal = one.filter((byte, i) => byte === other[i]).length;
    const count = 128 * 128 * 3;
    expect(equal / count).toBeLessThan(0.01); // chance makes 1/256 of them equal
    const times = new Float64Array(256);
    for (const byte of one) times[byte]!++;
    const expected = count / 256;
    // χ² with 255 degrees of freedom: mean 255, standard deviation √510 = 22.6; within five of them.
    const chiSquare = times.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(Math.abs(chiSquare - 255)).toBeLessThan(113);
  });

  it('of noise is grey for a grey network, and still every byte as often', () => {
    const { rgb } = replacementImage(large(64), { kind: 'noise', seed: 3 }, GRAY);
    const pixels = pixelsOf({ width: 64, height: 64, rgb });
    for (const [red, green, blue] of pixels) expect([green, blue]).toEqual([red, red]);
    const inEnds = pixels.filter(([value]) => value! < 32 || value! >= 224).length / pixels.length;
    expect(inEnds).toBeCloseTo(1 / 4, 1);
  });

  it('of a shuffle has the very pixels of the picture in another order, the same for a seed', () => {
    const picture = large(32);
    const shuffled = (seed: number) => replacementImage(picture, { kind: 'shuffle', seed }, RGB);
    const sorted = (one: RgbImage) => pixelsOf(one).map(String).sort();
    const before = picture.rgb.slice();
    expect(sorted(shuffled(1))).toEqual(sorted(picture));
    expect(shuffled(1)).toEqual(shuffled(1));
    expect(shuffled(1)).not.toEqual(shuffled(2));
    expect(shuffled(1)).not.toEqual(picture);
    expect(picture.rgb).toEqual(before);
  });

  it('of a shuffle takes every order equally often', () => {
    const three: RgbImage = { width: 3, height: 1, rgb: Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2) };
    const orders = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = String(replacementImage(three, { kind: 'shuffle', seed }, RGB).rgb);
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    // 1000 of each are expected, with a standard deviation of √(6000 · 1/6 · 5/6) = 29.
    for (const times of orders.values()) expect(Math.abs(times - 1000)).toBeLessThan(145);
  });
});

import { describe, expect, it } from 'vitest';
import { tensorLayout, type TensorLayout } from '../image/preprocess';
import { seededRandom } from '../random/seededRandom';
import type { Answers, PictureAndFill } from './askAbout';
import { areaUnderCurve, curveAnswers, curveShares, pixelOrder, type CurveSpec } from './deletionCurve';
import { exactAttribution, linearNetwork, randomSource } from './linearNetwork.testing';
import { randomOrder } from './randomOrder';

const layoutOf = (layout: 'NCHW' | 'NHWC', channels: 'RGB' | 'GRAY' = 'RGB'): TensorLayout =>
  tensorLayout({ width: 5, height: 4, layout, channels });

/** The pictures that a run shows, one after the other, and the sizes of its batches. */
async function shownPictures(source: PictureAndFill, order: Uint32Array, spec: CurveSpec, from = 0, batch = 3) {
  const pictures: number[][] = [];
  const batches: Answers[] = [];
  const { length } = source.layout;
  const score = async (values: Float32Array, count: number) => {
    expect(values).toHaveLength(count * length);
    for (let k = 0; k < count; k++) pictures.push([...values.subarray(k * length, (k + 1) * length)]);
    return new Float32Array(count);
  };
  for await (const answers of curveAnswers(score, source, order, spec, { from, batchSize: () => batch }))
    batches.push(answers);
  return { pictures, batches };
}

/** By the definition: a value is the last picture's when its pixel is among the first ones of the order. */
function slowPicture({ picture, fill, layout }: PictureAndFill, order: Uint32Array, spec: CurveSpec, step: number) {
  const changed = new Set(order.subarray(0, step * spec.pixelsPerStep));
  const pixelOf = (at: number) => (layout.pixelStep === 1 ? at % 20 : Math.floor(at / layout.channels));
  const [first, last] = spec.kind === 'deletion' ? [picture, fill] : [fill, picture];
  return Array.from(first, (value, at) => (changed.has(pixelOf(at)) ? last[at]! : value));
}

async function weightedSums(source: PictureAndFill, seed: number, order: Uint32Array, spec: CurveSpec) {
  const network = linearNetwork(source.layout.length, seed);
  const scores: number[] = [];
  for await (const answers of curveAnswers(network.score, source, order, spec, { from: 0, batchSize: () => 7 }))
    for (let k = 0; k < answers.count; k++) scores.push(answers.scores[k * 2]!);
  return scores;
}

describe('the order of pixels', () => {
  it('is strongest first, ties by index, pixels that were not tested last', () => {
    expect([...pixelOrder([1, NaN, 3, 1, -2, 3, NaN])]).toEqual([2, 5, 0, 3, 4, 1, 6]);
    expect([...pixelOrder([NaN, -Infinity, Infinity, 0])]).toEqual([2, 3, 1, 0]);
  });
});

describe('the shares of a curve', () => {
  it('end at 1, whether or not the last step is whole', () => {
    expect([...curveShares(4, 2)]).toEqual([0, 0.5, 1]);
    expect([...curveShares(5, 2)]).toEqual([0, 0.4, 0.8, 1]);
    expect([...curveShares(3, 10)]).toEqual([0, 1]);
    expect(curveShares(224 * 224, 224)).toHaveLength(225);
  });

  it.each([0, -1, 1.5, NaN])('cannot be made in steps of %s pixels', (step) => {
    expect(() => curveShares(4, step)).toThrow('must be a whole number from 1 up');
  });
});

describe('the pictures of a curve', () => {
  it.each([
    ['NCHW', 'deletion', 3],
    ['NHWC', 'deletion', 4],
    ['NCHW', 'insertion', 1],
    ['NHWC', 'insertion', 7],
  ] as const)('are those of the definition: %s, %s, %i pixels a step', async (layout, kind, pixelsPerStep) => {
    const source = randomSource(layoutOf(layout), 3);
    const order = randomOrder(20, seededRandom(4));
    const spec = { kind, pixelsPerStep };
    const { pictures, batches } = await shownPictures(source, order, spec);
    expect(pictures).toHaveLength(Math.ceil(20 / pixelsPerStep) + 1);
    pictures.forEach((picture, step) => expect(picture).toEqual(slowPicture(source, order, spec, step)));
    expect(batches.map(({ from }) => from)).toEqual(batches.map((_, k) => 3 * k));
  });

  it('are the same when a run goes on from the middle, and at its end there is nothing to do', async () => {
    const source = randomSource(layoutOf('NCHW'), 5);
    const order = randomOrder(20, seededRandom(6));
    const spec: CurveSpec = { kind: 'deletion', pixelsPerStep: 3 };
    const whole = await shownPictures(source, order, spec);
    const rest = await shownPictures(source, order, spec, 4, 100);
    expect(rest.pictures).toEqual(whole.pictures.slice(4));
    expect(rest.batches).toEqual([{ from: 4, count: 4, scores: new Float32Array(4) }]);
    expect((await shownPictures(source, order, spec, 8)).pictures).toEqual([]);
    await expect(shownPictures(source, order, spec, 9)).rejects.toThrow('cannot start at picture 9');
  });

  it('are not made ahead of time: a run that is left asks nothing more', async () => {
    let asked = 0;
    const score = async (_: Float32Array, count: number) => {
      asked += count;
      return new Float32Array(count);
    };
    const source = randomSource(layoutOf('NHWC'), 5);
    const order = randomOrder(20, seededRandom(6));
    const spec: CurveSpec = { kind: 'deletion', pixelsPerStep: 1 };
    for await (const _ of curveAnswers(score, source, order, spec, { from: 0, batchSize: () => 2 })) break;
    expect(asked).toBe(2);
  });

  it('need each pixel once in the order, and answers that are numbers', async () => {
    const source = randomSource(layoutOf('NCHW'), 5);
    const spec: CurveSpec = { kind: 'deletion', pixelsPerStep: 4 };
    const twice = randomOrder(20, seededRandom(1));
    twice[3] = twice[4]!;
    await expect(shownPictures(source, twice, spec)).rejects.toThrow('does not have each of 20 once');
    await expect(shownPictures(source, new Uint32Array(3), spec)).rejects.toThrow('does not have each of 20 once');
    const order = randomOrder(20, seededRandom(1));
    const answering = (scores: Float32Array) =>
      curveAnswers(async () => scores, source, order, spec, { from: 0, batchSize: () => 2 }).next();
    await expect(answering(Float32Array.of(1, NaN))).rejects.toThrow('NaN or infinity');
    await expect(answering(Float32Array.of(1, 2, 3))).rejects.toThrow('3 values for 2 pictures');
  });
});

describe('the area under a curve', () => {
  it('is as worked by hand: trapezoids, also where the last step is narrower', () => {
    expect(areaUnderCurve([0, 0.5, 1], [1, 0.5, 0])).toBe(0.5);
    expect(areaUnderCurve([0, 0.4, 0.8, 1], [1, 1, 0, 0])).toBeCloseTo(0.4 + 0.2, 15);
    expect(areaUnderCurve([0, 1], [0.25, 0.25])).toBe(0.25);
  });

  it('does not exist for one point, for other lengths or for shares that stand still', () => {
    expect(() => areaUnderCurve([0], [1])).toThrow('has no area');
    expect(() => areaUnderCurve([0, 1], [1])).toThrow('has no area');
    expect(() => areaUnderCurve([0, 0.5, 0.5], [1, 1, 1])).toThrow('does not exceed');
  });

  it('is best for the exact attribution of a linear network, whichever order is tried instead', async () => {
    const source = randomSource(layoutOf('NCHW'), 7);
    const attribution = exactAttribution(source, linearNetwork(60, 8).weights);
    const shares = curveShares(20, 1);
    const areaOf = async (kind: 'deletion' | 'insertion', order: Uint32Array) =>
      areaUnderCurve(shares, await weightedSums(source, 8, order, { kind, pixelsPerStep: 1 }));
    const exact = pixelOrder(attribution);
    const [deletion, insertion] = [await areaOf('deletion', exact), await areaOf('insertion', exact)];
    const random = seededRandom(9);
    for (let k = 0; k < 50; k++) {
      const order = randomOrder(20, random);
      expect(await areaOf('deletion', order)).toBeGreaterThan(deletion);
      expect(await areaOf('insertion', order)).toBeLessThan(insertion);
    }
  });

  it('follows the sums of attributions: a linear network’s score falls by those of the pixels taken away', async () => {
    const source = randomSource(layoutOf('NHWC'), 17);
    const network = linearNetwork(60, 8);
    const attribution = exactAttribution(source, network.weights);
    const order = pixelOrder(attribution);
    const scores = await weightedSums(source, 8, order, { kind: 'deletion', pixelsPerStep: 6 });
    let expected = network.scoreOf(source.picture);
    [0, 6, 12, 18, 20].forEach((changed, step) => {
      expect(scores[step]).toBe(expected);
      for (const pixel of order.subarray(changed, changed + 6)) expected -= attribution[pixel]!;
    });
  });
});

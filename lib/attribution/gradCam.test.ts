import { describe, expect, it } from 'vitest';
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';
import { classActivationMap, gradCam, mapOnInput, type FeatureMaps } from './gradCam';

const SHAPE = { channels: 6, height: 3, width: 4 };
const PLACES = 12;
const next = normalNumbers(seededRandom(1));
const randomValues = (length: number) => Float32Array.from({ length }, next);
const maps: FeatureMaps = { ...SHAPE, data: randomValues(72) };
const classWeights = randomValues(6);
const BIAS = 0.3;

/** A network's end: the mean of each map, and one dense row. */
function logitOf({ channels, data }: FeatureMaps): number {
  let logit = BIAS;
  for (let channel = 0; channel < channels; channel++) {
    const places = data.subarray(channel * PLACES, (channel + 1) * PLACES);
    logit += (classWeights[channel]! * places.reduce((sum, value) => sum + value, 0)) / PLACES;
  }
  return logit;
}

/** The gradient of a logit by every value of the maps, by central differences. */
function numericGradient(logit: (of: FeatureMaps) => number): FeatureMaps {
  const step = 1 / 64;
  const data = maps.data.map((_, at) => {
    const moved = (by: number) => ({ ...maps, data: maps.data.map((value, k) => (k === at ? value + by : value)) });
    return (logit(moved(step)) - logit(moved(-step))) / (2 * step);
  });
  return { ...maps, data };
}

describe('the class activation map', () => {
  it('is as worked by hand: the channels’ weighted sum', () => {
    const two = { channels: 2, height: 1, width: 3, data: Float32Array.of(1, 2, 3, 10, 20, 30) };
    expect([...classActivationMap(two, [2, -1])]).toEqual([2 - 10, 4 - 20, 6 - 30]);
  });

  it('says all of the logit behind a mean over places: its own mean, and the bias', () => {
    const map = classActivationMap(maps, classWeights);
    expect(map.reduce((sum, value) => sum + value, 0) / PLACES + BIAS).toBeCloseTo(logitOf(maps), 5);
  });

  it('needs one weight for each channel, and values of its shape', () => {
    expect(() => classActivationMap(maps, [1, 2])).toThrow('2 weights do not fit 6 feature maps');
    expect(() => classActivationMap({ ...maps, width: 5 }, classWeights)).toThrow('72 values are no feature maps of 6 × 3 × 5'); // prettier-ignore
    expect(() => classActivationMap({ channels: 0, height: 3, width: 3, data: new Float32Array(0) }, [])).toThrow('no feature maps'); // prettier-ignore
  });
});

describe('Grad-CAM', () => {
  it('is as worked by hand: channels weighted by the mean of their gradient, what speaks against is cut', () => {
    const two = { channels: 2, height: 1, width: 3, data: Float32Array.of(1, 2, 3, 4, 0, 1) };
    const gradients = { ...two, data: Float32Array.of(3, 0, 0, -1, -2, 0) }; // means 1 and −1
    expect([...gradCam(two, gradients)]).toEqual([0, 2, 2]);
  });

  it('is the positive part of CAM over height · width where the network ends in a mean and a dense layer', () => {
    const gradients = numericGradient(logitOf);
    const expected = classActivationMap(maps, classWeights).map((value) => Math.max(0, value) / PLACES);
    expect(expected.some((value) => value > 0) && expected.includes(0)).toBe(true);
    gradCam(maps, gradients).forEach((value, place) => expect(value).toBeCloseTo(expected[place]!, 4));
  });

  it('is not CAM where what follows is not linear: the gradient at this picture counts', () => {
    const squared = (of: FeatureMaps) => logitOf(of) ** 2;
    const slope = 2 * logitOf(maps);
    const expected = classActivationMap(maps, classWeights).map((value) => Math.max(0, slope * value) / PLACES);
    gradCam(maps, numericGradient(squared)).forEach((value, place) => expect(value).toBeCloseTo(expected[place]!, 3));
  });

  it('needs maps and gradients of one shape', () => {
    const other = { channels: 6, height: 4, width: 3, data: maps.data };
    expect(() => gradCam(maps, other)).toThrow('Feature maps have 3 height, their gradients 4');
    expect(() => gradCam(maps, { ...maps, data: new Float32Array(5) })).toThrow('5 values are no feature maps');
  });
});

describe('a map on the network’s input', () => {
  it('is enlarged bilinearly, wide pictures too', () => {
    const size = { width: 2, height: 1 };
    expect([...mapOnInput(Float32Array.of(0, 8), size, { width: 4, height: 2 })]).toEqual([0, 2, 6, 8, 0, 2, 6, 8]);
    expect(mapOnInput(randomValues(49), { width: 7, height: 7 }, { width: 224, height: 200 })).toHaveLength(224 * 200);
  });

  it('keeps its greatest value where it was', () => {
    const map = new Float32Array(12);
    map[6] = 1; // row 1, column 2
    const enlarged = mapOnInput(map, { width: 4, height: 3 }, { width: 36, height: 27 });
    // The centre of the place: odd factors have a pixel there.
    expect(enlarged[13 * 36 + 22]).toBe(1);
    expect(enlarged.filter((value) => value === 1)).toHaveLength(1);
  });

  it('does not have other sizes', () => {
    expect(() => mapOnInput(new Float32Array(3), { width: 2, height: 2 }, { width: 4, height: 4 })).toThrow(
      '2 × 2 places',
    );
    expect(() => mapOnInput(new Float32Array(4), { width: 2, height: 2 }, { width: 1, height: 4 })).toThrow('cannot be enlarged'); // prettier-ignore
  });
});

import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { shuffled } from '../random/shuffled';
import { rankLabels } from './labelRanking';
import { measureProperties, type RgbPicture } from './pictureProperties';
import { correlateProperties, type MeasuredMap } from './propertyCorrelation';

function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => [number, number, number],
): RgbPicture {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set(colour(x, y), 3 * (y * width + x));
  return { width, height, rgb };
}
const grey = (value: number): [number, number, number] => [value, value, value];
const whole = { y0: 0, x0: 0, y1: 4, x1: 4 };

describe('properties of a window', () => {
  it('are those of their definitions', () => {
    // Columns of 0, 100, 0, 100: each pixel differs from its neighbour by 100, and not from the one below.
    const stripes = measureProperties(picture(4, 4, (x) => grey((x % 2) * 100)), [whole, { y0: 0, x0: 0, y1: 1, x1: 1 }]); // prettier-ignore
    expect([...stripes.brightness]).toEqual([50, 0]);
    expect([...stripes.brightestPixel]).toEqual([100, 0]);
    expect([...stripes.highlight]).toEqual([50, 0]);
    expect([...stripes.contrast]).toEqual([50, 0]);
    expect([...stripes.verticalEdges]).toEqual([100, 100]);
    expect([...stripes.horizontalEdges]).toEqual([0, 0]);
    expect([...stripes.saturation]).toEqual([0, 0]);

    const orange = measureProperties(
      picture(4, 4, () => [200, 100, 50]),
      [whole],
    );
    expect([orange.saturation[0], orange.redness[0], orange.blueness[0]]).toEqual([150, 100, -100]);
  });

  it('of one pixel at the far corner are numbers', () => {
    const corner = measureProperties(
      picture(4, 4, () => grey(7)),
      [{ y0: 3, x0: 3, y1: 4, x1: 4 }],
    );
    for (const values of Object.values(corner)) expect(values[0]).toSatisfy(Number.isFinite);
  });
});

describe('the correlation of a map with properties', () => {
  const windows = Array.from({ length: 16 }, (_, k) => ({ y0: Math.floor(k / 4), x0: k % 4, y1: Math.floor(k / 4) + 1, x1: (k % 4) + 1 })); // prettier-ignore
  const random = seededRandom(4);
  const pictures = Array.from({ length: 12 }, () => picture(4, 4, () => [random() * 255, random() * 255, random() * 255])); // prettier-ignore
  const orders = Array.from({ length: 20 }, () => [
    ...shuffled(
      pictures.map((_, k) => k),
      random,
    ),
  ]);
  const measured = (mapOf: (one: MeasuredMap['properties'], place: number) => number): MeasuredMap[] =>
    pictures.map((one) => {
      const properties = measureProperties(one, windows);
      return { properties, map: Array.from(windows, (_, place) => mapOf(properties, place)) };
    });

  it('is 1 where the map is the property, −1 where it is its opposite, and beyond chance', () => {
    const bright = correlateProperties(
      measured((one, place) => 3 * one.brightness[place]! - 7),
      orders,
    );
    expect(bright.correlations.brightness).toBeCloseTo(1, 6);
    expect(bright.byChance).toBeLessThan(0.5);
    const pale = correlateProperties(
      measured((one, place) => -one.saturation[place]!),
      orders,
    );
    expect(pale.correlations.saturation).toBeCloseTo(-1, 6);
    expect(Math.abs(pale.correlations.brightness)).toBeLessThan(0.3);
  });

  it('is not beyond chance where the map has nothing to do with the picture, but for about one of 21', () => {
    let beyond = 0;
    for (let k = 0; k < 40; k++) {
      const { correlations, byChance } = correlateProperties(
        measured(() => random()),
        orders,
      );
      if (Math.max(...Object.values(correlations).filter(Number.isFinite).map(Math.abs)) > byChance!) beyond++;
    }
    expect(beyond).toBeLessThanOrEqual(7); // 1.9 expected; 8 or more has a chance below 0.1 %
  });

  it('is beyond chance beside what is the same in every picture, such as the border', () => {
    const border = measured((one, place) => (place < 4 ? 120 : 0) + one.brightness[place]! * 0.5);
    const { correlations, byChance } = correlateProperties(border, orders);
    expect(correlations.brightness).toBeGreaterThan(byChance!);
  });

  it('says nothing where the map is the same everywhere', () => {
    const flat = correlateProperties(
      measured(() => 2),
      orders,
    );
    expect(Object.values(flat.correlations).every(Number.isNaN)).toBe(true);
    expect(flat.byChance).toBeNull();
  });
});

describe('labels', () => {
  /** By its definition: all pairs. */
  function area(values: readonly number[], labels: readonly string[], label: string): number {
    let [won, pairs] = [0, 0];
    values.forEach((a, i) => {
      if (labels[i] !== label) return;
      values.forEach((b, j) => {
        if (labels[j] === label) return;
        pairs++;
        won += a > b ? 1 : a === b ? 0.5 : 0;
      });
    });
    return won / pairs;
  }

  it('have the area that all pairs have, with ties', () => {
    const random = seededRandom(9);
    const values = Array.from({ length: 60 }, () => Math.floor(random() * 8));
    const labels = values.map(() => ['cat', 'dog', 'cup'][Math.floor(random() * 3)]!);
    const areas = rankLabels(values, labels);
    for (const label of ['cat', 'dog', 'cup']) expect(areas.get(label)).toBeCloseTo(area(values, labels, label), 12);
  });

  it('have 1 and 0 at the ends, and nothing where there is no other', () => {
    expect(Object.fromEntries(rankLabels([3, 4, 1], ['a', 'a', 'b']))).toEqual({ a: 1, b: 0 }); // prettier-ignore
    expect([...rankLabels([3, 4], ['a', 'a'])]).toEqual([]);
    expect([...rankLabels([], [])]).toEqual([]);
  });
});

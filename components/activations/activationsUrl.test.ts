import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ACTIVATIONS_LOOK,
  GAMMAS,
  MAX_PINS,
  pinsOf,
  steppedGamma,
  togglePin,
  type ActivationsLook,
} from './activationsLook';
import { readActivationsLook, writeActivationsLook } from './activationsUrl';

const written = (look: ActivationsLook) => {
  const query = new URLSearchParams();
  writeActivationsLook(query, look);
  return query.toString();
};
const read = (query: string) => readActivationsLook(new URLSearchParams(query));

describe('the address of feature maps', () => {
  it('says nothing of what is as usual', () => {
    expect(written(DEFAULT_ACTIVATIONS_LOOK)).toBe('');
    expect(read('')).toEqual(DEFAULT_ACTIVATIONS_LOOK);
  });

  it('comes back as it was', () => {
    const look: ActivationsLook = {
      ...{ table: true, enlarged: true, scale: 'symmetric', gamma: 0.5, order: 'sparsity' },
      pins: [
        { layer: 'fire2/concat & <b>.1', channel: 0 },
        { layer: 'conv1', channel: 2047 },
      ],
      ...{ overlay: false, opacity: 0, keptImageId: 'a-picture', side: 'other', unit: { row: 12, col: 0 } },
      rows: { column: 'zeros', direction: 'descending' },
    };
    expect(read(written(look))).toEqual(look);
  });

  it.each([
    'scale=grey&gamma=2.2&sort=colour&side=left&rows=max',
    'gamma=1e0&opacity=101&unit=1&rows=max.ascending.x',
    'opacity=-1&unit=-1.2&kept=a%20b&pin=x&pin=1&pin=.a&pin=1.&pin=-1.a',
    'large=yes&overlay=off&table=2&opacity=5.5&rows=x.ascending&pin=12345678901.a',
  ])('is as if it were not there where it cannot be read: %s', (query) => {
    expect(read(query)).toEqual(DEFAULT_ACTIVATIONS_LOOK);
  });

  it('pins each channel once, and no more of a layer than can be pinned', () => {
    const pins = read(`pin=3.a&pin=3.a&${Array.from({ length: 20 }, (_, i) => `pin=${i}.b`).join('&')}`).pins;
    expect(pins[0]).toEqual({ layer: 'a', channel: 3 });
    expect(pins.filter(({ layer }) => layer === 'a')).toHaveLength(1);
    expect(pins.filter(({ layer }) => layer === 'b').map(({ channel }) => channel)).toEqual([...Array(MAX_PINS).keys()]); // prettier-ignore
  });
});

describe('the look', () => {
  it('steps through the gammas, around the end', () => {
    let gamma = DEFAULT_ACTIVATIONS_LOOK.gamma;
    const seen = GAMMAS.map(() => (gamma = steppedGamma(gamma, 1)));
    expect(seen).toEqual([1.5, 2, 3, 4, 0.5, 1]);
    expect(steppedGamma(0.5, -1)).toBe(4);
  });

  it('pins and lets go, twelve of a layer at the most', () => {
    const twelve = Array.from({ length: MAX_PINS }, (_, channel) => ({ layer: 'a', channel }));
    expect(togglePin(twelve, { layer: 'a', channel: 99 })).toBeNull();
    expect(togglePin(twelve, { layer: 'b', channel: 99 })).toHaveLength(13);
    expect(togglePin(twelve, { layer: 'a', channel: 0 })).toEqual(twelve.slice(1));
    expect(pinsOf({ pins: twelve }, 'a', 3)).toEqual([0, 1, 2]);
    expect(pinsOf({ pins: twelve }, 'b', 3)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ResolvedModelCard } from '../../domain/modelCard';
import { occlusionGrid, patchRect, type PixelRect } from '../grid';
import { levelEnds, progressiveOrder } from '../progressiveOrder';
import { type GroupOptions, occludeInGroups } from './occludeInGroups';

const card = { labels: ['a', 'b'], input: { width: 40, height: 32 } } as ResolvedModelCard;
const spec = { patch: 4, stride: 4, fill: [0, 0, 0] as [number, number, number] };
const grid = occlusionGrid(spec, card.input);
const order = progressiveOrder(grid);
const rectAt = (position: number) => {
  const cell = order[position]!;
  return patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
};
/** A row that only this patch has. */
const rowOf = ({ y0, x0 }: PixelRect) => [y0 + 100 * x0, -y0];
const score = (patches: readonly PixelRect[]) => Promise.resolve(Float32Array.from(patches.flatMap(rowOf)));

const options = (change: Partial<GroupOptions> = {}): GroupOptions => ({
  from: 0,
  batchSize: () => 3,
  groupSize: () => 10,
  similarFirst: (patches) => [...patches.keys()].reverse(),
  cancelled: () => false,
  ...change,
});

describe('cells in groups', () => {
  it('come in the progressive order, each with the row of its own patch, however they were put into batches', async () => {
    let next = 0;
    for await (const { from, count, probabilities } of occludeInGroups(score, card, grid, spec, options())) {
      expect(from).toBe(next);
      for (let k = 0; k < count; k++)
        expect([...probabilities.subarray(2 * k, 2 * k + 2)]).toEqual(rowOf(rectAt(from + k)).map(Math.fround));
      next += count;
    }
    expect(next).toBe(order.length);
  });

  it('end their group where the first map that covers the picture ends', async () => {
    const ends: number[] = [];
    for await (const { from, count } of occludeInGroups(score, card, grid, spec, options({ groupSize: () => 1000 })))
      ends.push(from + count);
    expect(ends).toEqual([levelEnds(grid)[0], order.length]);
  });

  it('go on from any cell, in batches of the size that is asked for each time', async () => {
    const sizes: number[] = [];
    let size = 1;
    const groups = occludeInGroups(
      (patches) => {
        sizes.push(patches.length);
        return score(patches);
      },
      card,
      grid,
      spec,
      options({ from: 70, groupSize: () => 6, batchSize: () => size++ }),
    );
    const { value } = await groups.next();
    expect(value).toMatchObject({ from: 70, count: 6 });
    expect(sizes).toEqual([1, 2, 3]);
  });

  it('are given up with their group once it is cancelled', async () => {
    let batches = 0;
    const counting = (patches: readonly PixelRect[]) => {
      batches++;
      return score(patches);
    };
    const groups = occludeInGroups(counting, card, grid, spec, options({ from: 10, cancelled: () => batches >= 2 }));
    expect(await groups.next()).toEqual({ done: true, value: undefined });
    expect(batches).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import type { Tensor } from './engine';
import { runInPieces } from './runInPieces';

/** Three pictures of two numbers through a network that takes two at a time and gives `dims`, the sums counted up. */
async function results(dims: number[]): Promise<{ result: Tensor; fed: number[][] }> {
  const fed: number[][] = [];
  const run = async ({ picture }: Readonly<Record<string, Tensor>>) => {
    fed.push([...picture!.data]);
    const length = dims.reduce((product, size) => product * size, 1);
    return { y: { data: Float32Array.from({ length }, (_, i) => 10 * fed.length + i), dims } };
  };
  const picture = { data: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [3, 2] };
  return { result: (await runInPieces(run, 2, { picture }, ['y'])).y!, fed };
}

describe('three pictures through a network that takes two', () => {
  it('are two runs, the second filled up with zeros, whose answer to the zeros is dropped', async () => {
    const { result, fed } = await results([2, 2]);
    expect(fed).toEqual([
      [1, 2, 3, 4],
      [5, 6, 0, 0],
    ]);
    expect(result).toEqual({ data: Float32Array.of(10, 11, 12, 13, 20, 21), dims: [3, 2] });
  });

  it('get their own dimension back where the network merges it with the next one', async () => {
    const { result } = await results([4, 1]);
    expect(result).toEqual({ data: Float32Array.of(10, 11, 12, 13, 20, 21), dims: [3, 2, 1] });
  });

  it.each([[[3]], [[]]])('are refused a tensor %j, which has no part for each of them', async (dims) => {
    await expect(results(dims)).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('"y"') });
  });
});

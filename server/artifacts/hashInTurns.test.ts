import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashInTurns, SLICE_BYTES } from './hashInTurns';

describe('hashInTurns', () => {
  it.each([0, 1, SLICE_BYTES - 1, SLICE_BYTES, SLICE_BYTES + 1, 3.5 * SLICE_BYTES])(
    'is the SHA-256 of %i bytes',
    async (length) => {
      const bytes = randomBytes(length);
      expect(await hashInTurns(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    },
  );

  it('lets others have the thread after every slice, and does not wait for anybody below one', async () => {
    expect(await turnsOfOthersDuring(() => hashInTurns(new Uint8Array(20 * SLICE_BYTES)))).toBeGreaterThanOrEqual(19);
    expect(await turnsOfOthersDuring(() => hashInTurns(new Uint8Array(SLICE_BYTES)))).toBe(0);
  });
});

async function turnsOfOthersDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next: NodeJS.Immediate;
  const takeTurn = () => {
    turns++;
    next = setImmediate(takeTurn);
  };
  next = setImmediate(takeTurn);
  await work();
  clearImmediate(next);
  return turns;
}

import { describe, expect, it } from 'vitest';
import { drawOrder } from './drawOrder';

describe('the order of drawing', () => {
  it('is muted, full, selected, each by index, without the hidden ones', () => {
    const emphasis = Uint8Array.of(2, 1, 0, 2, 1, 2, 0);
    expect([...drawOrder(emphasis, null)]).toEqual([1, 4, 0, 3, 5]);
    // A muted point that is selected is on top too; a hidden one stays hidden.
    expect([...drawOrder(emphasis, Uint8Array.of(1, 0, 1, 0, 1, 0, 0))]).toEqual([1, 3, 5, 0, 4]);
  });
  it('is empty when all are hidden', () => {
    expect(drawOrder(new Uint8Array(5), null)).toHaveLength(0);
  });
});

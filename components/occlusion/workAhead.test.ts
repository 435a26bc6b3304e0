import { describe, expect, it } from 'vitest';
import { workAhead } from './workAhead';

const grid = { rows: 28, cols: 28 };

describe('what a press on Run would compute', () => {
  it('is the whole grid at first, and again after a run that kept nothing', () => {
    expect(workAhead(grid, null, 10)).toBe('784 cells (28 × 28) · about 8 s');
    expect(workAhead(grid, { done: 0 }, 10)).toBe('784 cells (28 × 28) · about 8 s');
  });

  it('is what is left of a run that goes on, in cells and in time', () => {
    expect(workAhead(grid, { done: 584 }, 10)).toBe('200 cells left · about 2 s');
  });

  it('makes up no time when nothing was completed before', () => {
    expect(workAhead(grid, { done: 700 }, null)).toBe('84 cells left · time not known before a first run');
  });
});

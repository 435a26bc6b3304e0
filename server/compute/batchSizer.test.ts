import { describe, expect, it } from 'vitest';
import { BatchSizer, MAX_BATCH, TARGET_BATCH_MS } from './batchSizer';

/** Sizes of successive batches on a device that needs `msPerPicture`. */
function sizes(msPerPicture: number, batches: number, sizer = new BatchSizer()): number[] {
  return Array.from({ length: batches }, () => {
    const { size } = sizer;
    sizer.observe(size, size * msPerPicture);
    return size;
  });
}

describe('BatchSizer', () => {
  it('doubles from one picture to the largest batch on a fast device', () => {
    expect(sizes(2, 8)).toEqual([1, 2, 4, 8, 16, MAX_BATCH, MAX_BATCH, MAX_BATCH]);
  });

  it('keeps a batch of a slow network within the target', () => {
    for (const ms of [20, 55, 160])
      for (const size of sizes(ms, 10)) expect(size * ms).toBeLessThanOrEqual(TARGET_BATCH_MS);
  });

  it('runs one picture at a time when even one takes longer than the target', () => {
    expect(sizes(900, 3)).toEqual([1, 1, 1]);
  });

  it('does not shrink for a picture by itself, unless that is slow', () => {
    const sizer = new BatchSizer();
    sizes(1, 6, sizer);
    sizer.observe(1, 20);
    expect(sizer.size).toBe(MAX_BATCH);
    sizer.observe(1, TARGET_BATCH_MS + 1);
    expect(sizer.size).toBe(1);
  });

  it('shrinks at once when the device becomes slower', () => {
    const sizer = new BatchSizer();
    sizes(1, 6, sizer);
    sizer.observe(32, 3200);
    expect(sizer.size).toBe(2);
  });
});

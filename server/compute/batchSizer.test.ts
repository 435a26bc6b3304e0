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

  it('takes together what is no longer than two batches, also after a moment in which the device was slow', () => {
    const sizer = new BatchSizer();
    expect([1, 2, 3].map((count) => sizer.isSoonTogether(count))).toEqual([true, true, false]);
    sizes(10, 5, sizer); // 16 in 160 ms
    expect([32, MAX_BATCH + 1].map((count) => sizer.isSoonTogether(count))).toEqual([true, false]);
    sizer.observe(16, 16 * 45); // now 4 a batch
    expect(sizer.size).toBe(4);
    expect([16, 17].map((count) => sizer.isSoonTogether(count))).toEqual([true, false]);
    // A device that is slow for good is noticed: 100 ms a picture are no moment.
    sizer.observe(4, 400);
    expect([sizer.size, sizer.isSoonTogether(9)]).toEqual([2, false]);
    const slow = new BatchSizer();
    sizes(30, 4, slow);
    expect([slow.size, slow.isSoonTogether(9)]).toEqual([4, true]);
    expect(slow.isSoonTogether(16)).toBe(false);
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

import { describe, expect, it } from 'vitest';
import { CellLog } from '@/lib/occlusion/cellLog';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import type { Frame } from '@/lib/protocol/protocol';
import { CellMap } from './cellMap';

const grid = { rows: 9, cols: 7 };
const CLASS_COUNT = 12;

/** Deterministic values in [0, 1): no two alike, so that a misplaced cell shows. */
function filledLog(): CellLog {
  const log = new CellLog(progressiveOrder(grid), CLASS_COUNT);
  const values = Float32Array.from({ length: log.total * CLASS_COUNT }, (_, i) => ((i * 7919) % 104729) / 104729);
  log.append(0, values);
  return log;
}

function frameOf(log: CellLog, from: number, to: number, classes: number[]): Frame {
  const columns = log.columns(from, to, classes);
  return {
    jobId: 'job_1',
    from,
    count: to - from,
    done: log.done,
    classes,
    topCount: log.topCount,
    cells: columns.cells.buffer as ArrayBuffer,
    // As Node delivers it: a view that starts at an odd place of a larger buffer.
    values: misaligned(columns.values),
    topClasses: columns.topClasses.buffer as ArrayBuffer,
    topValues: columns.topValues.buffer as ArrayBuffer,
  };
}
function misaligned(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.byteLength + 3);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 3);
  return bytes.subarray(3);
}

describe('CellMap', () => {
  it('F5 gives the map of the log for frames in any order and twice', () => {
    const log = filledLog();
    const cuts = [0, 5, 6, 20, 41, log.total];
    const frames = cuts.slice(1).map((to, i) => frameOf(log, cuts[i]!, to, [4, 11]));
    const map = new CellMap(grid);
    for (const at of [3, 0, 4, 0, 2, 1, 3]) expect(map.apply(frames[at]!)).toBe(true);
    expect(map.done).toBe(log.total);
    expect(map.values(4)).toEqual(log.map(4));
    expect(map.values(11)).toEqual(log.map(11));
  });

  it('F4 knows the best classes of every cell, as sorting its whole vector gives them', () => {
    const log = filledLog();
    const map = new CellMap(grid);
    map.apply(frameOf(log, 0, log.total, []));
    for (let k = 0; k < log.total; k++) {
      const sorted = [...log.vector(k)].map((probability, classIndex) => ({ classIndex, probability }));
      sorted.sort((a, b) => b.probability - a.probability || a.classIndex - b.classIndex);
      expect(map.top(log.order[k]!)).toEqual(sorted.slice(0, 5));
      expect(map.winners()[log.order[k]!]).toBe(sorted[0]!.classIndex);
    }
  });

  it('F1 says from where a watch may go on, for the classes it holds', () => {
    const log = filledLog();
    const map = new CellMap(grid);
    map.apply(frameOf(log, 0, 10, [4]));
    map.apply(frameOf(log, 15, 20, [4]));
    expect(map.heldFrom([4])).toBe(10);
    expect(map.heldFrom([4, 5])).toBe(0);
    map.apply(frameOf(log, 10, 15, [4]));
    expect(map.heldFrom([4])).toBe(20);
    map.apply(frameOf(log, 0, 12, [5]));
    expect(map.heldFrom([4, 5])).toBe(12);
    expect(map.heldFrom([])).toBe(20);
  });

  it('leaves cells that have not come NaN and without best classes', () => {
    const log = filledLog();
    const map = new CellMap(grid);
    map.apply(frameOf(log, 0, 1, [4]));
    const unknown = log.order[1]!;
    expect(map.isKnown(unknown)).toBe(false);
    expect(map.top(unknown)).toBeNull();
    expect(map.winners()[unknown]).toBeNaN();
    expect(map.values(4)![unknown]).toBeNaN();
  });

  it('B1 refuses a frame whose buffers do not have the length that its header says', () => {
    const map = new CellMap(grid);
    const frame = frameOf(filledLog(), 0, 9, [4]);
    expect(map.apply({ ...frame, count: 8 })).toBe(false);
    expect(map.apply({ ...frame, cells: Uint32Array.from({ length: 9 }, () => 63).buffer })).toBe(false);
    expect(map.done).toBe(0);
  });
});

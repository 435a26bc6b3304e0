import { describe, expect, it } from 'vitest';
import type { ReceptiveField } from '@/lib/domain/networkGraph';
import type { LayerScan, Patch } from '@/lib/domain/patches';
import { sampleTask, TASK_CREATED_AT } from '@/lib/domain/sampleTask.testing';
import {
  boxNote,
  boxText,
  firesText,
  formatValue,
  patchText,
  remainingText,
  scanStatus,
  silenceText,
} from './patchText';

const patch: Patch = {
  imageId: 'i',
  fileName: 'ball.png',
  label: 'ball',
  value: 12.345,
  place: { row: 3, col: 4 },
  box: { y0: 2, x0: 6, y1: 13, x1: 20 },
  clipped: false,
};
const axis = { size: 11, stride: 4, offset: -2 };
const window: ReceptiveField = { kind: 'window', height: axis, width: axis, exceedsInput: false };

it.each([
  [null, '–'],
  [0, '0'],
  [12.345, '12.3'],
  [-0.5, '−0.5'],
  [12345.6, '12,346'],
  [-1999.9, '−2,000'],
  [0.000_12, '1.2e−4'],
  [2.5e7, '2.5e+7'],
  [0.1 + 0.2, '0.3'],
])('a value of %s is "%s"', (value, text) => expect(formatValue(value)).toBe(text));

describe('a patch in words', () => {
  it('is its rank, its file, its label, its value and its place', () => {
    expect(patchText(patch, 0)).toBe('1: ball.png, label ball, value 12.3, row 3, column 4');
    expect(patchText({ ...patch, label: null }, 8)).toBe('9: ball.png, value 12.3, row 3, column 4');
  });

  it('says of its box where it is, and what is not in it', () => {
    const input = { height: 64, width: 64 };
    expect(boxText(patch.box)).toBe('x 6, y 2, 14 × 11 px');
    expect(boxNote(patch, window, input)).toBeNull();
    expect(boxNote({ ...patch, clipped: true }, window, input)).toMatch(/beyond the edge of the picture of 64 × 64 px/);
    const large: ReceptiveField = {
      kind: 'window',
      height: { ...axis, size: 427 },
      width: { ...axis, size: 427 },
      exceedsInput: true,
    };
    expect(boxNote({ ...patch, clipped: true }, large, { height: 224, width: 224 })).toMatch(
      /sees 427 × 427 px, which is larger than the picture of 224 × 224 px/,
    );
    expect(boxNote(patch, { kind: 'whole' }, input)).toBe('Each unit sees the whole picture.');
    expect(boxNote({ box: null, clipped: false }, { kind: 'unknown', operator: 'X' }, input)).toMatch(/operator X/);
    expect(boxText(null)).toBe('not known');
  });
});

it('a channel that never fires says so, and one that almost never does', () => {
  expect(firesText({ fires: 1200 }, 10_000)).toBe('fires in 1,200 of 10,000');
  expect(silenceText({ fires: 0 }, { seen: 240 })).toBe('Never fires in these 240 pictures');
  expect(silenceText({ fires: 0 }, { seen: 1 })).toBe('Never fires in this picture');
  expect(silenceText({ fires: 9 }, { seen: 1000 })).toBe('Nearly dead');
  expect(silenceText({ fires: 10 }, { seen: 1000 })).toBeNull();
  expect(silenceText({ fires: 0 }, { seen: 0 })).toBeNull();
});

describe('how far a scan is', () => {
  const scan = (fields: Partial<LayerScan>): LayerScan => ({
    key: 'a'.repeat(64),
    networkId: 'n',
    imageSetId: 's',
    layer: 'conv',
    channels: 8,
    height: 4,
    width: 4,
    place: null,
    pictures: 240,
    seen: 0,
    failed: 0,
    version: 0,
    task: null,
    ...fields,
  });
  const finishedAt = TASK_CREATED_AT;
  const task = (state: NonNullable<LayerScan['task']>['state']) => ({
    ...sampleTask(0, state),
    done: 100,
    total: 240,
    unit: 'pictures' as const,
  });

  it('is how many were seen, how fast it goes, and how long yet', () => {
    const running = task({ status: 'running', startedAt: finishedAt, etaMs: 14_000 });
    const status = scanStatus(scan({ seen: 100, task: running }), 240);
    expect(status).toMatchObject({ state: 'running', remaining: 140, problem: null });
    expect(status.text).toBe('100 of 240 pictures seen · 10 pictures/s · 14 s left');
    expect(scanStatus(scan({ task: task({ status: 'queued' }) }), 240).text).toBe(
      '0 of 240 pictures seen · waiting for its turn',
    );
  });

  it('is complete when none is left, with those that failed', () => {
    const done = task({ status: 'completed', finishedAt });
    expect(scanStatus(scan({ seen: 240, task: done }), null)).toEqual({
      state: 'complete',
      text: '240 of 240 pictures seen',
      remaining: 0,
      problem: null,
    });
    expect(scanStatus(scan({ seen: 238, failed: 2, task: done }), 240).text).toBe(
      '238 of 240 pictures seen · 2 pictures failed: the layer has no values for them',
    );
  });

  it('asks for the rest: new pictures, what a cancel left, what was cleared', () => {
    const grown = scan({ seen: 240, task: task({ status: 'completed', finishedAt }) });
    expect(scanStatus(grown, 250)).toMatchObject({ state: 'partial', remaining: 10, text: '240 of 250 pictures seen' });
    expect(remainingText({ remaining: 10 }, grown)).toBe('Search 10 new pictures');
    const cancelled = scan({ seen: 40, task: task({ status: 'cancelled', finishedAt }) });
    expect(scanStatus(cancelled, 240).text).toBe('40 of 240 pictures seen · cancelled; what was found is kept');
    expect(remainingText({ remaining: 200 }, cancelled)).toBe('Search the other 200 pictures');
    expect(remainingText({ remaining: 240 }, scan({}))).toBe('Search 240 pictures');
    const error = { code: 'internal' as const, message: 'The engine stopped.' };
    const failed = scanStatus(scan({ seen: 40, task: task({ status: 'failed', finishedAt, error }) }), 240);
    expect(failed).toMatchObject({ state: 'partial', problem: 'The engine stopped.' });
  });
});

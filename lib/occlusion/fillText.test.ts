import { describe, expect, it } from 'vitest';
import type { Fill, PictureFill } from '../domain/occlusion';
import {
  colourToHex,
  fillForTable,
  fillInWords,
  hexToColour,
  pictureFillText,
  readPictureFill,
  usualFill,
} from './fillText';

describe('a fill as text', () => {
  it.each<[Fill, string, string]>([
    [[0, 128, 255], '#0080ff', '0 128 255'],
    [{ kind: 'mean' }, 'mean of the picture', 'mean'],
    [{ kind: 'data-mean' }, 'mean of the data', 'data-mean'],
    [{ kind: 'blur', sigma: 2.5 }, 'blur of 2.5 px', 'blur:2.5'],
    [{ kind: 'noise', seed: 7 }, 'noise (seed 7)', 'noise:7'],
    [{ kind: 'shuffle', seed: 0 }, 'shuffled pixels (seed 0)', 'shuffle:0'],
  ])('%j is %s, in a table %s', (fill, words, table) => {
    expect(fillInWords(fill)).toBe(words);
    expect(fillForTable(fill)).toBe(table);
  });

  it.each<PictureFill>([
    { kind: 'mean' },
    { kind: 'data-mean' },
    { kind: 'blur', sigma: 50 },
    { kind: 'blur', sigma: 0.5 },
    { kind: 'noise', seed: 4294967295 },
    { kind: 'shuffle', seed: 12 },
  ])('%j comes back from its short form, whatever the sign', (fill) => {
    for (const sign of [':', '-'])
      expect(readPictureFill(pictureFillText(fill, sign), sign, null)).toEqual({ fill, problem: null });
  });

  it('takes the usual parameter where it is left out and the patch is known', () => {
    expect(readPictureFill('blur', ':', 30).fill).toEqual({ kind: 'blur', sigma: 10 });
    expect(readPictureFill('noise', ':', 30).fill).toEqual({ kind: 'noise', seed: 1 });
    expect(readPictureFill('shuffle', ':', null).fill).toBeNull();
    // A third of the patch, within what a blur can be.
    expect([1, 4, 6, 32, 999].map((patch) => usualFill('blur', patch))).toEqual(
      [0.5, 1, 2, 11, 50].map((sigma) => ({ kind: 'blur', sigma })),
    );
  });

  it.each([
    ['grey', 'There is no fill "grey".'],
    ['', 'There is no fill "".'],
    ['means', 'There is no fill "means".'],
    ['mean:3', 'The fill mean takes nothing after it.'],
    ['data-mean:', 'The fill data-mean takes nothing after it.'],
    ['blur:', 'The fill blur takes its sigma, the width of the blur in pixels, from 0.5 to 50, as in blur:8.'],
    ['blur:0.2', 'as in blur:8.'],
    ['blur:-2', 'as in blur:8.'],
    ['blur:1e1', 'as in blur:8.'],
    ['noise:1.5', 'The fill noise takes its seed, a whole number from 0 to 4294967295, as in noise:1.'],
    ['shuffle:4294967296', 'as in shuffle:1.'],
    ['shuffle: 1', 'as in shuffle:1.'],
  ])('"%s" is told what is wrong with it', (text, problem) => {
    expect(readPictureFill(text, ':', 24)).toEqual({ fill: null, problem: expect.stringContaining(problem) as string });
  });

  it('reads colours with and without the sign', () => {
    expect(hexToColour('#FF8000')).toEqual([255, 128, 0]);
    expect(hexToColour('ff80')).toBeNull();
    expect(colourToHex([255, 128, 0])).toBe('ff8000');
  });
});

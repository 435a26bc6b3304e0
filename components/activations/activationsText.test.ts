import { describe, expect, it } from 'vitest';
import { boxOf } from '@/lib/network/receptiveFieldAt';
import {
  describeCell,
  describeChannel,
  exactValue,
  seenText,
  shareText,
  shortValue,
  sizeText,
  stateOfChannel,
} from './activationsText';

describe('a value', () => {
  it.each([
    [0.1, '0.1'],
    [-2.5, '−2.5'],
    [0, '0'],
    [-0, '0'],
    [1e-7, '1e−7'],
    [16_777_216, '16777216'],
    [1 / 3, '0.33333334'],
    [NaN, 'not a number'],
    [-Infinity, '−infinite'],
  ])('%d is written as %s', (value, text) => expect(exactValue(Math.fround(value))).toBe(text));

  it('is written so that it can be read again, to the last bit', () => {
    const bits = new Uint32Array(1);
    const number = new Float32Array(bits.buffer);
    for (let i = 0; i < 5000; i++) {
      bits[0] = Math.imul(i + 1, 2_654_435_761);
      const value = number[0]!;
      if (Number.isFinite(value)) expect(Math.fround(Number(exactValue(value).replaceAll('−', '-')))).toBe(value);
    }
  });
  it('has four figures where there is little room', () => {
    expect(shortValue(Math.fround(0.123456))).toBe('0.1235');
    expect(shortValue(null)).toBe('–');
    expect(shortValue(Infinity)).toBe('infinite');
  });
  it('is a share that never rounds to all or nothing', () => {
    expect([0, 0.001, 0.415, 0.999, 1].map(shareText)).toEqual(['0 %', '< 1 %', '42 %', '> 99 %', '100 %']);
  });
});

describe('a channel in words', () => {
  const channel = { min: 0, max: 3.25, maxAt: { row: 2, col: 1 }, mean: 0.5, zeros: 0.25 };
  const plain = { signed: false, pinned: false, single: false };
  it('says what it is sorted by', () => {
    expect(describeChannel(7, channel, { ...plain, pinned: true })).toBe(
      'Channel 7, pinned. From 0 to 3.25, at row 2, column 1; mean 0.5, 25 % zeros.',
    );
  });
  it('says when it is dead, constant or broken', () => {
    const dead = { min: 0, max: 0, maxAt: { row: 0, col: 0 }, mean: 0, zeros: 1 };
    expect(describeChannel(7, dead, plain)).toBe('Channel 7. Dead for this picture: 0 everywhere.');
    expect(stateOfChannel(dead, true)).toBe('no difference anywhere');
    expect(stateOfChannel({ ...dead, min: -2, max: -2, mean: -2, zeros: 0 }, false)).toBe('the same value everywhere: −2'); // prettier-ignore
    expect(describeChannel(7, { min: null, max: null, maxAt: null, mean: null, zeros: 0 }, plain)).toBe(
      'Channel 7. Has values that are not finite.',
    );
    expect(stateOfChannel(channel, false)).toBeNull();
  });
  it('of a single value is that value', () => {
    const one = { min: -2.5, max: -2.5, maxAt: { row: 0, col: 0 }, mean: -2.5, zeros: 0 };
    expect(describeChannel(7, one, { ...plain, single: true })).toBe('Channel 7: −2.5.');
  });
  it('says its size', () => {
    expect(sizeText({ channels: 128, height: 13, width: 13 })).toBe('128 channels of 13 × 13');
    expect(sizeText({ channels: 1000, height: 1, width: 1 })).toBe('1,000 channels of one value');
  });
});

describe('a cell in words', () => {
  it('has its value, and both values of a difference', () => {
    const at = { row: 2, col: 5 };
    expect(describeCell(3, at, 0.5, null)).toBe('Channel 3, row 2, column 5: 0.5');
    expect(describeCell(3, at, null, null)).toBe('Channel 3, row 2, column 5: on the way');
    expect(describeCell(3, at, -0.5, { here: 1, there: 1.5, other: 'in b.png' })).toBe(
      'Channel 3, row 2, column 5: −0.5 = 1 here − 1.5 in b.png',
    );
  });

  const input = { height: 32, width: 32 };
  const axis = { size: 7, stride: 4, offset: -3 };
  const field = { kind: 'window', height: axis, width: axis, exceedsInput: false } as const;
  it('says the pixels that it sees, and what the border cuts off', () => {
    expect(seenText(field, boxOf(field, input, 0, 2))).toBe(
      'Sees rows 0 to 3, columns 5 to 11: 4 × 7 pixels. The border cuts its window of 7 × 7.',
    );
    expect(seenText(field, boxOf(field, input, 1, 1))).toBe('Sees rows 1 to 7, columns 1 to 7: 7 × 7 pixels.');
    expect(seenText(field, boxOf(field, input, 0, 40))).toContain('nothing of the picture');
  });
  it('says why no box is drawn', () => {
    const irregular = { kind: 'irregular', height: 9, width: 9, exceedsInput: false } as const;
    expect(seenText(irregular, boxOf(irregular, input, 0, 0))).toContain('No single box can be drawn.');
    const whole = { kind: 'whole' } as const;
    expect(seenText(whole, boxOf(whole, input, 0, 0))).toBe('Each unit sees the whole picture.');
    const unknown = { kind: 'unknown', operator: 'Magic' } as const;
    expect(seenText(unknown, boxOf(unknown, input, 0, 0))).toContain('Magic');
  });
});

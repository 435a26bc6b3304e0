import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseFill } from './options';

describe('--fill', () => {
  it.each([
    ['0,128,255', [0, 128, 255]],
    [' 0, 128 ,255', [0, 128, 255]],
    ['mean', { kind: 'mean' }],
    ['data-mean', { kind: 'data-mean' }],
    ['blur', { kind: 'blur', sigma: 8 }], // a third of the patch
    ['blur:2.5', { kind: 'blur', sigma: 2.5 }],
    ['noise', { kind: 'noise', seed: 1 }],
    ['noise:7', { kind: 'noise', seed: 7 }],
    ['shuffle:7', { kind: 'shuffle', seed: 7 }],
  ])('%s is read', (text, fill) => {
    expect(parseFill(text)(24)).toEqual(fill);
  });

  it.each([
    ['0,128', 'Give red,green,blue from 0 to 255'],
    ['0,128,256', 'Give red,green,blue from 0 to 255'],
    ['-1,0,0', 'Give red,green,blue from 0 to 255'],
    ['', 'Give red,green,blue from 0 to 255'],
    ['808080', 'Give red,green,blue from 0 to 255'],
    ['grey', 'There is no fill "grey". Fills are r,g,b, mean,'],
    ['blur:0', 'The fill blur takes its sigma, the width of the blur in pixels, from 0.5 to 50'],
    ['noise:x', 'The fill noise takes its seed, a whole number from 0 to 4294967295, as in noise:1.'],
    ['mean:2', 'The fill mean takes nothing after it.'],
  ])('%s is refused, with what would be right', (text, message) => {
    expect(() => parseFill(text)).toThrow(InvalidArgumentError);
    expect(() => parseFill(text)).toThrow(message);
  });
});

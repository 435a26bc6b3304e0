import { describe, expect, it } from 'vitest';
import { formatBytes } from './formatBytes';
import { formatDifference, formatProbability } from './formatProbability';

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [4_956_208, '5 MB'],
    [4_856_208, '4.9 MB'],
    [99_960, '100 kB'],
    [999_600, '1 MB'],
    [2_147_483_648, '2.1 GB'],
    [5e15, '5000000 GB'],
  ])('writes %d as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatProbability', () => {
  it.each([
    [0, '0.0 %'],
    [1, '100.0 %'],
    [0.97345, '97.3 %'],
    [0.00001, '< 0.1 %'],
    [0.99999, '> 99.9 %'],
    [NaN, 'unknown'],
  ])('writes %d as %s', (probability, text) => expect(formatProbability(probability)).toBe(text));
});

describe('formatDifference', () => {
  it.each([
    [0, '0'],
    [0.25, '0.25'],
    [0.001234, '0.0012'],
    [1.2e-7, '1.2 × 10⁻⁷'],
    [3.4e-10, '3.4 × 10⁻¹⁰'],
  ])('writes %d as %s', (difference, text) => expect(formatDifference(difference)).toBe(text));
});

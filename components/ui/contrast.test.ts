import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(path.join(import.meta.dirname, '../../app/globals.css'), 'utf8');

function tokens(scheme: 'light' | 'dark'): Map<string, string> {
  const [light, dark] = css.split('@media (prefers-color-scheme: dark)');
  const part = (scheme === 'light' ? light : dark?.split('@theme')[0]) ?? '';
  return new Map([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const v = parseInt(hex.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const TEXT: [string, string[]][] = [
  ['ink', ['ground', 'surface', 'sunken', 'accent-soft', 'line']],
  ['muted', ['ground', 'surface', 'sunken']],
  ['accent', ['ground', 'surface', 'sunken', 'accent-soft']],
  ['on-accent', ['accent']],
  ['error', ['surface', 'ground', 'error-soft']],
  ['warning', ['surface', 'warning-soft']],
  ['info', ['surface', 'info-soft']],
];

describe.each(['light', 'dark'] as const)('the %s scheme', (scheme) => {
  const colours = tokens(scheme);
  const of = (name: string) => {
    const value = colours.get(name);
    if (!value) throw new Error(`globals.css has no --${name} in the ${scheme} scheme`);
    return value;
  };

  it.each(TEXT.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    'gives text of %s on %s a contrast of 4.5 : 1 or more',
    (ink, ground) => {
      expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['ground', 'surface', 'sunken'])('gives borders of controls 3 : 1 or more on %s', (ground) => {
    expect(contrast(of('line-strong'), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

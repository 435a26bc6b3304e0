import { describe, expect, it } from 'vitest';
import { personColour } from './people';

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const s = parseInt(hex.slice(i, i + 2), 16) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('people’s colours', () => {
  it('carry readable initials: contrast of at least 4.5', () => {
    for (let index = 0; index < 8; index++) {
      const { background, text } = personColour(index);
      const [low, high] = [luminance(background), luminance(text)].sort((a, b) => a - b) as [number, number];
      expect((high + 0.05) / (low + 0.05), background).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('differ for 24 people, then come again', () => {
    const looks = Array.from({ length: 24 }, (_, i) => JSON.stringify(personColour(i)));
    expect(new Set(looks).size).toBe(24);
    expect(personColour(24)).toEqual(personColour(0));
  });
});

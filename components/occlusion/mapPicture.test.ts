import { describe, expect, it } from 'vitest';
import { classLegend } from './classLegend';
import { pictureLayout } from './mapPicture';

const scale = { kind: 'scale', title: 'Drop', ticks: [], colourAt: () => [0, 0, 0] } as const;

describe('the picture of a map', () => {
  it('enlarges by whole pixels, and never makes smaller', () => {
    const of = (width: number, height: number) => pictureLayout({ size: { width, height }, legend: scale, facts: [] });
    expect([of(28, 28), of(224, 224), of(300, 100), of(1500, 900)].map((layout) => layout.scale)).toEqual([
      23, 3, 2, 1,
    ]);
    expect(of(300, 100)).toMatchObject({ width: 632, legendTop: 16 + 200 + 8 });
  });

  it('has a line for each class that wins something, and for the rest', () => {
    const height = (classes: number) => {
      const counts = Array.from({ length: classes }, (_, classIndex) => ({ classIndex, cells: 1 }));
      const labels = counts.map(({ classIndex }) => `class ${classIndex}`);
      const legend = {
        kind: 'classes',
        title: 'Most probable class',
        classes: classLegend([{ counts, labels }]),
      } as const;
      return pictureLayout({ size: { width: 64, height: 64 }, legend, facts: ['a', 'b'] }).height;
    };
    expect(height(2) - height(1)).toBe(20);
    expect(height(11) - height(10)).toBe(20);
    expect(height(40)).toBe(height(11));
  });
});

import { describe, expect, it } from 'vitest';
import { classLook, NO_CLASS } from '@/lib/palette/classes';
import { classColours, classLegend, MAX_NAMED_CLASSES } from './classLegend';

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

describe('the legend of a map of classes', () => {
  it('has what wins most first, in the colour of its number, with a short label as its sign', () => {
    const { named, others } = classLegend([
      { counts: [{ classIndex: 7, cells: 40 }, { classIndex: 2, cells: 3 }], labels: digits }, // prettier-ignore
    ]);
    expect(named.map(({ name, sign, colour, cells }) => ({ name, sign, colour, cells }))).toEqual([
      { name: '7', sign: '7', colour: classLook(7).colour, cells: [40] },
      { name: '2', sign: '2', colour: classLook(2).colour, cells: [3] },
    ]);
    expect(others).toBeNull();
  });

  it('gives each named class a colour and a letter of its own; where two want the same, the larger has it', () => {
    const labels = Array.from({ length: 1000 }, (_, i) => `breed ${i}`);
    const counts = [15, 5, 25, 6].map((classIndex, rank) => ({ classIndex, cells: 9 - rank }));
    const { named } = classLegend([{ counts, labels }]);
    expect(named.map(({ sign }) => sign)).toEqual(['F', 'G', 'H', 'I']);
    expect(named.map(({ colour }) => colour)).toEqual([5, 6, 7, 8].map((slot) => classLook(slot).colour));
  });

  it('leaves what is too much for ten colours grey, and says how much that is', () => {
    const labels = Array.from({ length: 1000 }, (_, i) => `breed ${i}`);
    const counts = Array.from({ length: 13 }, (_, i) => ({ classIndex: i * 10, cells: 20 - i }));
    const legend = classLegend([{ counts, labels }]);
    expect(legend.named).toHaveLength(MAX_NAMED_CLASSES);
    expect(new Set(legend.named.map(({ colour }) => colour)).size).toBe(MAX_NAMED_CLASSES);
    expect(legend.others).toEqual({ names: ['breed 100', 'breed 110', 'breed 120'], cells: [10 + 9 + 8] });
    const colourOf = classColours(legend, 0);
    expect(colourOf(120)).toEqual(NO_CLASS.rgb);
    expect(colourOf(0)).toEqual(classLook(0).rgb);
  });

  it('of two networks is one: a class has the same colour in both by its label', () => {
    const legend = classLegend([
      { counts: [{ classIndex: 0, cells: 5 }], labels: ['duck', 'goose'] },
      { counts: [{ classIndex: 3, cells: 4 }, { classIndex: 0, cells: 2 }], labels: ['goose', 'hen', 'cow', 'duck'] }, // prettier-ignore
    ]);
    expect(legend.named.map(({ name, indexes, cells }) => ({ name, indexes, cells }))).toEqual([
      { name: 'duck', indexes: [0, 3], cells: [5, 4] },
      { name: 'goose', indexes: [1, 0], cells: [0, 2] },
    ]);
    expect(classColours(legend, 0)(0)).toEqual(classColours(legend, 1)(3));
    expect(classColours(legend, 1)(1)).toEqual(NO_CLASS.rgb);
  });
});

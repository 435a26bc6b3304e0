import { describe, expect, it } from 'vitest';
import { classLook } from '@/lib/palette/classes';
import { colourPoints, namesOf, type ColouredPoints } from './colourPoints';
import { POINTS, PREDICTIONS } from './exampleMap.testing';

const MAP: ColouredPoints = { points: POINTS, predictions: PREDICTIONS, addedFrom: 3 };
const legend = (...of: Parameters<typeof colourPoints>) =>
  colourPoints(...of).entries.map(({ text, count }) => `${text}: ${count}`);

describe('the names of the classes', () => {
  it('are sorted as people count, over all maps that are shown', () => {
    const other = { ...MAP, points: { ...POINTS, labelNames: ['ape', '2'] } };
    expect(namesOf('label', [MAP, other])).toEqual(['2', '10', 'ape', 'cat']);
  });

  it('of predictions are those that were predicted', () => {
    expect(namesOf('prediction', [MAP])).toEqual(['10', 'cat']);
    expect(namesOf('prediction', [{ ...MAP, predictions: null }])).toEqual([]);
    const unnamed = { ...MAP, predictions: { ...PREDICTIONS, classNames: [] } };
    expect(namesOf('prediction', [unnamed])).toEqual(['class 0', 'class 2']);
  });
});

describe('colouring points', () => {
  it('by label: the colour of a class is that of its name, whatever the order in the map', () => {
    const names = namesOf('label', [MAP]);
    const { colours, entries, entryOf } = colourPoints('label', MAP, names);
    expect(entries.map(({ key }) => key)).toEqual(['2', '10', 'cat', '(no label)']);
    expect([...entryOf]).toEqual([1, 0, 2, 3]);
    expect([...colours.subarray(0, 6)]).toEqual([1, 0].flatMap((place) => [...classLook(place).rgb])); // prettier-ignore
  });

  it('by prediction: what has none is said to have none', () => {
    expect(legend('prediction', MAP, namesOf('prediction', [MAP]))).toEqual(['10: 2', 'cat: 1', 'no prediction: 1']); // prettier-ignore
    expect(legend('prediction', { ...MAP, predictions: null }, [])).toEqual(['no prediction: 4']);
  });

  it('by outcome, by what was added', () => {
    expect(legend('outcome', MAP, [])).toEqual(['right: 2', 'wrong: 1', 'cannot be told: 1']);
    expect(legend('added', MAP, [])).toEqual(['there from the start: 3', 'added later: 1']);
    expect(legend('added', { ...MAP, addedFrom: 4 }, [])).toEqual(['there from the start: 4']);
  });

  it('by confidence: steps in the legend, shades on the map', () => {
    const { entries, colours } = colourPoints('confidence', MAP, []);
    expect(entries.map(({ text, count }) => `${text}: ${count}`)).toEqual(['99 to 100 %: 1', '90 to 99 %: 1', '50 to 70 %: 1', 'no prediction: 1']); // prettier-ignore
    const shades = [0, 1, 2, 3].map((point) => colours.subarray(3 * point, 3 * point + 3).join());
    expect(new Set(shades).size).toBe(4);
  });

  it('gives an eleventh class the first colour in another shape', () => {
    const names = Array.from({ length: 11 }, (_, i) => `c${i}`);
    const points = { imageIds: names, fileNames: names, labels: names.map((_, i) => i), labelNames: names };
    const { entries, shapes } = colourPoints('label', { points, predictions: null, addedFrom: 99 }, names);
    expect(entries[10]?.colour).toBe(entries[0]?.colour);
    expect([entries[0]?.shape, entries[10]?.shape]).toEqual(['circle', 'square']);
    expect([shapes[9], shapes[10]]).toEqual([0, 1]);
  });

  it('shows a class that the network has no name for', () => {
    const predictions = { ...PREDICTIONS, classes: [7, 7, -1, -1], classNames: ['a'] };
    const map = { ...MAP, predictions };
    expect(legend('prediction', map, namesOf('prediction', [map]))).toEqual(['class 7: 2', 'no prediction: 2']);
  });
});

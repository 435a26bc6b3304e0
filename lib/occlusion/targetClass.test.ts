import { describe, expect, it } from 'vitest';
import { classFinder, classOfLabel, targetClass, topClass } from './targetClass';

const labels = ['tench, Tinca tinca', 'Afghan hound, Afghan', 'crane', 'Crane'];

describe('the target class', () => {
  it('finds the label of a picture among synonyms and folder names', () => {
    expect(classOfLabel('Afghan_hound', labels)).toBe(1);
    expect(classOfLabel('afghan', labels)).toBe(1);
    expect(classOfLabel('tench, Tinca tinca', labels)).toBe(0);
    expect(classOfLabel('beagle', labels)).toBeNull();
    expect(classOfLabel(null, labels)).toBeNull();
  });

  it('takes the same label before one that only looks alike', () => {
    expect(classOfLabel('Crane', labels)).toBe(3);
    expect(classOfLabel('crane', labels)).toBe(2);
  });

  it('is found alike one by one and for many labels', () => {
    const known = [...labels, 'crane, bird', 'AFGHAN', '', 'hound_dog, ', 'tench'];
    const find = classFinder(known);
    const asked = [null, ...known, ...known.flatMap((label) => [label.toUpperCase(), ...label.split(',')]), 'Afghan_hound', ' crane ', 'bird', 'dog', 'hound dog']; // prettier-ignore
    for (const label of asked) expect([label, find(label)]).toEqual([label, classOfLabel(label, known)]);
  });

  it('is the winner of the unoccluded picture, the lower class on a tie, and unknown before it is computed', () => {
    expect(topClass([0.2, 0.4, 0.4])).toBe(1);
    expect(targetClass('top', { base: [0.2, 0.4, 0.4, 0], imageLabel: null, labels })).toBe(1);
    expect(targetClass('top', { base: null, imageLabel: null, labels })).toBeNull();
  });

  it('knows a class outside the network for none', () => {
    expect(targetClass(3, { base: null, imageLabel: null, labels })).toBe(3);
    expect(targetClass(4, { base: null, imageLabel: null, labels })).toBeNull();
  });
});

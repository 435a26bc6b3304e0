import { describe, expect, it } from 'vitest';
import { bestWhenCovered, describeHand, misfitText, shareText, targetOf } from './handText';

const answer = {
  classes: [
    { classIndex: 3, base: 0.1, probability: 0.5 },
    { classIndex: 7, base: 0.75, probability: 0.25 },
    ...[9, 8, 6, 5].map((classIndex) => ({ classIndex, base: 0.01, probability: 0.02 })),
  ],
};
const LABELS = ['a', 'b', 'c', 'dog', 'e', 'f', 'g', 'hound'];

describe('what the network says of a covered picture', () => {
  it('is about the target, and about what wins on the whole picture while none is known', () => {
    expect(targetOf(answer, 3)?.classIndex).toBe(3);
    expect(targetOf(answer, null)?.classIndex).toBe(7);
    expect(targetOf({ classes: [] }, null)).toBeNull();
    expect(bestWhenCovered(answer).map(({ classIndex }) => classIndex)).toEqual([3, 7, 9, 8, 6]);
  });

  it('is told in words, with the drop and its sign', () => {
    expect(describeHand(answer, null, LABELS, 0.0625)).toBe(
      'Covered: 6.3 % of the picture. hound: 0.250, unoccluded 0.750, drop +0.500. Best class: dog, 0.500.',
    );
    expect(describeHand(answer, 3, LABELS, 1)).toContain('dog: 0.500, unoccluded 0.100, drop −0.400.');
    expect(describeHand(answer, 9, LABELS, 0.5)).toContain('class 9: ');
    expect(shareText(0)).toBe('0 % of the picture');
  });

  it('of a region of other pictures, why it cannot be covered', () => {
    const mask = { kind: 'mask' as const, width: 224, height: 200, runs: [3, 4] };
    expect(misfitText(mask, { width: 224, height: 200 })).toBeNull();
    expect(misfitText(mask, { width: 28, height: 28 })).toBe('The region is one of 224 × 200 pixels; this network is shown 28 × 28.'); // prettier-ignore
    const rects = { kind: 'rects' as const, rects: [{ x0: 0, y0: 0, x1: 40, y1: 5 }, { x0: 3, y0: 3, x1: 4, y1: 30 }] }; // prettier-ignore
    expect(misfitText(rects, { width: 40, height: 30 })).toBeNull();
    expect(misfitText(rects, { width: 28, height: 28 })).toBe('The region is one of at least 40 × 30 pixels; this network is shown 28 × 28.'); // prettier-ignore
  });
});

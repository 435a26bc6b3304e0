import { expect, it } from 'vitest';
import { EMBEDDING, POINTS, PREDICTIONS } from './exampleMap.testing';
import { describePoint } from './pointText';

const side = { embedding: EMBEDDING, points: POINTS, predictions: PREDICTIONS };

it.each([
  [0, false, 'ten.png, label 10, predicted 10, 100.0 %, right'],
  [1, true, 'two.png, label 2, predicted 10, 60.0 %, wrong, selected'],
  [3, false, 'plain.png, no label, added later'],
  [4, false, 'A point that is not there any more'],
])('says of point %d what is known', (point, selected, text) => {
  expect(describePoint(side, point, selected)).toBe(text);
});

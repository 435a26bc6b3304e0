import { expect, it } from 'vitest';
import { placeMenu } from './menuPlace';

const menu = { width: 240, height: 180 };
const window = { width: 1000, height: 800 };
const tile = (left: number, top: number) => ({ left, top, bottom: top + 60 });

it.each([
  ['below', tile(100, 100), { left: 100, top: 164 }],
  ['above, at the bottom of the window', tile(100, 700), { left: 100, top: 516 }],
  ['further left, at the right edge', tile(950, 100), { left: 752, top: 164 }],
  ['within a window that has no room above or below', { left: -50, top: 100, bottom: 780 }, { left: 8, top: 612 }],
])('a menu opens %s', (_, anchor, place) => expect(placeMenu(anchor, menu, window)).toEqual(place));

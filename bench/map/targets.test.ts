import { expect, it } from 'vitest';
import { type MeasuredScene, verdictsOn } from './targets';

const scene: MeasuredScene = {
  name: 'Dots',
  points: 10,
  frames: 40,
  frameMs: { median: 5, p95: 9 },
  updateMs: { median: 4, p95: 7 },
  drawMs: { median: 1, p95: 2 },
  longestScriptMs: 50,
  longestTaskMs: 50,
  bytesPerFrame: 56,
  framesPerSecond: 30,
};
const missed = (changed: Partial<MeasuredScene>, software = false) =>
  verdictsOn({ ...scene, ...changed }, software)
    .filter(({ holds }) => !holds)
    .map(({ text, measured }) => `${text}: ${measured}`);

it('holds up to its bounds, each of which is missed just beyond it', () => {
  expect(missed({})).toEqual([]);
  expect(missed({ longestScriptMs: 50.1 })).toEqual([
    'Dots: the page’s scripts take at most 50 ms at a stretch: 50.1 ms',
  ]);
  expect(missed({ longestTaskMs: 51 })).toEqual(['Dots: no task over 50 ms: 51 ms']);
  expect(missed({ framesPerSecond: 29.9 })).toEqual(['Dots: at least 30 frames a second: 29.9']);
  expect(missed({ bytesPerFrame: 57 })).toEqual(['Dots: 4 bytes a point and 16 more: 57']);
});

it('says nothing of frames a second and whole tasks where a processor draws', () => {
  expect(missed({ longestTaskMs: 900, framesPerSecond: 2 }, true)).toEqual([]);
  expect(missed({ longestScriptMs: 51 }, true)).toHaveLength(1);
});

it('asks for no bytes where no frames come in', () => {
  expect(verdictsOn({ ...scene, bytesPerFrame: null }, false).some(({ text }) => text.includes('bytes'))).toBe(false);
});

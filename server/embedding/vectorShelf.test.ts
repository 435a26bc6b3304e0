import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FoundVectors } from './mapVectors';
import { VectorShelf } from './vectorShelf';

/** Vectors that arrive when the test says so. */
class Reading {
  begun = 0;
  end!: (vectors: FoundVectors) => void;
  fail!: (error: Error) => void;
  readonly read = () => {
    this.begun++;
    return new Promise<FoundVectors>((resolve, reject) => ([this.end, this.fail] = [resolve, reject]));
  };
}
const some = (...missing: number[]): FoundVectors => ({ vectors: { count: 1, dimensions: 1, values: new Float32Array(1) }, missing }); // prettier-ignore
/** Everything that waits for nothing else has happened. */
const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('vectors are read once for all who ask for the same ones, and are let go after a minute', async () => {
  const shelf = new VectorShelf();
  const [first, second] = [new Reading(), new Reading()];
  const asked = [shelf.take('a', first.read), shelf.take('a', second.read)];
  await settled();
  const vectors = some();
  first.end(vectors);
  expect(await Promise.all(asked)).toEqual([vectors, vectors]);
  expect([first.begun, second.begun]).toEqual([1, 0]);
  vi.advanceTimersByTime(60_000);
  void shelf.take('a', second.read);
  await settled();
  expect(second.begun).toBe(1);
});

it('vectors of several maps are read one after the other, also after one that failed', async () => {
  const shelf = new VectorShelf();
  const readings = [new Reading(), new Reading(), new Reading()];
  const asked = readings.map(({ read }, place) => shelf.take(String(place), read));
  await settled();
  expect(readings.map(({ begun }) => begun)).toEqual([1, 0, 0]);
  readings[0]!.fail(new Error('It cannot be read.'));
  await expect(asked[0]).rejects.toThrow('It cannot be read.');
  await settled();
  expect(readings.map(({ begun }) => begun)).toEqual([1, 1, 0]);
  readings[1]!.end(some());
  await asked[1];
  await settled();
  expect(readings.map(({ begun }) => begun)).toEqual([1, 1, 1]);
  const last = some();
  readings[2]!.end(last);
  expect(await shelf.take('2', () => Promise.reject(new Error('Nobody reads it again.')))).toBe(last);
});

it('vectors of which some are missing are not held: they may be there the next time', async () => {
  const shelf = new VectorShelf();
  const part = some(3);
  expect(await shelf.take('a', () => Promise.resolve(part))).toBe(part);
  await settled();
  const whole = some();
  for (let time = 0; time < 2; time++) expect(await shelf.take('a', () => Promise.resolve(time === 0 ? whole : part))).toBe(whole); // prettier-ignore
});

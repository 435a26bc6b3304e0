import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Leases } from './leases';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
let leases: Leases;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  leases = new Leases();
});
afterEach(() => {
  vi.useRealTimers();
});

async function* numbers() {
  yield 1;
  yield 2;
}

it('artifacts are held from the moment that they are handed out to the last value', async () => {
  const values = leases.whileReading([A], numbers());
  expect([leases.has(A), leases.has(B)]).toEqual([true, false]);
  vi.advanceTimersByTime(59_000);
  const seen: [number, boolean][] = [];
  for await (const value of values) {
    vi.advanceTimersByTime(3_600_000); // a slow reader is still a reader
    seen.push([value, leases.has(A)]);
  }
  expect(seen).toEqual([[1, true], [2, true]]); // prettier-ignore
  expect(leases.has(A)).toBe(false);
});

it('they are let go when their reader leaves early, and stay for others who read them', async () => {
  const other = leases.whileReading([A, B], numbers());
  for await (const _ of leases.whileReading([A], numbers())) break;
  expect(leases.has(A)).toBe(true);
  for await (const _ of other) break;
  expect([leases.has(A), leases.has(B)]).toEqual([false, false]);
});

it('a reader who never begins holds nothing after a minute, and one who begins late holds them from then on', async () => {
  const values = leases.whileReading([A], numbers());
  vi.advanceTimersByTime(60_000);
  expect(leases.has(A)).toBe(false);
  for await (const _ of values) {
    expect(leases.has(A)).toBe(true);
    break;
  }
  expect(leases.has(A)).toBe(false);
});

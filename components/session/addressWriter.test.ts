import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADDRESS_REST_MS, createAddressWriter } from './addressWriter';
import { browserTimers } from '../timing/timers';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the address of the page', () => {
  it('is written once, as it is in the end, however often the view changes before it rests', () => {
    const written: number[] = [];
    const writer = createAddressWriter((address: number) => written.push(address), browserTimers);
    for (let cell = 0; cell < 200; cell++) {
      writer.update(cell);
      vi.advanceTimersByTime(30);
    }
    expect(written).toEqual([]);
    vi.advanceTimersByTime(ADDRESS_REST_MS);
    expect(written).toEqual([199]);
  });

  it('stays below a hundred in 30 s when the view changes as often as it is written', () => {
    let written = 0;
    const writer = createAddressWriter(() => written++, browserTimers);
    for (let ms = 0; ms < 30_000; ms += ADDRESS_REST_MS) {
      writer.update(ms);
      vi.advanceTimersByTime(ADDRESS_REST_MS);
    }
    expect(written).toBeLessThan(100);
  });

  it('is written at once when the page is left, and not again', () => {
    const written: string[] = [];
    const writer = createAddressWriter((address: string) => written.push(address), browserTimers);
    writer.update('?a');
    writer.flush();
    writer.flush();
    vi.advanceTimersByTime(ADDRESS_REST_MS);
    expect(written).toEqual(['?a']);
  });

  it('is not written any more once another page is shown', () => {
    const written: string[] = [];
    const writer = createAddressWriter((address: string) => written.push(address), browserTimers);
    writer.update('?a');
    writer.stop();
    vi.advanceTimersByTime(ADDRESS_REST_MS);
    expect(written).toEqual([]);
  });
});

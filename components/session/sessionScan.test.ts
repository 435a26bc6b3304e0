import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { layerScanSchema, type LayerScan } from '@/lib/domain/patches';
import type { ScanCoordinates } from '@/lib/protocol/protocol';
import { openStore, type FakeTransport } from './fakeTransport.testing';
import type { SessionStore } from './sessionStore';
import { knownScan } from './useScan';

const conv: ScanCoordinates = { networkId: 'net', imageSetId: 'set', layer: 'conv' };
const neurons: ScanCoordinates = { ...conv, place: { row: 1, col: 2 } };
const [KEY, NEURONS_KEY] = ['c'.repeat(64), 'd'.repeat(64)];

function scanWith(seen: number, change: Partial<LayerScan> = {}): LayerScan {
  return layerScanSchema.parse({
    ...{ key: KEY, networkId: 'net', imageSetId: 'set', layer: 'conv', channels: 4, height: 8, width: 8, place: null },
    ...{ pictures: 100, seen, failed: 0, version: seen, task: null },
    ...change,
  });
}

let transport: FakeTransport;
let store: SessionStore;
beforeEach(() => void ({ transport, store } = openStore()));
const known = (coordinates: ScanCoordinates | null) => knownScan(store.getState(), coordinates);
const tell = (scan: LayerScan) => transport.emit({ kind: 'scanProgressed', progress: { scan } });

describe('the scan for patches that a tab watches', () => {
  it('L1 is asked for once, may never have been started, and grows as it is told', async () => {
    await transport.join();
    store.watchScan(conv);
    store.watchScan({ ...conv }); // rendered again
    expect(known(conv)).toEqual({ status: 'waiting' });
    expect(await transport.answer('patches:watch', { key: KEY, scan: null })).toEqual(conv);
    expect(transport.asked).toEqual([]);
    expect(known(conv)).toEqual({ status: 'known', scan: null });
    tell(scanWith(5));
    tell(scanWith(9));
    expect(known(conv)).toEqual({ status: 'known', scan: scanWith(9) });
    tell(scanWith(0)); // cleared: the newest is what counts, not the most
    expect(known({ ...conv })).toEqual({ status: 'known', scan: scanWith(0) });
  });

  it('L1 what is known of other coordinates is never shown as that of these', async () => {
    await transport.join();
    store.watchScan(conv);
    await transport.answer('patches:watch', { key: KEY, scan: scanWith(9) });
    expect(known(neurons)).toEqual({ status: 'waiting' });
    store.watchScan(neurons);
    expect([known(conv), known(neurons)]).toEqual([{ status: 'waiting' }, { status: 'waiting' }]);
    tell(scanWith(10)); // was on its way
    expect(known(neurons)).toEqual({ status: 'waiting' });
    const scan = scanWith(3, { key: NEURONS_KEY, place: { row: 1, col: 2 } });
    expect(await transport.answer('patches:watch', { key: NEURONS_KEY, scan })).toEqual(neurons);
    tell(scanWith(11));
    expect(known(neurons)).toEqual({ status: 'known', scan });
    tell({ ...scan, imageSetId: 'other' }); // the same layer over another set
    expect(known(neurons)).toEqual({ status: 'known', scan });
  });

  it('L1 of two that are asked for one after the other the later one is known, however late the answers', async () => {
    await transport.join();
    store.watchScan(conv);
    store.watchScan(neurons);
    await transport.answer('patches:watch', { key: KEY, scan: scanWith(9) });
    expect([known(conv), known(neurons)]).toEqual([{ status: 'waiting' }, { status: 'waiting' }]);
    await transport.answer('patches:watch', { key: NEURONS_KEY, scan: null });
    expect(known(neurons)).toEqual({ status: 'known', scan: null });
  });

  it('L1 stays on the screen while the connection is lost, and is asked for again after each join', async () => {
    store.watchScan(conv); // before the first join
    expect(transport.asked).toEqual([]);
    await transport.join();
    await transport.answer('patches:watch', { key: KEY, scan: scanWith(5) });
    transport.emit({ kind: 'disconnected', byServer: false });
    expect(known(conv)).toEqual({ status: 'known', scan: scanWith(5) });
    await transport.join({ seq: 99 });
    expect(known(conv)).toEqual({ status: 'known', scan: scanWith(5) });
    expect(await transport.answer('patches:watch', { key: KEY, scan: scanWith(7) })).toEqual(conv);
    expect(known(conv)).toEqual({ status: 'known', scan: scanWith(7) });
  });

  it('L1 is ended when nobody looks at it any more, once, and only where it was begun', async () => {
    await transport.join();
    store.watchScan(null);
    expect(transport.asked).toEqual([]);
    store.watchScan(conv);
    await transport.answer('patches:watch', { key: KEY, scan: null });
    store.watchScan(null);
    expect(known(null)).toEqual({ status: 'waiting' });
    expect(await transport.answer('patches:unwatch', {})).toEqual({});
    tell(scanWith(5)); // was on its way
    expect(store.getState().scan).toBeNull();
    transport.emit({ kind: 'disconnected', byServer: false });
    await transport.join({ seq: 99 });
    expect(transport.asked).toEqual([]);
  });

  it('L1 one that cannot be is said where it would be, and a lost connection is no problem of it', async () => {
    await transport.join();
    store.watchScan(conv);
    const error = new AppError('invalid_input', 'The layer "conv" has no maps.', { field: 'layer' });
    await transport.answer('patches:watch', error);
    expect(known(conv)).toEqual({ status: 'failed', error });
    expect(store.getState().problem).toBeNull();

    store.watchScan(neurons);
    transport.emit({ kind: 'disconnected', byServer: false });
    await transport.answer('patches:watch', new AppError('unavailable', 'The server did not answer in time.'));
    expect(known(neurons)).toEqual({ status: 'waiting' });
    await transport.join({ seq: 20 });
    await transport.answer('patches:watch', { key: NEURONS_KEY, scan: null });
    expect(known(neurons)).toEqual({ status: 'known', scan: null });
  });

  it('L1 is asked for again after a while when the server took too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await transport.join();
      store.watchScan(conv);
      await transport.answer('patches:watch', new AppError('unavailable', 'The server did not answer in time.'));
      expect(known(conv)).toEqual({ status: 'waiting' });
      expect(transport.asked).toEqual([]);
      await vi.advanceTimersByTimeAsync(2000);
      expect(await transport.answer('patches:watch', { key: KEY, scan: scanWith(7) })).toEqual(conv);
      expect(known(conv)).toEqual({ status: 'known', scan: scanWith(7) });

      store.watchScan(neurons);
      await transport.answer('patches:watch', new AppError('unavailable', 'The server did not answer in time.'));
      store.watchScan(null);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(transport.asked.filter(({ name }) => name === 'patches:watch')).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});

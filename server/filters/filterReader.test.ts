import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import type { Network } from '@/lib/domain/network';
import { createFilterReader } from './filterReader';

const NETWORK = { id: 'net', name: 'Net', weightsHash: 'a'.repeat(64), cardHash: 'b'.repeat(64), card: { format: 'onnx', file: 'net.onnx' } } as unknown as Network; // prettier-ignore
const MEASURED = { filters: [] } as unknown as LayerFilters;

/** Every measuring waits for `answer`. */
function readerWith(answer: () => Promise<LayerFilters>) {
  const asked: (string | undefined)[] = [];
  const reader = createFilterReader({
    database: { networks: { get: async (id) => (id === NETWORK.id ? NETWORK : null) } },
    artifacts: { pathOf: async (hash) => `/weights/${hash}` },
    compute: {
      measuredFilters: async (_network, _card, layer) => {
        asked.push(layer);
        return answer();
      },
      filters: async () => Promise.reject(new Error('not asked for here')),
    },
  });
  return { reader, asked };
}

describe('filters that are measured', () => {
  it('are measured once for all who ask, also at the same time', async () => {
    const { reader, asked } = readerWith(async () => MEASURED);
    const opened = await reader.open('net');
    const [one, other] = await Promise.all([reader.measure(opened, 'conv'), reader.measure(opened, 'conv')]);
    expect(one).toBe(other);
    await reader.measure(opened, 'conv');
    await reader.measure(opened);
    expect(asked).toEqual(['conv', undefined]);
  });

  it('are asked for again after a failure', async () => {
    let fails = true;
    const { reader, asked } = readerWith(async () => {
      if (fails) throw new AppError('unavailable', 'The worker died.');
      return MEASURED;
    });
    const opened = await reader.open('net');
    await expect(reader.measure(opened, 'conv')).rejects.toThrow('died');
    fails = false;
    expect(await reader.measure(opened, 'conv')).toBe(MEASURED);
    expect(asked).toHaveLength(2);
  });

  it('of a network that there is not are refused', () =>
    expect(readerWith(async () => MEASURED).reader.open('none')).rejects.toMatchObject({ code: 'not_found' }));
});

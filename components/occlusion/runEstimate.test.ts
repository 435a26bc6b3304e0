import { describe, expect, it } from 'vitest';
import type { Job } from '@/lib/domain/job';
import { millisecondsPerCell } from './runEstimate';

const device = { engine: 'onnxruntime-node', engineVersion: '1', provider: 'cpu', description: 'CPU' } as const;
function completed(networkId: string, total: number, computeMs: number): Job {
  return {
    id: 'j',
    resultKey: 'a'.repeat(64),
    attempt: 1,
    request: { networkId, imageId: 'i', spec: { patch: 4, stride: 2, fill: [0, 0, 0] } },
    recheckOf: null,
    requestedBy: 'Ada',
    createdAt: '2026-01-01T00:00:00.000Z',
    grid: { width: 1, height: 1, rows: 1, cols: total },
    classCount: 1,
    done: total,
    total,
    base: null,
    state: {
      status: 'completed',
      finishedAt: '2026-01-01T00:00:00.000Z',
      device,
      computeMs,
      resultHash: 'b'.repeat(64),
    },
  };
}

describe('the estimate of a run', () => {
  it('is the median of what cells took before, of the same network only', () => {
    const jobs = [completed('a', 100, 200), completed('a', 10, 10), completed('a', 10, 90), completed('b', 1, 9999)];
    expect(millisecondsPerCell(jobs, 'a')).toBe(2);
    expect(millisecondsPerCell(jobs.slice(0, 2), 'a')).toBe(1.5);
  });

  it('is not made up when nothing was completed', () => {
    const failed: Job = { ...completed('a', 10, 10), state: { status: 'queued', ahead: 0 } };
    expect(millisecondsPerCell([failed], 'a')).toBeNull();
  });
});

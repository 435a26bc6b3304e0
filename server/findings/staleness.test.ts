/** Of findings about more pictures than are asked for at a time. */
import { expect, it } from 'vitest';
import { examplePoints } from '@/components/findings/exampleFinding.testing';
import { encodePictures } from '../embedding/pointsFile';
import { stalenessOf } from './staleness';

it('each picture of all parts is asked for once, some thousands at a time, and counts from when its part was added', async () => {
  const pictures = Array.from({ length: 12_000 }, (_, n) => ({
    ...{ id: `p${n}`, hash: 'a'.repeat(64), fileName: `${n}.png`, label: null },
  }));
  const { kind, target, evidence } = examplePoints;
  const part = { id: 'p2', number: 2, entry: 1, by: 'Ben', at: '2026-03-01T00:00:00.000Z', note: '', sessionId: 's', kind, target, evidence }; // prettier-ignore
  const finding = { ...examplePoints, createdAt: '2026-01-01T00:00:00.000Z', added: [part] };
  const asked: string[][] = [];
  const reasons = await stalenessOf(finding, {
    artifacts: { get: async () => Buffer.from(encodePictures(pictures)) },
    database: {
      networks: { list: async () => [] },
      images: {
        stateSince: async (ids, since) => {
          expect(since).toBe(finding.createdAt);
          asked.push([...ids]);
          return ids
            .filter((id) => id !== 'p11999')
            .map((id) => ({ id, hash: 'a'.repeat(64), replacedAt: id === 'p7' ? '2026-02-01T00:00:00.000Z' : null }));
        },
      },
    },
  });
  expect(asked.map(({ length }) => length)).toEqual([5_000, 5_000, 2_000]);
  expect(new Set(asked.flat()).size).toBe(12_000);
  expect(reasons).toEqual([
    { kind: 'network-gone', name: evidence.networkName, parts: [1, 2] },
    { kind: 'picture-replaced', name: '7.png', parts: [1] },
    { kind: 'picture-gone', name: '11999.png', parts: [1, 2] },
  ]);
});

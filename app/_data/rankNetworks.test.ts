import { expect, it } from 'vitest';
import type { Network } from '@/lib/domain/network';
import { sampleNetwork } from '@/server/db/testing/samples';
import { rankNetworks } from './rankNetworks';

it('networks that know the labels of most pictures come first, by the one rule for labels', () => {
  const network = (name: string, labels: string[]): Network => {
    const sample = sampleNetwork(name);
    return { ...sample, card: { ...sample.card, labels }, createdAt: '2026-01-01T00:00:00.000Z' };
  };
  const networks = [network('none', ['x']), network('rare', ['owl']), network('synonym', ['Afghan hound, Afghan'])];
  const labels = [
    { label: 'owl', count: 2 },
    { label: 'Afghan_hound', count: 30 },
  ];
  const ranked = rankNetworks(networks, labels).map(({ network: { name }, known }) => [name, known]);
  expect(ranked).toEqual([['synonym', 30], ['rare', 2], ['none', 0]]); // prettier-ignore
  expect(rankNetworks(networks, []).map(({ network: { name } }) => name)).toEqual(['none', 'rare', 'synonym']);
});

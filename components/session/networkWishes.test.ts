import { expect, it } from 'vitest';
import { modelInputSchema, type ModelInput } from '@/lib/domain/modelCard';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { SessionView } from '@/lib/domain/session';
import { networkChange, swapChange } from './networkWishes';
import type { WorkspaceModel } from './useWorkspaceModel';

const HASH = 'a'.repeat(64);
function networkOf(side: number, more: Partial<ModelInput> = {}): Network {
  const input = { ...modelInputSchema.parse({ tensor: 'data', width: side, height: side }), ...more };
  const output = { tensor: 'out', kind: 'logit' as const };
  return {
    id: 'net',
    name: 'Net',
    weightsHash: HASH,
    cardHash: HASH,
    card: { name: 'Net', format: 'onnx', file: 'net.onnx', input, output, labels: ['a', 'b'] },
    weightsBytes: 1,
    parameterCount: 1,
    opset: 17,
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}
const WITH_MEAN = { mean: [100, 110, 120] };
const specAt = (spec: OcclusionSpec, network: Network) => {
  const view: SessionView = { networkId: 'other', imageId: null, spec, target: 'top', score: 'drop' };
  return networkChange(view, network).spec;
};
const blur = { kind: 'blur', sigma: 3 } as const;
const dataMean = { kind: 'data-mean' } as const;

it.each<[string, OcclusionSpec, Network, OcclusionSpec]>([
  ['all settings that fit', { patch: 20, stride: 5, fill: blur }, networkOf(64), { patch: 20, stride: 5, fill: blur }],
  ['the fill where the patch is too large', { patch: 99, stride: 5, fill: blur }, networkOf(64), { patch: 9, stride: 4, fill: blur }], // prettier-ignore
  ['the mean of the data where the card has one', { patch: 99, stride: 5, fill: dataMean }, networkOf(64, WITH_MEAN), { patch: 9, stride: 4, fill: dataMean }], // prettier-ignore
  ['the patch where the card has no mean', { patch: 20, stride: 5, fill: dataMean }, networkOf(64), { patch: 20, stride: 5, fill: [128, 128, 128] }], // prettier-ignore
  ['nothing where neither fits', { patch: 99, stride: 5, fill: dataMean }, networkOf(64), { patch: 9, stride: 4, fill: [128, 128, 128] }], // prettier-ignore
])('another network keeps %s', (_, spec, network, expected) => {
  expect(specAt(spec, network)).toEqual(expected);
});

it('two runs change places whole, with the class by its label', () => {
  const spec: OcclusionSpec = { patch: 20, stride: 5, fill: blur };
  const view: SessionView = {
    ...{ networkId: 'other', imageId: 'dog', spec, target: 1, score: 'drop' },
    compareRun: { networkId: 'net', imageId: 'cat', spec: { ...spec, fill: [0, 0, 0] } },
  };
  const model = { view, labels: ['x', 'b'], compared: { network: networkOf(64), labels: ['b', 'a'] } };
  expect(swapChange(model as unknown as WorkspaceModel)).toEqual({
    ...view.compareRun,
    compareRun: { networkId: 'other', imageId: 'dog', spec },
    target: 0,
  });
});

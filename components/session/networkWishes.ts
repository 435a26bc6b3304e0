import type { Network } from '@/lib/domain/network';
import type { SessionView, SessionViewChange } from '@/lib/domain/session';
import { viewRequest } from '@/lib/domain/viewRequest';
import { comparedTarget } from '@/lib/occlusion/comparedView';
import { defaultSpec } from '@/lib/occlusion/defaultSpec';
import { gridOf } from './gridOf';
import type { WorkspaceModel } from './useWorkspaceModel';

/** The settings stay as far as they fit the other network too: first of all the patch, then the fill. */
export function networkChange(view: SessionView, network: Network): SessionViewChange {
  const { input, labels } = network.card;
  const usual = defaultSpec(input, labels.length);
  const wishes = [view.spec, { ...view.spec, fill: usual.fill }, { ...usual, fill: view.spec.fill }];
  const spec = wishes.find((wish) => gridOf(wish, network).grid !== null) ?? usual;
  return { networkId: network.id, spec };
}

/** The two networks, or runs, that are compared change places; null while none is beside the other. */
export function swapChange({ view, labels, compared }: WorkspaceModel): SessionViewChange | null {
  if (!compared?.network) return null;
  const target = comparedTarget(view.target, labels, compared.labels);
  if (view.compareRun) return { ...view.compareRun, compareRun: viewRequest(view), target };
  return {
    networkId: compared.network.id,
    compareWith: view.networkId,
    spec: compared.spec,
    target,
  };
}

import type { LayerSource, Dependence, Shape } from '../../network/layerSource';
import { elementwise } from '../../network/dependences';
import type { NodeView } from './nodeView';

/** What a rule says of one output of a node. */
export interface RuleOutput extends Partial<Pick<LayerSource, 'role' | 'detail' | 'channelAxis'>> {
  shape: Shape | null;
  /** Counts all inputs of the node by their position, weights too. */
  dependence: Dependence;
}

/** The outputs of a node in order; fewer where the others are not known. */
export type Rule = (node: NodeView) => RuleOutput[];

export const UNKNOWN: Dependence = { kind: 'unknown' };

export function unknownOutput(shape: Shape | null = null): RuleOutput {
  return { shape, dependence: UNKNOWN };
}

/** Element by element over the inputs at the given positions (all of them when left out). */
export function elementwiseOf(node: NodeView, outputRank: number, positions?: readonly number[]): Dependence {
  const ranks = node.inputs.map((input, i) => (positions && !positions.includes(i) ? 0 : (input?.shape?.length ?? 0)));
  return elementwise(ranks, outputRank);
}

/** The first input alone, through one way; further inputs are settings and weights. */
export function ofFirst(node: NodeView, dependence: Dependence): Dependence {
  if (dependence.kind !== 'axes') return dependence;
  return { kind: 'axes', axes: node.inputs.map((_, i) => dependence.axes[i] ?? []) };
}

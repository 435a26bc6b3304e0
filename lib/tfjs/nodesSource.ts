/** The layers of a graph model, for the size of a model card's input. */
import type { LayerSource, PictureSource, Shape, WeightSource } from '../network/layerSource';
import { type Described, LayerProblem } from './described';
import { foldNode, wholeNumbers } from './foldNode';
import { weightSource } from './layersSource';
import { describeNode, type NodeView, type OperandView } from './nodeRules';
import { type GraphModel, nodeOf } from './readNodes';
import { EXPORT_AGAIN, invalidTfjs, type Weight } from './tfjsModel';

interface Known extends OperandView {
  /** Weights that went into it: of a constant that is computed from others too. */
  weights: readonly WeightSource[];
}
const NOTHING: Known = { shape: null, isLayer: false, values: null, weights: [] };

/**
 * Nodes that compute on weights and shapes alone are no layers: their weights count at the layer that reads them.
 * Throws `invalid_network` when a node's numbers cannot be, or the picture is too small for a window.
 */
export function layersOfGraph(
  { nodes }: GraphModel,
  weights: readonly Weight[],
  picture: PictureSource,
  fileName: string,
): LayerSource[] {
  const stored = new Map(weights.map((weight) => [weight.name, weight]));
  const known = new Map<string, Known>([[picture.tensor, { ...NOTHING, shape: picture.shape, isLayer: true }]]);
  const layers: LayerSource[] = [];
  for (const node of nodes) {
    if (node.name === picture.tensor) continue;
    // Of a node with several outputs only the first one is described.
    const operands = node.inputs.map((tensor): Known => {
      const operand = known.get(nodeOf(tensor)) ?? NOTHING;
      return tensor === nodeOf(tensor) ? operand : { ...operand, shape: null, values: null };
    });
    const constant = node.op === 'Const' ? stored.get(node.name) : undefined;
    const view = { node, operands };
    // A shape is not the picture's values.
    if (constant || node.op === 'Shape' || !operands.some(({ isLayer }) => isLayer))
      known.set(node.name, constant ? constantOf(constant) : computedConstant(view, operands));
    else {
      const layer = layerOf(view, operands, fileName);
      layers.push(layer);
      known.set(node.name, { ...NOTHING, shape: layer.shape, isLayer: true });
    }
  }
  return layers;
}

function layerOf(view: NodeView, operands: readonly Known[], fileName: string): LayerSource {
  const { name, op, inputs } = view.node;
  const { detail = '', role = 'other', ...rest } = described(view, fileName);
  return {
    name,
    type: op,
    tensor: name,
    inputs: inputs.filter((_, i) => operands[i]!.isLayer).map(nodeOf),
    weights: operands.flatMap(({ weights }) => weights),
    detail,
    role,
    ...rest,
  };
}

function described(view: NodeView, fileName: string): Described {
  try {
    return describeNode(view);
  } catch (cause) {
    if (!(cause instanceof LayerProblem)) throw cause;
    const { name } = view.node;
    throw invalidTfjs(fileName, `has a node "${name}" that ${cause.message}`, EXPORT_AGAIN, { field: name, cause });
  }
}

function constantOf(weight: Weight): Known {
  const counts = weight.dtype === 'float32' && weight.shape.length > 0;
  return {
    shape: weight.shape,
    isLayer: false,
    values: wholeNumbers(weight),
    weights: counts ? [weightSource(weight)] : [],
  };
}

function computedConstant(view: NodeView, operands: readonly Known[]): Known {
  const values = foldNode(view);
  const copied = view.node.op === 'Identity' ? (operands[0]?.shape ?? null) : null;
  const shape: Shape | null = values ? [values.length] : copied;
  return { shape, isLayer: false, values, weights: operands.flatMap(({ weights }) => weights) };
}

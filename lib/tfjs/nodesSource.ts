/** The layers of a graph model, for the size of a model card's input. */
import type { LayerSource, PictureSource, Shape, WeightSource } from '../network/layerSource';
import { type Described, LayerProblem } from './described';
import { foldNode, wholeNumbers } from './foldNode';
import { weightSource } from './layersSource';
import { describeNode, type NodeView, type OperandView } from './nodeRules';
import { type GraphModel, nodeOf } from './readNodes';
import { EXPORT_AGAIN, invalidTfjs, type Weight } from './tfjsModel';

interface Known extends OperandView {
  /** That it holds itself. */
  weights: readonly WeightSource[];
  /** The constants that another constant is computed from. */
  madeFrom: readonly Known[];
}
const NOTHING: Known = { shape: null, isLayer: false, values: null, weights: [], madeFrom: [] };

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
  const unfolded = new Set<Known>();
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
      const layer = layerOf(view, operands, weightsBehind(operands, unfolded), fileName);
      layers.push(layer);
      known.set(node.name, { ...NOTHING, shape: layer.shape, isLayer: true });
    }
  }
  return layers;
}

/**
 * Weights behind the operands of a layer. What a computed constant is made of is counted where it is read first, and
 * gone through once: a chain of sums of a constant with itself has twice as many ways with each step.
 */
function weightsBehind(operands: readonly Known[], unfolded: Set<Known>): WeightSource[] {
  const found: WeightSource[] = [];
  const open = [...operands];
  for (let operand = open.pop(); operand; operand = open.pop()) {
    if (operand.madeFrom.length > 0 && unfolded.has(operand)) continue;
    unfolded.add(operand);
    for (const weight of operand.weights) found.push(weight);
    for (const part of operand.madeFrom) open.push(part);
  }
  return found;
}

function layerOf(
  view: NodeView,
  operands: readonly Known[],
  weights: readonly WeightSource[],
  fileName: string,
): LayerSource {
  const { name, op, inputs } = view.node;
  const { detail = '', role = 'other', ...rest } = described(view, fileName);
  return {
    name,
    type: op,
    tensor: name,
    inputs: inputs.filter((_, i) => operands[i]!.isLayer).map(nodeOf),
    weights,
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
    madeFrom: [],
  };
}

function computedConstant(view: NodeView, operands: readonly Known[]): Known {
  const values = foldNode(view);
  const copied = view.node.op === 'Identity' ? (operands[0]?.shape ?? null) : null;
  const shape: Shape | null = values ? [values.length] : copied;
  return { shape, isLayer: false, values, weights: [], madeFrom: operands };
}

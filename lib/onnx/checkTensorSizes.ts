/** Tensors that no machine can hold, told before the runtime tries: running out of memory ends the process. */
import { AppError } from '../domain/appError';
import type { Shape } from '../network/layerSource';
import type { OnnxModel } from './decodeOnnx';
import type { GraphProto, NodeProto } from './generated/onnx_pb';
import { declaredDims, fedInputs, fixedSize, isStandardDomain } from './inspectOnnx';
import { orderNodes } from './onnxGraphOrder';
import { graphsOf } from './onnxSubgraphs';
import { foldConstant } from './shapes/foldConstant';
import { NodeView, type TensorView, usableShape } from './shapes/nodeView';
import { readValue } from './shapes/readValue';
import { applyRule } from './shapes/rules';

/** Values for one picture: 2 GiB in float32. */
const MAX_TENSOR_VALUES = 2 ** 29;

/**
 * Throws `invalid_network` that names the first tensor with more values than can be held, as far as the file fixes sizes;
 * in the graphs inside nodes too, but not in functions.
 * What else is wrong with the graph is for the runtime to say.
 */
export function checkTensorSizes(model: OnnxModel, fileName: string): void {
  const { graph, opsetImport } = model;
  const opset = Number(opsetImport.find(({ domain }) => isStandardDomain(domain))?.version ?? 0);
  const tensors = new Map<string, TensorView>();
  const add = (name: string, shape: Shape | null, value: TensorView['value']) => {
    const values = shape?.reduce<number>((product, size) => product * (size ?? 1), 1) ?? 0;
    if (values > MAX_TENSOR_VALUES)
      throw new AppError(
        'invalid_network',
        `The network "${fileName}" makes a tensor "${name}" of ${shape?.map((size) => size ?? 'any').join(' × ')} values for one picture, which is more than a machine can hold. Export it for a smaller input.`,
      );
    tensors.set(name, { name, shape: usableShape(shape), value, isLayer: false, weights: [], madeFrom: [] });
  };
  for (const info of fedInputs(model))
    add(info.name, onePicture(declaredDims(info)?.map(fixedSize) ?? null), () => null);
  // By recursion: the decoder has refused what is nested a hundred deep.
  const check = (inner: GraphProto) => {
    for (const tensor of inner.initializer) add(tensor.name, tensor.dims.map(Number), () => readValue(tensor));
    for (const node of inAnyOrder(inner, (name) => tensors.has(name))) {
      for (const one of graphsOf(node)) check(one);
      const inputs = node.input.map((name) => tensors.get(name) ?? null);
      const view = new NodeView(node, inputs, opset, [], fileName);
      const shapes = shapesOf(view);
      for (const [k, name] of node.output.entries()) {
        const value = k === 0 ? foldedOf(view, shapes[0] ?? null) : null;
        if (name !== '') add(name, value?.dims ?? shapes[k] ?? null, () => value);
      }
    }
  };
  check(graph);
}

/** The runtime takes the nodes in any order. */
function inAnyOrder(graph: GraphProto, isOutside: (tensor: string) => boolean): readonly NodeProto[] {
  try {
    return orderNodes({ graph }, '', isOutside).map(({ node }) => node);
  } catch {
    return graph.node; // a circle, or a tensor that nothing gives
  }
}

/** A batch that the file leaves open is one picture. */
function onePicture(dims: Shape | null): Shape | null {
  return dims && dims.length >= 2 && dims[0] === null ? [1, ...dims.slice(1)] : dims;
}

function shapesOf(view: NodeView): (Shape | null)[] {
  try {
    return applyRule(view).map(({ shape }) => shape);
  } catch {
    return []; // a window larger than its picture, and the like
  }
}

function foldedOf(view: NodeView, shape: Shape | null) {
  try {
    return foldConstant(view, shape);
  } catch {
    return null;
  }
}

/** The layers of an ONNX network: from its nodes, with shapes of our own for the size of the model card's input. */
import { AppError } from '../domain/appError';
import { channelCount, type ModelInput } from '../domain/modelCard';
import type {
  Dependence,
  LayerSource,
  NetworkSource,
  PictureSource,
  Shape,
  WeightSource,
} from '../network/layerSource';
import type { OnnxModel } from './decodeOnnx';
import { fixedBatchSize } from './freeBatch';
import type { NodeProto } from './generated/onnx_pb';
import { declaredDims, fedInputs, fixedSize, isStandardDomain } from './inspectOnnx';
import { LayerNames } from './onnxGraphNames';
import { type OrderedNode, orderNodes } from './onnxGraphOrder';
import { findSubgraphWeights } from './onnxSubgraphs';
import { weightOf } from './onnxWeights';
import { foldConstant } from './shapes/foldConstant';
import { NodeView, type TensorView, usableShape } from './shapes/nodeView';
import { readValue } from './shapes/readValue';
import type { RuleOutput } from './shapes/rule';
import { applyRule } from './shapes/rules';

/** What the reader needs of a model card. */
export interface GraphCard {
  input: Pick<ModelInput, 'tensor' | 'width' | 'height' | 'layout' | 'channels'>;
  output: { tensor: string };
}

/**
 * Reads the layers in order. Nodes that compute on weights and shapes alone are no layers: their weights count at the
 * layer that reads them.
 * Throws `invalid_network` that names `fileName` when the card names tensors that are not there, when the graph is broken
 * (missing tensors, circles) or when the picture is too small for a window.
 */
export function onnxSource(model: OnnxModel, fileName: string, card: GraphCard): NetworkSource {
  const picture = pictureOf(model, fileName, card);
  const reader = new GraphReader(model, fileName, picture);
  for (const ordered of orderNodes(model, fileName)) reader.read(ordered);
  const outputTensor = card.output.tensor;
  if (!reader.knows(outputTensor))
    throw new AppError(
      'invalid_network',
      `The file "${fileName}" has no tensor "${outputTensor}", which the model card names as its output.`,
      { field: 'output.tensor' },
    );
  return { picture, batch: picture.shape[0] ?? 1, layers: reader.layers, outputTensor };
}

function pictureOf(model: OnnxModel, fileName: string, { input }: GraphCard): PictureSource {
  const fed = fedInputs(model);
  if (!fed.some(({ name }) => name === input.tensor))
    throw new AppError(
      'invalid_network',
      `The file "${fileName}" has no input "${input.tensor}", which the model card names. Its inputs are ${fed.map(({ name }) => `"${name}"`).join(', ') || 'none'}.`,
      { field: 'input.tensor' },
    );
  const { tensor, height, width, layout } = input;
  const channels = channelCount(input);
  const batch = fixedBatchSize(model) ?? 1;
  return layout === 'NCHW'
    ? { tensor, shape: [batch, channels, height, width], channelAxis: 1, rowAxis: 2, columnAxis: 3 }
    : { tensor, shape: [batch, height, width, channels], rowAxis: 1, columnAxis: 2, channelAxis: 3 };
}

class GraphReader {
  readonly layers: LayerSource[] = [];
  private readonly tensors = new Map<string, TensorView>();
  private readonly declared: ReadonlyMap<string, Shape>;
  private readonly wanted: ReadonlySet<string>;
  private readonly names = new LayerNames();
  private readonly unfolded = new Set<string>();
  private readonly opset: number;

  constructor(
    model: OnnxModel,
    private readonly fileName: string,
    picture: PictureSource,
  ) {
    const { graph } = model;
    this.opset = inspectOpset(model);
    this.declared = declaredShapes(model, picture.shape[0] ?? 1);
    this.wanted = new Set([...graph.output.map(({ name }) => name), ...graph.node.flatMap(({ input }) => input)]);
    for (const { name } of graph.input)
      this.add({
        name,
        shape: this.declared.get(name) ?? null,
        value: () => null,
        isLayer: false,
        weights: [],
        madeFrom: [],
      });
    for (const tensor of graph.initializer)
      this.add({
        name: tensor.name,
        shape: tensor.dims.map(Number),
        value: once(() => readValue(tensor)),
        isLayer: false,
        weights: weightOf(tensor, tensor.name),
        madeFrom: [],
      });
    for (const { values, dims } of graph.sparseInitializer)
      if (values)
        this.add({
          name: values.name,
          shape: dims.map(Number),
          value: () => null,
          isLayer: false,
          weights: weightOf(values, values.name),
          madeFrom: [],
        });
    this.add({
      name: picture.tensor,
      shape: picture.shape,
      value: () => null,
      isLayer: true,
      weights: [],
      madeFrom: [],
    });
  }

  knows(tensor: string): boolean {
    return this.tensors.has(tensor);
  }

  read({ node, innerReads }: OrderedNode): void {
    const inputs = node.input.map((name) => (name === '' ? null : (this.tensors.get(name) ?? null)));
    const inner = innerReads.flatMap((name) => this.tensors.get(name) ?? []);
    const declared = node.output.map((name) => this.declared.get(name) ?? null);
    const view = new NodeView(node, inputs, this.opset, declared, this.fileName);
    const outputs = applyRule(view);
    const read = [...inputs.flatMap((input) => input ?? []), ...inner];
    const own = [...constantWeights(node), ...findSubgraphWeights(node, node.output[0] ?? node.name)];
    const givesShapes = outputs[0]?.dependence.kind === 'none';
    if (givesShapes || !read.some(({ isLayer }) => isLayer)) {
      this.addConstants(view, outputs, givesShapes ? { own: [], madeFrom: [] } : { own, madeFrom: read });
      return;
    }
    const constants = [...settingsApart(view).flatMap((input) => input ?? []), ...inner];
    const weights = uniqueWeights([...this.weightsOf(constants), ...own]);
    const base = this.names.forNode(node);
    let first = true;
    for (const [k, tensor] of node.output.entries()) {
      const output = outputs[k];
      if (tensor === '' || !output || (k > 0 && !this.wanted.has(tensor))) continue;
      this.add({ name: tensor, shape: output.shape, value: () => null, isLayer: true, weights: [], madeFrom: [] });
      this.layers.push({
        name: first ? base : this.names.unique(`${base}:${k}`),
        type: view.type,
        detail: output.detail ?? '',
        inputs: read.filter(({ isLayer }) => isLayer).map(({ name }) => name),
        tensor,
        shape: output.shape,
        weights: first ? weights : [],
        dependence: ofLayers(output.dependence, inputs),
        channelAxis: output.channelAxis,
        role: output.role ?? 'other',
      });
      first = false;
    }
  }

  private addConstants(
    view: NodeView,
    outputs: readonly RuleOutput[],
    { own, madeFrom }: { own: WeightSource[]; madeFrom: TensorView[] },
  ): void {
    for (const [k, name] of view.node.output.entries()) {
      if (name === '') continue;
      const value = k === 0 ? foldConstant(view, outputs[0]?.shape ?? null) : null;
      const shape = value?.dims ?? outputs[k]?.shape ?? constantShape(view.node);
      this.add({ name, shape, value: () => value, isLayer: false, weights: own, madeFrom });
    }
  }

  /** Weights behind some constants. What a computed one is made of is counted where it is read first. */
  private weightsOf(constants: readonly TensorView[]): WeightSource[] {
    const found: WeightSource[] = [];
    const left = [...constants];
    for (let tensor = left.pop(); tensor; tensor = left.pop()) {
      for (const weight of tensor.weights) found.push(weight);
      if (tensor.madeFrom.length === 0 || this.unfolded.has(tensor.name)) continue;
      this.unfolded.add(tensor.name);
      for (const part of tensor.madeFrom) left.push(part);
    }
    return found;
  }

  private add(tensor: TensorView): void {
    this.tensors.set(tensor.name, { ...tensor, shape: usableShape(tensor.shape) });
  }
}

/** A rule counts all inputs of the node; a layer only those that are layers. */
function ofLayers(dependence: Dependence, inputs: readonly (TensorView | null)[]): Dependence {
  const isLayer = (k: number) => inputs[k]?.isLayer === true;
  switch (dependence.kind) {
    case 'axes':
      return { kind: 'axes', axes: inputs.flatMap((_, k) => (isLayer(k) ? [dependence.axes[k] ?? []] : [])) };
    case 'concat': {
      const gaps = [0];
      for (const [k, input] of inputs.entries())
        if (isLayer(k)) gaps.push(0);
        else gaps[gaps.length - 1]! += input?.shape?.[dependence.axis] ?? 0;
      return gaps.some((gap) => gap > 0) ? { ...dependence, gaps } : dependence;
    }
    case 'slide':
    case 'reshape':
      // Reads the first input; where that is a constant, what the others decide is not known.
      return isLayer(0) ? dependence : { kind: 'everything' };
    default:
      return dependence;
  }
}

/** Inputs whose numbers were not trained: sizes and scales. */
function settingsApart({ type, inputs }: NodeView): readonly (TensorView | null)[] {
  return type === 'Resize' || type === 'Upsample' ? inputs.slice(0, 1) : inputs;
}

function constantWeights(node: NodeProto): WeightSource[] {
  if (node.opType !== 'Constant') return [];
  return node.attribute.flatMap(({ t }) => (t ? weightOf(t, node.output[0] ?? node.name) : []));
}

function constantShape({ opType, attribute }: NodeProto): Shape | null {
  const tensor = opType === 'Constant' ? attribute.find(({ t }) => t)?.t : undefined;
  return tensor?.dims.map(Number) ?? null;
}

function uniqueWeights(weights: readonly WeightSource[]): WeightSource[] {
  return [...new Map(weights.map((weight) => [weight.name, weight])).values()];
}

function inspectOpset(model: OnnxModel): number {
  return Number(model.opsetImport.find(({ domain }) => isStandardDomain(domain))?.version ?? 0);
}

/** What the file says about shapes. The batch may be free there; it is ours. */
function declaredShapes({ graph }: OnnxModel, batch: number): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const info of [...graph.valueInfo, ...graph.input, ...graph.output]) {
    const dims = declaredDims(info)?.map(fixedSize);
    if (dims) shapes.set(info.name, dims.length >= 2 && dims[0] === null ? [batch, ...dims.slice(1)] : dims);
  }
  return shapes;
}

function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
}

/** An ONNX network as maps and windows: which of its nodes can be run for a part of the picture, and how. */
import type { LayerSource } from '../network/layerSource';
import { BORDER_OF_MAXIMA, type LayerTraits, type SpatialNetwork, spatialNetwork } from '../network/spatialNetwork';
import type { OnnxModel } from './decodeOnnx';
import { type NodeProto, type TensorProto, TensorProto_DataType } from './generated/onnx_pb';
import type { TensorInfo } from '../network/tensorInfo';
import { fedInputs, tensorInfo } from './inspectOnnx';
import { type GraphCard, onnxSource } from './onnxGraph';
import { BROADCAST_TYPES } from './shapes/elementwiseRules';
import { readValue } from './shapes/readValue';

/** Rows and columns of NCHW, counted from the last axis. */
const PLACE_AXES = 2;

export interface OnnxSpatialNetwork {
  network: SpatialNetwork;
  /** Whether a map holds half-precision numbers. */
  isHalf(tensor: string): boolean;
}

/** Throws as `onnxSource` does. */
export function onnxSpatialNetwork(model: OnnxModel, fileName: string, card: GraphCard): OnnxSpatialNetwork {
  const source = onnxSource(model, fileName, card);
  const reader = new TraitReader(model, source.picture.tensor);
  const network = spatialNetwork(source, (layer) => reader.traitsOf(layer));
  return { network, isHalf: (tensor) => reader.types.get(tensor) === 'float16' };
}

type ElementType = TensorInfo['elementType'];

class TraitReader {
  private readonly nodes = new Map<string, NodeProto>();
  private readonly constants = new Map<string, TensorProto>();
  readonly types = new Map<string, ElementType>();

  constructor(model: OnnxModel, picture: string) {
    const { graph } = model;
    for (const node of graph.node) for (const tensor of node.output) this.nodes.set(tensor, node);
    for (const tensor of graph.initializer) this.constants.set(tensor.name, tensor);
    for (const { opType, output, attribute } of graph.node)
      for (const { t } of attribute) if (opType === 'Constant' && t && output[0]) this.constants.set(output[0], t);
    const info = fedInputs(model).find(({ name }) => name === picture);
    if (info) this.types.set(picture, tensorInfo(info).elementType);
  }

  traitsOf(layer: LayerSource): LayerTraits {
    const node = this.nodes.get(layer.tensor);
    if (!node) return { border: null, local: false };
    const type = this.typeOf(node, layer);
    this.types.set(layer.tensor, type);
    const isFloat = type !== 'other';
    const local = isFloat && node.output[0] === layer.tensor && isInference(node) && this.readsNoPlaces(node, layer);
    const border = node.opType === 'Pad' ? this.padValue(node) : borderOf(node, layer);
    return { border, local: local || (isFloat && node.opType === 'Split') };
  }

  /** Of numbers that are computed from numbers of the same type, unless the operator is there to change it. */
  private typeOf(node: NodeProto, { inputs }: LayerSource): ElementType {
    if (node.opType === 'Cast') return castType(node);
    if (TYPE_CHANGING.test(node.opType)) return 'other';
    const [first, ...others] = inputs.map((tensor) => this.types.get(tensor) ?? 'other');
    return first !== undefined && others.every((type) => type === first) ? first : 'other';
  }

  /** A constant that is added or multiplied must be one number a channel at most: its rows and columns could not be cut out. */
  private readsNoPlaces(node: NodeProto, { inputs }: LayerSource): boolean {
    const isProduct = node.opType === 'MatMul';
    if (!isProduct && !BROADCAST_TYPES.has(node.opType)) return true;
    return node.input.every((tensor) => {
      if (tensor === '' || inputs.includes(tensor)) return true;
      const dims = this.constantDims(tensor);
      if (!dims) return false;
      if (isProduct) return dims.length <= PLACE_AXES;
      return dims.every((size, axis) => size === 1 || dims.length - axis > PLACE_AXES);
    });
  }

  /** The number around a map; null where it is not one, or where the map goes on in another way. */
  private padValue({ attribute, input }: NodeProto): number | null {
    const mode = attribute.find(({ name }) => name === 'mode');
    if (mode && new TextDecoder().decode(mode.s) !== 'constant') return null;
    const [, , value = '', axes = ''] = input;
    if (axes !== '') return null;
    if (value === '') return attribute.find(({ name }) => name === 'value')?.f ?? 0;
    const tensor = this.constants.get(value);
    const [number] = tensor ? (readValue(tensor)?.values ?? []) : [];
    return number ?? null;
  }

  private constantDims(tensor: string): readonly number[] | null {
    const known = this.constants.get(tensor);
    if (known) return known.dims.map(Number);
    const node = this.nodes.get(tensor);
    const [input] = node?.input ?? [];
    if (node?.opType === 'Identity' && input !== undefined) return this.constantDims(input);
    const isNumber = node?.attribute.some(({ name }) => name === 'value_float' || name === 'value_int');
    return node?.opType === 'Constant' && isNumber ? [] : null;
  }
}

function castType({ attribute }: NodeProto): ElementType {
  const to = Number(attribute.find(({ name }) => name === 'to')?.i ?? 0);
  if (to === Number(TensorProto_DataType.FLOAT)) return 'float32';
  return to === Number(TensorProto_DataType.FLOAT16) ? 'float16' : 'other';
}

/** Operators that give another type than they read. */
const TYPE_CHANGING = /Quantize|Integer|QLinear|^(Shape|Size|ArgMax|ArgMin|Is.*|Equal|Greater.*|Less.*|Not|And|Or|Xor|CastLike|Where)$/; // prettier-ignore

/** Some operators do something else while a network is trained. */
function isInference(node: NodeProto): boolean {
  if (node.opType === 'Dropout') return (node.input[2] ?? '') === '';
  return !node.attribute.some(({ name, i }) => name === 'training_mode' && i !== 0n);
}

/** What stands around the input of a window; null where the same node without padding gives something else. */
function borderOf(node: NodeProto, { dependence }: LayerSource): number | null {
  switch (node.opType) {
    case 'Conv':
      return 0;
    case 'MaxPool':
      return node.output.filter((name) => name !== '').length > 1 ? null : BORDER_OF_MAXIMA;
    case 'AveragePool':
      return averageBorder(node, dependence);
    default:
      return null;
  }
}

/**
 * An average counts the padding in or not, but never what a last window reads beyond it. Without padding there is no
 * difference.
 */
function averageBorder(node: NodeProto, dependence: LayerSource['dependence']): number | null {
  const isPadded = node.attribute.some(({ name, ints }) => name === 'pads' && ints.some((pad) => pad !== 0n));
  const auto = node.attribute.find(({ name }) => name === 'auto_pad');
  const isCeil = node.attribute.some(({ name, i }) => name === 'ceil_mode' && i === 1n);
  const countsPadding = node.attribute.some(({ name, i }) => name === 'count_include_pad' && i === 1n);
  if (dependence.kind !== 'slide' || isCeil) return null;
  const isSame = auto !== undefined && new TextDecoder().decode(auto.s).startsWith('SAME');
  return (isPadded || isSame) && !countsPadding ? null : 0;
}

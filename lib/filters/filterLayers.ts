/** Which layers of a network have filters, and which of them read the picture itself. */
import { AppError } from '../domain/appError';
import type { FilterInput, FilterLayer, FilterShape } from '../domain/layerFilters';
import type { ModelInput } from '../domain/modelCard';
import type { LayerSource, NetworkSource } from '../network/layerSource';
import { nearNames } from '../onnx/nearNames';

/** Operators that leave every channel where it is, whatever they do to its values and places. */
const KEEPING: ReadonlySet<string> = new Set([
  'Identity', 'Cast', 'Transpose', 'Permute', 'Dropout', 'Snapshot', 'Mul', 'Div', 'RealDiv', 'Add', 'AddV2', 'Sub',
  'BiasAdd', 'BatchNormalization', 'FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3', 'Rescaling',
  'Normalization', 'Pad', 'PadV2', 'MirrorPad', 'ZeroPadding2D', 'Cropping2D', 'Clip', 'QuantizeLinear',
  'DequantizeLinear', 'Resize', 'ResizeBilinear', 'ResizeNearestNeighbor',
]); // prettier-ignore
/** Names that a message lists. */
const NAMED = 6;

/** In the order of the network. */
export function filterLayers({ layers, picture }: NetworkSource): FilterLayer[] {
  const byTensor = new Map(layers.map((layer) => [layer.tensor, layer]));
  return layers.filter(hasFilters).map((layer) => ({
    name: layer.name,
    type: layer.type,
    detail: layer.detail,
    tensor: layer.tensor,
    readsPicture: readsPicture(layer, byTensor, picture.tensor),
  }));
}

/**
 * The layer of that name or tensor; without one the first that reads the picture, else the first. Throws `invalid_input`
 * that names the layers which have filters.
 */
export function findFilterLayer(source: NetworkSource, wanted?: string): FilterLayer {
  const candidates = filterLayers(source);
  const [first] = candidates;
  if (!first)
    throw new AppError('invalid_input', 'This network has no convolution and no dense layer with weights of its own.', {
      field: 'layer',
    });
  if (wanted === undefined) return candidates.find((layer) => layer.readsPicture) ?? first;
  const found = candidates.find(({ name }) => name === wanted) ?? candidates.find(({ tensor }) => tensor === wanted);
  if (found) return found;
  const other = source.layers.find(({ name, tensor }) => name === wanted || tensor === wanted);
  const problem = other
    ? `The layer "${wanted}" (${other.type}) has no weights that are filters.`
    : `The network has no layer "${wanted}".`;
  const near = other ? [] : nearNames(wanted, candidates.map(({ name }) => name)); // prettier-ignore
  const named = near.length > 0 ? near : candidates.slice(0, NAMED).map(({ name }) => name);
  const more = candidates.length > named.length ? ', …' : '';
  throw new AppError(
    'invalid_input',
    `${problem} ${near.length > 0 ? 'Names like it' : `Layers with filters (${candidates.length})`}: ${named.map((name) => `"${name}"`).join(', ')}${more}.`,
    { field: 'layer' },
  );
}

/** Whether the input channels of these weights are the picture's: as many of them, and none was moved on the way. */
export function filterInput(
  { readsPicture: reads }: FilterLayer,
  { shape: [, inputs], groups }: { shape: FilterShape; groups: number },
  input: Pick<ModelInput, 'channels' | 'height' | 'width'>,
): FilterInput {
  const { channels, height, width } = input;
  const isPicture = reads && inputs * groups === (channels === 'GRAY' ? 1 : 3);
  return isPicture ? { kind: 'picture', order: channels, height, width } : { kind: 'channels' };
}

export const CHANNELS_NOTE =
  'The input of this layer is not the picture but channels of the layers before it: its filters have no colours, and each of their parts weighs one of those channels.';

function hasFilters({ role }: LayerSource): boolean {
  return role === 'weighted';
}

function readsPicture(layer: LayerSource, byTensor: ReadonlyMap<string, LayerSource>, picture: string): boolean {
  let [tensor] = layer.inputs;
  if (layer.inputs.length !== 1) return false;
  while (tensor !== undefined && tensor !== picture) {
    const before = byTensor.get(tensor);
    if (before?.inputs.length !== 1 || !KEEPING.has(before.type)) return false;
    [tensor] = before.inputs;
  }
  return tensor === picture;
}

/** A first model card for weights that came without one: what their file tells, and usual values for the rest. */
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { MAX_INPUT_SIDE_PX, modelCardSchema, type ModelCard, type OutputKind } from '@/lib/domain/modelCard';
import type { PresetGuess } from '@/lib/domain/preset';
import { guessPreprocessing } from '@/lib/modelCard/guessPreprocessing';
import { NO_EVIDENCE } from '@/lib/modelCard/inputEvidence';
import { placeholderLabels } from '@/lib/modelCard/labelProblems';
import { PRESETS, type Preprocessing } from '@/lib/modelCard/presets';
import type { NetworkInspection, TensorInfo } from '../compute/compute';

/** Side of the picture where the network takes any size. */
const USUAL_SIDE_PX = 224;
/** The shorter side before the centre is cropped, for networks of the usual side (torchvision's evaluation preset). */
const USUAL_RESIZE_PX = 256;
/** More values are a picture or a table that was flattened, and each would need a label. */
const MAX_CLASSES = 100_000;

export interface GuessedCard {
  card: ModelCard;
  preprocessing: PresetGuess;
}

/**
 * Guesses layout, size and channels from the input's shape, the classes from the output's, and the preprocessing from
 * what else the file tells. Throws `invalid_network` when the network takes no picture or gives no classes.
 */
export function guessCard(
  inspection: NetworkInspection,
  { format, file }: Pick<ModelCard, 'format' | 'file'>,
  kind: OutputKind,
): GuessedCard {
  const picture = findPictureInput(inspection.inputs, file, format);
  const output = findClassOutput(inspection, file);
  const { channels, layout, width, height } = picture;
  const classes = classCount(output);
  refuseSizes(picture, output, classes, file);
  const facts = { channels, layout, format, classes, kind };
  const preprocessing = guessPreprocessing(inspection.evidence ?? NO_EVIDENCE, facts);
  const usualSide = width === USUAL_SIDE_PX && height === USUAL_SIDE_PX;
  const proposed = {
    name: nameOf(file),
    format,
    file,
    input: {
      ...picture,
      ...numbersOf(preprocessing, channels),
      fit: 'cover',
      ...(usualSide ? { resizeTo: USUAL_RESIZE_PX } : {}),
    },
    output: { tensor: output.name, kind },
    labels: placeholderLabels(classes ?? 1),
  };
  const card = parseOrThrow(modelCardSchema, proposed, `A card for the network "${file}"`, 'invalid_network');
  return { card, preprocessing };
}

function numbersOf({ preset }: PresetGuess, channels: 'RGB' | 'GRAY'): Preprocessing {
  const { colour, grey } = PRESETS[preset];
  return (channels === 'GRAY' ? grey : colour) ?? PRESETS.unit.colour;
}

/** "squeezenet1.1" of squeezenet1.1.onnx; the file's own name where nothing is left of it. */
function nameOf(file: string): string {
  return (
    file
      .replace(/\.(onnx|json)$/i, '')
      .trim()
      .slice(0, 200) || file.slice(0, 200)
  );
}

/** What no card can say. */
function refuseSizes({ width, height }: PictureInput, output: TensorInfo, classes: number | null, file: string): void {
  if (Math.min(width, height) < 1 || Math.max(width, height) > MAX_INPUT_SIDE_PX)
    throw new AppError(
      'invalid_network',
      `The network "${file}" takes pictures of ${width} × ${height} pixels; 1 to ${MAX_INPUT_SIDE_PX} a side are supported.`,
    );
  if (classes !== null && classes > MAX_CLASSES)
    throw new AppError(
      'invalid_network',
      `The network "${file}" gives ${classes.toLocaleString('en')} numbers for a picture ("${output.name}"); at most ${MAX_CLASSES.toLocaleString('en')} classes are supported.`,
    );
}

type PictureInput = Pick<ModelCard['input'], 'tensor' | 'layout' | 'width' | 'height'> & { channels: 'RGB' | 'GRAY' };

function findPictureInput(inputs: readonly TensorInfo[], fileName: string, format: ModelCard['format']): PictureInput {
  // Where the shape does not say: TensorFlow.js has its channels last.
  const usual = format === 'tfjs' ? 'NHWC' : 'NCHW';
  for (const { name, dims, elementType } of inputs) {
    if (elementType === 'other' || (dims.length !== 4 && dims.length !== 0)) continue;
    const [, second = null, third = null, fourth = null] = dims;
    const isFirst = isChannelCount(second);
    const isLast = isChannelCount(fourth);
    const layout = isFirst === isLast ? usual : isFirst ? 'NCHW' : 'NHWC';
    const [count, height, width] = layout === 'NCHW' ? [second, third, fourth] : [fourth, second, third];
    if (count !== null && !isChannelCount(count)) continue;
    const channels = count === 1 ? 'GRAY' : 'RGB';
    return { tensor: name, layout, channels, width: width ?? USUAL_SIDE_PX, height: height ?? USUAL_SIDE_PX };
  }
  throw new AppError(
    'invalid_network',
    `The network "${fileName}" takes no picture: it needs an input of numbers with 1 or 3 channels ` +
      `(batch × channels × height × width), but has ${listTensors(inputs)}.`,
  );
}

function findClassOutput({ outputs, classOutput }: NetworkInspection, fileName: string): TensorInfo {
  const floats = outputs.filter(({ elementType }) => elementType !== 'other');
  const output =
    floats.find(({ name }) => name === classOutput) ??
    floats.find((tensor) => (classCount(tensor) ?? 0) > 1) ??
    floats[0];
  if (output) return output;
  throw new AppError(
    'invalid_network',
    `The network "${fileName}" gives no classes: its outputs are ${listTensors(outputs)}.`,
  );
}

/** Values for each picture; null where the file does not say, or where they form a map and no list of classes. */
function classCount({ dims }: TensorInfo): number | null {
  const sizes = dims.slice(1);
  if (sizes.length === 0 || sizes.includes(null)) return null;
  const larger = sizes.filter((size) => size !== 1);
  return larger.length <= 1 ? (larger[0] ?? 1) : null;
}

function isChannelCount(size: number | null): boolean {
  return size === 1 || size === 3;
}

function listTensors(tensors: readonly TensorInfo[]): string {
  const shape = ({ dims }: TensorInfo) => dims.map((size) => size ?? 'any').join(' × ');
  return tensors.map((tensor) => `"${tensor.name}" (${shape(tensor)})`).join(', ') || 'none';
}

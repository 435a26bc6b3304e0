/** A first model card for weights that came without one: what their interface tells, and usual values for the rest. */
import { AppError } from '@/lib/domain/appError';
import { modelCardSchema, type ModelCard, type OutputKind } from '@/lib/domain/modelCard';
import type { NetworkInspection, TensorInfo } from '../compute/compute';

/** Side of the picture where the network takes any size. */
const USUAL_SIDE_PX = 224;
/** The shorter side before the centre is cropped, for networks of the usual side (torchvision's evaluation preset). */
const USUAL_RESIZE_PX = 256;
/** Means and deviations of ImageNet's pixels (red, green, blue; 0…1): torchvision's preset. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/**
 * Guesses layout, size and channels from the input's shape, and the classes from the output's. Networks that end in
 * logits get the pixel statistics that PyTorch networks are trained with; others get pixels from 0 to 1. Throws
 * `invalid_network` when the network takes no picture or gives no classes.
 */
export function guessCard(inspection: NetworkInspection, fileName: string, kind: OutputKind): ModelCard {
  const picture = findPictureInput(inspection.inputs, fileName);
  const output = findClassOutput(inspection.outputs, fileName);
  const { channels, width, height } = picture;
  const preset = kind === 'logit' && channels === 'RGB';
  const usualSide = width === USUAL_SIDE_PX && height === USUAL_SIDE_PX;
  const zeros = channels === 'GRAY' ? [0] : [0, 0, 0];
  return modelCardSchema.parse({
    name: fileName.replace(/\.onnx$/i, '') || fileName,
    format: 'onnx',
    file: fileName,
    input: {
      ...picture,
      scale: 1 / 255,
      mean: preset ? IMAGENET.mean : zeros,
      std: preset ? IMAGENET.std : zeros.map(() => 1),
      fit: 'cover',
      ...(usualSide ? { resizeTo: USUAL_RESIZE_PX } : {}),
    },
    output: { tensor: output.name, kind },
    labels: Array.from({ length: classCount(output) ?? 1 }, (_, index) => `class ${index}`),
  });
}

type PictureInput = Pick<ModelCard['input'], 'tensor' | 'layout' | 'channels' | 'width' | 'height'>;

function findPictureInput(inputs: readonly TensorInfo[], fileName: string): PictureInput {
  for (const { name, dims, elementType } of inputs) {
    if (elementType === 'other' || (dims.length !== 4 && dims.length !== 0)) continue;
    const [, second = null, third = null, fourth = null] = dims;
    const layout = !isChannelCount(second) && isChannelCount(fourth) ? 'NHWC' : 'NCHW';
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

function findClassOutput(outputs: readonly TensorInfo[], fileName: string): TensorInfo {
  const floats = outputs.filter(({ elementType }) => elementType !== 'other');
  const output = floats.find((tensor) => (classCount(tensor) ?? 0) > 1) ?? floats[0];
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

/** Whether a model card fits a network: each mismatch is an `invalid_network` error that names the card's field. */
import { AppError } from '@/lib/domain/appError';
import { channelCount, type ResolvedModelCard } from '@/lib/domain/modelCard';
import type { TensorInfo } from '@/lib/network/tensorInfo';

export interface NetworkInterface {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

export function checkCard(network: NetworkInterface, card: ResolvedModelCard): void {
  const input = tensorNamed(network.inputs, card.input.tensor, card, 'input');
  const output = tensorNamed(network.outputs, card.output.tensor, card, 'output');
  const others = network.inputs.filter(({ name }) => name !== input.name);
  if (others.length > 0)
    throw mismatch(
      card,
      'input.tensor',
      `it needs ${others.length === 1 ? 'a second input' : 'further inputs'}, ${listOf(others)}, but a card feeds one picture only. Export the network with a single input.`,
    );
  checkInputShape(input, card);
  checkOutputShape(output, card);
}

/** Shape of the input tensor for `count` pictures, as the card says. */
export function inputDims({ input }: ResolvedModelCard, count: number): number[] {
  const channels = channelCount(input);
  return input.layout === 'NCHW'
    ? [count, channels, input.height, input.width]
    : [count, input.height, input.width, channels];
}

function tensorNamed(
  tensors: readonly TensorInfo[],
  name: string,
  card: ResolvedModelCard,
  which: 'input' | 'output',
): TensorInfo {
  const tensor = tensors.find((candidate) => candidate.name === name);
  const field = `${which}.tensor`;
  if (!tensor)
    throw mismatch(card, field, `it has no ${which} "${name}". Its ${which}s are ${listOf(tensors)}: use one of them.`);
  if (tensor.elementType === 'other')
    throw mismatch(
      card,
      field,
      `its ${which} "${name}" does not hold float32 or float16 numbers. Export the network in one of these.`,
    );
  return tensor;
}

function checkInputShape({ name, dims }: TensorInfo, card: ResolvedModelCard): void {
  if (dims.length === 0) return; // the file does not say
  const { layout } = card.input;
  const stated = inputDims(card, 1).slice(1);
  if (dims.length === 4 && fits(dims.slice(1), stated)) return;

  const other = layout === 'NCHW' ? 'NHWC' : 'NCHW';
  const otherFits = fits(dims.slice(1), inputDims({ ...card, input: { ...card.input, layout: other } }, 1).slice(1));
  const order = layout === 'NCHW' ? 'channels × height × width' : 'height × width × channels';
  const field = otherFits ? 'layout' : wrongDimension(dims.slice(1), stated, layout);
  throw mismatch(
    card,
    `input.${field}`,
    `its input "${name}" is ${shapeOf(dims)}, but the card says ${stated.join(' × ')} (${order}, ${layout}) for each picture. ${otherFits ? `It fits with the layout ${other}.` : 'Correct the card.'}`,
  );
}

function wrongDimension(dims: readonly (number | null)[], stated: readonly number[], layout: 'NCHW' | 'NHWC'): string {
  const names = layout === 'NCHW' ? ['channels', 'height', 'width'] : ['height', 'width', 'channels'];
  const at = stated.findIndex((size, i) => dims[i] !== null && dims[i] !== size);
  return dims.length === stated.length && at >= 0 ? names[at]! : 'tensor';
}

function checkOutputShape({ name, dims }: TensorInfo, { labels, ...card }: ResolvedModelCard): void {
  const inner = dims.slice(1);
  const sizes = inner.filter((size) => size !== null);
  if (inner.length === 0 || sizes.length < inner.length) return; // told by the first run
  const values = sizes.reduce((a, b) => a * b, 1);
  if (values !== labels.length) throw labelsMismatch({ ...card, labels }, name, values);
}

/** The error for a network that gives `values` numbers for a picture instead of one for each label. */
export function labelsMismatch(card: ResolvedModelCard, output: string, values: number): AppError {
  return mismatch(
    card,
    'labels',
    `its output "${output}" has ${values} values for a picture, but the card has ${card.labels.length} ${card.labels.length === 1 ? 'label' : 'labels'}. There must be one label for each value.`,
  );
}

function mismatch({ name, file }: ResolvedModelCard, field: string, problem: string): AppError {
  return new AppError('invalid_network', `The model card "${name}" does not fit the network "${file}": ${problem}`, {
    field,
  });
}

function fits(dims: readonly (number | null)[], stated: readonly number[]): boolean {
  return dims.length === stated.length && stated.every((size, i) => dims[i] === null || dims[i] === size);
}

function shapeOf(dims: readonly (number | null)[]): string {
  return dims.map((size) => size ?? 'any').join(' × ');
}

function listOf(tensors: readonly TensorInfo[]): string {
  return tensors.length === 0
    ? 'none'
    : tensors.map(({ name, dims }) => `"${name}"${dims.length ? ` (${shapeOf(dims)})` : ''}`).join(', ');
}

/**
 * One occlusion run (Zeiler & Fergus, arXiv 1311.2901, section 4.2): the picture is scored once as it is, then once for
 * every cell of the grid with the cell's patch filled. Results are whole probability vectors in the progressive order.
 *
 * The fill is a picture of pixel space (fill.ts). The fast path does not paint pixels: it copies the preprocessed picture
 * and, over it, the patch's rectangle of the preprocessed fill, which gives the same bits: no pixel's values depend on
 * another pixel (see preprocess).
 */
import { AppError } from '../domain/appError';
import type { ModelInput, ResolvedModelCard } from '../domain/modelCard';
import { isColour, type Colour, type OcclusionSpec } from '../domain/occlusion';
import { preprocess, tensorLayout, type RgbImage, type TensorLayout } from '../image/preprocess';
import { replacementImage } from './fill';
import { occlusionGrid, patchRectOf, rectOfBox, type CellPatch, type PixelRect } from './grid';
import { progressiveOrder } from './progressiveOrder';
import { withSegments, type Segments } from './segments';

/** Probabilities (count × classCount) of `count` pictures: the first count × (C·H·W) values of `batch`. */
export type ScoreFunction = (batch: Float32Array, count: number) => Promise<Float32Array>;

export type OccludeResult =
  /** `withCells`: the first cells come right after it, from the same batch. */
  | { kind: 'base'; probabilities: Float32Array; withCells?: boolean }
  /** Positions from…from+count−1 of the progressive order; probabilities is count × classCount. */
  | { kind: 'cells'; from: number; count: number; probabilities: Float32Array };

/** Of the memory for batches, between runs. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;

export interface BatchMemory {
  /** Empty while a run uses it: another one at the same time takes its own. */
  buffer: Float32Array;
}

export interface OccludeOptions {
  /** Position of the progressive order. */
  from: number;
  /** Cells of the next batch at most. */
  batchSize: () => number;
  /** The picture itself is the first one of the first batch of cells, so that one answer has both. */
  baseWithCells?: boolean;
  /** What the run before has left, and this one leaves in turn: new memory takes 6 ms for 17 pictures of 224 × 224. */
  memory?: BatchMemory;
  /** Those of the spec, where the caller knows them already. */
  segments?: Segments | undefined;
}

/**
 * Yields `base` (the picture without the moving patch), then every cell from position `from` of the progressive order on. The caller
 * owns time: nothing is computed between two pulls, `batchSize` is read before each batch, and leaving the loop ends
 * the run.
 *
 * The batch handed to `score` is exactly count × (C·H·W) long and is overwritten by the next batch: `score` must be done
 * with it when its promise resolves. What `score` returns is passed on without a copy and never touched again.
 *
 * Throws `invalid_input` (patch, stride, fill or picture do not fit the card's input), `too_large` (more values than one run
 * may hold) and `invalid_network` (NaN or infinite answers, or not one probability for each label).
 */
export async function* occlude(
  score: ScoreFunction,
  image: RgbImage,
  card: ResolvedModelCard,
  spec: OcclusionSpec,
  options: OccludeOptions,
): AsyncGenerator<OccludeResult> {
  const classCount = card.labels.length;
  const squares = occlusionGrid(spec, card.input, classCount);
  const order = progressiveOrder(squares);
  const { from, batchSize, segments, baseWithCells = false, memory } = options;
  if (!Number.isInteger(from) || from < 0 || from > order.length)
    throw new AppError('internal', `An occlusion run of ${order.length} cells cannot start at cell ${from}.`);

  const { base, replacement } = occlusionTensors(image, card.input, spec);
  const layout = tensorLayout(card.input);
  const grid = segments ? { ...squares, segments } : withSegments(squares, spec, image);

  let buffer = memory?.buffer ?? new Float32Array(0);
  if (memory) memory.buffer = new Float32Array(0);
  let bases = 1; // pictures at the front of the next batch that nothing is covered in
  try {
    for (let position = from; bases > 0 || position < order.length;) {
      const size = bases > 0 && !baseWithCells ? 0 : Math.max(1, Math.floor(batchSize()));
      const cells = order.subarray(position, position + size);
      const pictures = bases + cells.length;
      if (buffer.length < pictures * base.length) buffer = new Float32Array(pictures * base.length);
      for (let k = 0; k < pictures; k++) buffer.set(base, k * base.length);
      cells.forEach((cell, k) =>
        copyPatch(replacement, buffer, (bases + k) * base.length, patchRectOf(grid, spec, cell), layout, grid.segments),
      );
      const batch = buffer.subarray(0, pictures * base.length);
      const rows = checked(await score(batch, pictures), pictures, classCount);
      const withCells = cells.length > 0;
      if (bases > 0) yield { kind: 'base', probabilities: rows.slice(0, classCount), withCells };
      const probabilities = rows.subarray(bases * classCount);
      if (withCells) yield { kind: 'cells', from: position, count: cells.length, probabilities };
      bases = 0;
      position += cells.length;
    }
  } finally {
    if (memory && buffer.byteLength <= MAX_KEPT_BYTES) memory.buffer = buffer;
  }
}

/**
 * The two tensors that all pictures of a run are put together from, in the card's layout: the picture (with what is
 * covered in all of them) and its fill.
 */
export function occlusionTensors(
  image: RgbImage,
  input: ModelInput,
  { fill, alsoCovered }: Pick<OcclusionSpec, 'fill' | 'alsoCovered'>,
): { base: Float32Array; replacement: Float32Array } {
  const base = preprocess(image, input);
  const replacement = isColour(fill)
    ? plainTensor(fill, input)
    : preprocess(replacementImage(image, fill, input), input);
  if (alsoCovered) copyRect(replacement, base, 0, rectOfBox(alsoCovered), tensorLayout(input));
  return { base, replacement };
}

/** What preprocess makes of a picture of one colour: one pixel's values, everywhere. */
function plainTensor(colour: Colour, input: ModelInput): Float32Array {
  const pixel = preprocess({ width: 1, height: 1, rgb: Uint8Array.from(colour) }, { ...input, width: 1, height: 1 });
  const { channelStep, length } = tensorLayout(input);
  const tensor = new Float32Array(length);
  if (input.layout === 'NCHW') pixel.forEach((value, c) => tensor.fill(value, c * channelStep, (c + 1) * channelStep));
  else for (let at = 0; at < length; at += pixel.length) tensor.set(pixel, at);
  return tensor;
}

/**
 * The pixels that the network is shown at a cell: for display, and the slow twin of the fast path.
 * @param replacement the picture's replacementImage
 * @param segments of the grid, where the patch is one of them
 */
export function occludedPixels(
  image: RgbImage,
  rect: CellPatch,
  replacement: RgbImage,
  segments?: Pick<Segments, 'labels'>,
): RgbImage {
  const rgb = image.rgb.slice();
  if (rect.segment !== undefined && segments) {
    segments.labels.forEach((segment, pixel) => {
      if (segment === rect.segment) rgb.set(replacement.rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 3);
    });
    return { ...image, rgb };
  }
  for (let y = rect.y0; y < rect.y1; y++) {
    const [from, to] = [(y * image.width + rect.x0) * 3, (y * image.width + rect.x1) * 3];
    rgb.set(replacement.rgb.subarray(from, to), from);
  }
  return { width: image.width, height: image.height, rgb };
}

/** Copies a rectangle of the picture `source` to the picture that starts at `at` in a batch. */
export function copyRect(
  source: Float32Array,
  batch: Float32Array,
  at: number,
  rect: PixelRect,
  layout: TensorLayout,
): void {
  for (let c = 0; c < layout.channels; c++)
    for (let y = rect.y0; y < rect.y1; y++) {
      const row = c * layout.channelStep + y * layout.rowStep;
      const end = row + rect.x1 * layout.pixelStep;
      for (let i = row + rect.x0 * layout.pixelStep; i < end; i += layout.pixelStep) batch[at + i] = source[i]!;
    }
}

/** The same of a cell's patch: of a segment its pixels alone. */
function copyPatch(
  source: Float32Array,
  batch: Float32Array,
  at: number,
  patch: CellPatch,
  layout: TensorLayout,
  segments: Segments | undefined,
): void {
  if (patch.segment === undefined || !segments) return copyRect(source, batch, at, patch, layout);
  for (let y = patch.y0; y < patch.y1; y++)
    for (let x = patch.x0; x < patch.x1; x++) {
      if (segments.labels[y * segments.width + x] !== patch.segment) continue;
      const pixel = y * layout.rowStep + x * layout.pixelStep;
      for (let c = 0; c < layout.channels; c++) {
        const i = pixel + c * layout.channelStep;
        batch[at + i] = source[i]!;
      }
    }
}

function checked(probabilities: Float32Array, count: number, classCount: number): Float32Array {
  if (probabilities.length !== count * classCount)
    throw new AppError(
      'invalid_network',
      `The network answers ${probabilities.length / count} values a picture, but the model card names ${classCount} labels. Give the card one label for each output.`,
      { field: 'labels' },
    );
  for (const p of probabilities)
    if (!Number.isFinite(p))
      throw new AppError(
        'invalid_network',
        'The network answers NaN or infinity for this picture. Its weights are damaged or overflow; export them again, in float32 if they are in half precision.',
      );
  return probabilities;
}

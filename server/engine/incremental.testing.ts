/** Occluding a network by its parts and by whole runs, patch by patch, at every cut. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ModelInput, ResolvedModelCard } from '@/lib/domain/modelCard';
import type { MapSize } from '@/lib/network/spatialNetwork';
import type { PixelRect } from '@/lib/occlusion/grid';
import { IncrementalPicture, type PaintPatch } from '@/lib/occlusion/incremental/incrementalPicture';
import { channelsLast } from '@/lib/occlusion/incremental/mapCrops';
import { NetworkParts } from '@/lib/occlusion/incremental/networkParts';
import { type IncrementalPlan, planIncremental } from '@/lib/occlusion/incremental/planIncremental';
import { seededRandom } from '@/lib/random/seededRandom';
import type { Engine, LoadedNetwork } from './engine';

export interface IncrementalCase {
  bytes: Uint8Array;
  /** Shape of the picture without the batch, in the network's layout. */
  shape: readonly [number, number, number];
  layout?: 'NCHW' | 'NHWC';
  /** Its tensors. */
  input?: string;
  output?: string;
}

export interface Comparison {
  plan: IncrementalPlan;
  deepest: number;
  /** Of each fetched tensor, in order. */
  answers: Answers[];
}

export interface Answers {
  /** Largest difference of any answer to any patch at any cut, and of the unoccluded one. */
  difference: number;
  /** Largest difference of an answer between a patch and none: there is something to be wrong about. */
  spread: number;
  /** What whole runs gave: a row for each patch. */
  expected: Float32Array[];
}

/** Where a network is fed and read. */
export type Feed = Pick<ModelInput, 'tensor' | 'width' | 'height' | 'layout' | 'channels'>;

/** The pixels under a patch: other ones than the picture's, and others for each place. */
const replacementAt = (y: number, x: number, channel: number) => Math.sin(y * 1.7 + x * 0.9 + channel) * 2;

/** A network of one file at every cut. Its tensors are "x" and "y" unless they are named. */
export async function compareAtEveryCut(
  engine: Engine,
  { bytes, shape, layout = 'NCHW', input = 'x', output = 'y' }: IncrementalCase,
  patches: readonly PixelRect[],
  covered?: CutSubject['covered'],
): Promise<Comparison & Answers> {
  const [channels, height, width] = layout === 'NCHW' ? shape : [shape[2], shape[0], shape[1]];
  const feed: Feed = { tensor: input, width, height, layout, channels: channels === 1 ? 'GRAY' : 'RGB' };
  const random = seededRandom(7);
  const picture = Float32Array.from({ length: channels * height * width }, () => random() * 2 - 1);
  return withNetwork(engine, bytes, async (network) => {
    const compared = await compareCuts(network, { feed, picture, fetches: [output], covered }, patches, everyCut);
    return { ...compared, ...compared.answers[0]! };
  });
}

export async function withNetwork<T>(
  engine: Engine,
  bytes: Uint8Array,
  use: (network: LoadedNetwork) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'specular-incremental-'));
  try {
    const file = path.join(folder, 'network.onnx');
    await writeFile(file, bytes);
    const network = await engine.load(file, 'network.onnx');
    try {
      return await use(network);
    } finally {
      await network.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const everyCut = (deepest: number) => Array.from({ length: deepest + 1 }, (_, cut) => cut);

export interface CutSubject {
  feed: Feed;
  picture: Float32Array;
  fetches: readonly string[];
  /** What whole runs cover for a patch: the patch itself, unless the comparison is to fail. */
  covered?: (patch: PixelRect) => PixelRect;
}

/** @param subject the preprocessed picture, and the tensors that are compared; the first is the network's answer */
export async function compareCuts(
  network: LoadedNetwork,
  { feed, picture, fetches, covered = (patch) => patch }: CutSubject,
  patches: readonly PixelRect[],
  cuts: (deepest: number) => readonly number[],
): Promise<Comparison> {
  const [output = ''] = fetches;
  const divided = await network.divide?.({ input: feed, output: { tensor: output } } as ResolvedModelCard);
  if (!divided) throw new Error('The network cannot be divided.');
  const { map, axes } = divided.network.picture;
  const answer = (patch: PixelRect | null) => wholeRun(network, feed, occluded(picture, feed, map, patch), fetches);
  const expected: Float32Array[][] = [];
  for (const patch of patches) expected.push(await answer(covered(patch)));
  const unoccluded = await answer(null);

  const plan = planIncremental(divided.network);
  const parts = new NetworkParts(plan, divided.openPart, fetches);
  const differences = fetches.map(() => 0);
  const note = (k: number, whole: Float32Array, byParts: Float32Array | undefined) =>
    (differences[k] = Math.max(differences[k]!, largestDifference(whole, byParts ?? new Float32Array())));
  for (const cut of cuts(parts.deepest)) {
    // More patches than go through the tail at a time.
    const tailBatch = Math.max(1, Math.ceil(patches.length / 3));
    const byParts = IncrementalPicture.of(parts, channelsLast(picture, map, axes), { tailBatch, now: () => 0 });
    const base = await byParts.unoccluded(cut);
    const { outputs } = await byParts.occlude(patches, paint(map.channels), cut);
    for (const [k, name] of fetches.entries()) {
      note(k, unoccluded[k]!, base.get(name));
      const each = unoccluded[k]!.length;
      for (const [p, rows] of expected.entries())
        note(k, rows[k]!, outputs.get(name)?.subarray(p * each, (p + 1) * each));
    }
    await parts.closeTail(cut);
  }
  const answers = fetches.map((_, k) => ({
    difference: differences[k]!,
    spread: Math.max(...expected.map((rows) => largestDifference(rows[k]!, unoccluded[k]!))),
    expected: expected.map((rows) => rows[k]!),
  }));
  return { plan, deepest: parts.deepest, answers };
}

async function wholeRun(
  network: LoadedNetwork,
  { tensor, width, height, layout, channels }: Feed,
  data: Float32Array,
  fetches: readonly string[],
): Promise<Float32Array[]> {
  const count = channels === 'GRAY' ? 1 : 3;
  const dims = layout === 'NCHW' ? [1, count, height, width] : [1, height, width, count];
  const results = await network.run({ [tensor]: { data, dims } }, fetches);
  return fetches.map((name) => results[name]!.data);
}

function occluded(
  picture: Float32Array,
  { layout }: Feed,
  { channels, height, width }: MapSize,
  patch: PixelRect | null,
): Float32Array {
  const result = picture.slice();
  const index = (y: number, x: number, c: number) =>
    layout === 'NCHW' ? (c * height + y) * width + x : (y * width + x) * channels + c;
  for (let y = patch?.y0 ?? 0; y < (patch?.y1 ?? 0); y++)
    for (let x = patch?.x0 ?? 0; x < (patch?.x1 ?? 0); x++)
      for (let c = 0; c < channels; c++) result[index(y, x, c)] = replacementAt(y, x, c);
  return result;
}

function paint(channels: number): PaintPatch {
  return (window, at, width, { y0, y1, x0, x1 }) => {
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++)
        for (let c = 0; c < channels; c++)
          window[at + ((y - y0) * width + x - x0) * channels + c] = replacementAt(y, x, c);
  };
}

/** Infinity where the numbers of values differ, and where one is no number. */
export function largestDifference(expected: Float32Array, actual: Float32Array): number {
  if (expected.length !== actual.length || expected.length === 0) return Infinity;
  let worst = 0;
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs(value - actual[i]!);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }
  return worst;
}

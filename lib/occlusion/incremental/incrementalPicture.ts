/**
 * One picture, ready to be occluded: the unoccluded maps of all segments before the cut, with their padding, and copies
 * of those that the tail reads. A batch of patches then computes of every segment only the windows that change.
 */
import type { CellPatch } from '../grid';
import { cropInput, cropLength, paddedMap, pasteChanged, restoreChanged } from './mapCrops';
import type { NetworkParts, Tail } from './networkParts';
import type { NetworkPart, PartTensor } from '../../network/networkPart';
import { PICTURE, type Segment, type SegmentInput } from './planIncremental';
import type { MapSize } from '../../network/spatialNetwork';
import { cropSize, type Windows, windowsOf, windowsOfBatch } from './windows';

/** Writes the pixels of a patch's rectangle: those of row y, column x of `rect` at `at` + ((y − y0) × width + x − x0) × channels. */
export type PaintPatch = (window: Float32Array, at: number, width: number, rect: CellPatch, index: number) => void;

/** How long the parts of a batch took, in milliseconds; `places` are those of all windows of the batch. */
export interface BatchTimes {
  segments: readonly { id: number; places: number; ms: number }[];
  tail: { cut: number; ms: number };
}

export interface BatchResult {
  /** For each output of the tail, one row a patch. */
  outputs: ReadonlyMap<string, Float32Array>;
  times: BatchTimes;
}

export interface PictureOptions {
  /** Copies of the maps that a tail reads: so many patches go through it at a time. */
  tailBatch: number;
  /** A clock, in milliseconds. */
  now: () => number;
}

/** Values of one tensor in the windows of a batch: count × height × width × channels. */
type WindowValues = Map<string, Float32Array>;

export class IncrementalPicture {
  /** Unoccluded maps, channels last. */
  private readonly maps = new Map<string, Float32Array>();
  private readonly padded = new Map<SegmentInput, Float32Array>();
  private readonly copies = new Map<string, Float32Array>();
  private readonly scratch: Float32Array[] = [];
  private computed = 0;

  private constructor(
    private readonly parts: NetworkParts,
    picture: Float32Array,
    private readonly options: PictureOptions,
  ) {
    this.maps.set(parts.plan.network.picture.tensor, picture);
  }

  /** @param picture preprocessed, channels last */
  static of(parts: NetworkParts, picture: Float32Array, options: PictureOptions): IncrementalPicture {
    return new IncrementalPicture(parts, picture, options);
  }

  /**
   * One step towards what the first batch with a cut would else wait for: opens a part and computes its unoccluded maps,
   * or opens the tail. True when nothing is left to do. In steps, because all of them take seconds for a large network,
   * and whoever waits may give up in between.
   */
  async prepareStep(cut: number): Promise<boolean> {
    if (this.computed < cut) {
      await this.computeNext();
      return false;
    }
    const { frontier } = await this.parts.tail(cut);
    for (const tensor of this.copies.keys())
      if (!frontier.some((one) => one.tensor === tensor)) this.copies.delete(tensor); // of another cut
    for (const { tensor, map } of frontier) this.copiesOf(tensor, map);
    return true;
  }

  /** What the network answers to the picture as it is. */
  async unoccluded(cut: number): Promise<ReadonlyMap<string, Float32Array>> {
    await this.computeMaps(cut);
    const tail = await this.parts.tail(cut);
    const feeds: Record<string, PartTensor> = {};
    for (const { tensor, map } of tail.frontier)
      feeds[tensor] = { data: this.mapOf(tensor), dims: [1, map.height, map.width, map.channels] };
    const results = await tail.part.run(feeds);
    return new Map(this.parts.outputs.map((name) => [name, Float32Array.from(valuesOf(results, name))]));
  }

  /** What the network answers to each patch. Patches of similar size and place in one batch cost least. */
  async occlude(patches: readonly CellPatch[], paint: PaintPatch, cut: number): Promise<BatchResult> {
    await this.computeMaps(cut);
    const { segments, network } = this.parts.plan;
    const windows = windowsOfBatch(this.parts.plan, patches, cut);
    const pixels = paintWindows(patches, windowsOf(windows, PICTURE), network.picture.map.channels, paint);
    const values: WindowValues = new Map([[network.picture.tensor, pixels]]);
    const times: { id: number; places: number; ms: number }[] = [];
    for (const segment of segments.slice(0, cut)) {
      const part = await this.parts.segment(segment.id);
      const start = this.options.now();
      await this.runSegment(segment, part, windows, values);
      const { height, width } = windowsOf(windows, segment.id);
      times.push({ id: segment.id, places: patches.length * height * width, ms: this.options.now() - start });
    }
    const tail = await this.parts.tail(cut);
    const start = this.options.now();
    const outputs = await this.runTail(tail, patches.length, windows, values);
    return { outputs, times: { segments: times, tail: { cut, ms: this.options.now() - start } } };
  }

  /** Bytes that are kept of the picture. */
  get bytes(): number {
    const kept = new Set([...this.maps.values(), ...this.padded.values(), ...this.copies.values(), ...this.scratch]);
    return [...kept].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Forgets what no run with this cut reads. A run with another one after that would compute all maps anew. */
  settle(cut: number): void {
    const read = new Set([this.parts.plan.network.picture.tensor]);
    for (const { inputs } of this.parts.plan.segments.slice(0, cut))
      for (const input of inputs) if (!input.window) read.add(input.tensor);
    for (const tensor of this.copies.keys()) read.add(tensor);
    for (const tensor of this.maps.keys()) if (!read.has(tensor)) this.maps.delete(tensor);
  }

  private async computeMaps(cut: number): Promise<void> {
    while (this.computed < cut) await this.computeNext();
  }

  /** Every segment is run on whole maps, once. */
  private async computeNext(): Promise<void> {
    const segment = this.parts.plan.segments[this.computed];
    if (!segment) throw new RangeError(`There is no segment ${this.computed}.`);
    const part = await this.parts.segment(segment.id);
    const feeds: Record<string, PartTensor> = {};
    for (const input of segment.inputs) {
      const data = paddedMap(input, this.mapOf(input.tensor));
      this.padded.set(input, data);
      feeds[input.name] = { data, dims: [1, input.padded.height, input.padded.width, input.map.channels] };
    }
    const results = await part.run(feeds);
    for (const tensor of segment.outputs) this.maps.set(tensor, valuesOf(results, tensor).slice());
    this.computed++;
  }

  private async runSegment(
    segment: Segment,
    part: NetworkPart,
    windows: ReadonlyMap<number, Windows>,
    values: WindowValues,
  ): Promise<void> {
    const output = windowsOf(windows, segment.id);
    const count = output.origin.length / 2;
    const feeds: Record<string, PartTensor> = {};
    for (const [k, input] of segment.inputs.entries()) {
      const padded = this.padded.get(input);
      const changed = values.get(input.tensor);
      if (!padded || !changed) throw new RangeError(`The map "${input.tensor}" is read before it is computed.`);
      const crops = this.scratchFor(k, cropLength(input, output, count));
      cropInput(input, { padded, output }, { windows: windowsOf(windows, input.from), values: changed }, crops);
      const { height, width } = cropSize(input, output);
      feeds[input.name] = { data: crops, dims: [count, height, width, input.map.channels] };
    }
    const results = await part.run(feeds);
    for (const tensor of segment.outputs) values.set(tensor, valuesOf(results, tensor));
  }

  private async runTail(
    { part, frontier }: Tail,
    count: number,
    windows: ReadonlyMap<number, Windows>,
    values: WindowValues,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const outputs = new Map<string, Float32Array>();
    for (let from = 0; from < count; from += this.options.tailBatch) {
      const range = { from, count: Math.min(this.options.tailBatch, count - from) };
      const feeds: Record<string, PartTensor> = {};
      for (const { tensor, from: segment, map } of frontier) {
        const copies = this.copiesOf(tensor, map);
        const changed = values.get(tensor);
        if (!changed) throw new RangeError(`The map "${tensor}" is read before it is computed.`);
        pasteChanged(map, { windows: windowsOf(windows, segment), values: changed }, range, copies);
        const { height, width, channels } = map;
        const length = range.count * height * width * channels;
        feeds[tensor] = { data: copies.subarray(0, length), dims: [range.count, height, width, channels] };
      }
      const results = await part.run(feeds);
      for (const name of this.parts.outputs) {
        const rows = valuesOf(results, name);
        const each = rows.length / range.count;
        const all = outputs.get(name) ?? new Float32Array(count * each);
        all.set(rows, from * each);
        outputs.set(name, all);
      }
      for (const { tensor, from: segment, map } of frontier) {
        const unoccluded = this.mapOf(tensor);
        restoreChanged(map, { windows: windowsOf(windows, segment), unoccluded }, range, this.copiesOf(tensor, map));
      }
    }
    return outputs;
  }

  private mapOf(tensor: string): Float32Array {
    const map = this.maps.get(tensor);
    if (!map) throw new RangeError(`The map "${tensor}" is not known.`);
    return map;
  }

  private copiesOf(tensor: string, { channels, height, width }: MapSize): Float32Array {
    const known = this.copies.get(tensor);
    if (known) return known;
    const map = this.mapOf(tensor);
    const copies = new Float32Array(this.options.tailBatch * height * width * channels);
    for (let k = 0; k < this.options.tailBatch; k++) copies.set(map, k * map.length);
    this.copies.set(tensor, copies);
    return copies;
  }

  private scratchFor(k: number, length: number): Float32Array {
    const known = this.scratch[k];
    if (known && known.length >= length) return known.subarray(0, length);
    return (this.scratch[k] = new Float32Array(length)).subarray(0, length);
  }
}

function paintWindows(
  patches: readonly CellPatch[],
  { origin, height, width }: Windows,
  channels: number,
  paint: PaintPatch,
): Float32Array {
  const pixels = new Float32Array(patches.length * height * width * channels);
  for (const [b, rect] of patches.entries()) {
    if (rect.y1 <= rect.y0 || rect.x1 <= rect.x0) continue;
    const row = b * height + rect.y0 - origin[2 * b]!;
    paint(pixels, (row * width + rect.x0 - origin[2 * b + 1]!) * channels, width, rect, b);
  }
  return pixels;
}

function valuesOf(results: Readonly<Record<string, PartTensor>>, tensor: string): Float32Array {
  const result = results[tensor];
  if (!result) throw new RangeError(`The part did not give "${tensor}".`);
  return result.data;
}

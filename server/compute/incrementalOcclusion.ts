/**
 * Occlusion of a loaded network by its parts: what is opened, measured and chosen once serves all pictures for as long
 * as the network stays loaded.
 */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { PixelRect } from '@/lib/occlusion/grid';
import { CutChoice, PartCosts } from '@/lib/occlusion/incremental/cutChoice';
import { IncrementalPicture, type PaintPatch } from '@/lib/occlusion/incremental/incrementalPicture';
import { channelsLast } from '@/lib/occlusion/incremental/mapCrops';
import { keptMemory } from '@/lib/occlusion/incremental/keptMemory';
import { NetworkParts } from '@/lib/occlusion/incremental/networkParts';
import { type IncrementalPlan, planIncremental } from '@/lib/occlusion/incremental/planIncremental';
import { similarFirst, type WindowStatistics, windowStatistics } from '@/lib/occlusion/incremental/similarPatches';
import type { LoadedNetwork } from '../engine/engine';
import { MAX_BATCH } from './batchSizer';
import { probabilitiesOf } from './classify';

/**
 * Copies of the maps that the tail reads. 8 to 32 are alike, but where dense layers with many weights come: AlexNet took
 * 0.73 ms a cell for it instead of 1.57.
 */
const TAIL_BATCH = 32;

/** What is kept of one picture, at most: 84 MB for DenseNet-121 at 224 × 224, less for most others. */
export const MAX_PICTURE_BYTES = 1024 * 1024 * 1024;
/** So many times slower. */
const CLEARLY = 2;

export class IncrementalOcclusion {
  private readonly costs = new PartCosts();

  private constructor(private readonly parts: NetworkParts) {}

  /** Null where the network cannot be taken apart, or nothing of it can be computed for a part of the picture. */
  static async of(network: LoadedNetwork, card: ResolvedModelCard): Promise<IncrementalOcclusion | null> {
    const divided = await network.divide?.(card);
    if (!divided) return null;
    const parts = new NetworkParts(planIncremental(divided.network), divided.openPart);
    return parts.deepest > 0 ? new IncrementalOcclusion(parts) : null;
  }

  get plan(): IncrementalPlan {
    return this.parts.plan;
  }

  /** Whether a picture has been occluded by it: parts are open, and the best cut is known or nearly so. */
  isWarm = false;
  /** The least that a cell has cost by whole runs, in milliseconds. */
  private wholeMs = Infinity;

  noteWholeRun(cells: number, ms: number): void {
    this.wholeMs = Math.min(this.wholeMs, ms / cells);
  }

  /**
   * Whether whole runs are clearly faster: on a graphics card, where carrying maps to and fro costs more than computing
   * them. Clearly, because both were measured at other times, and a machine may have become busy.
   */
  isBeatenByWholeRuns(run: IncrementalRun): boolean {
    return run.isSettled && run.msPerPatch > CLEARLY * this.wholeMs;
  }

  /**
   * Begins with a picture.
   * @param base the preprocessed picture, `replacement` what stands under the patches; both in the card's layout
   * @param patches all patches of the run, from which the cut is chosen
   * Null where it would take too much memory (MAX_PICTURE_BYTES): whole runs keep nothing.
   */
  begin(
    card: ResolvedModelCard,
    { base, replacement }: { base: Float32Array; replacement: Float32Array },
    patches: readonly PixelRect[],
  ): IncrementalRun | null {
    const { plan, deepest } = this.parts;
    const { map, axes } = plan.network.picture;
    const pixels = channelsLast(replacement, map, axes);
    const paint: PaintPatch = (window, at, width, { y0, y1, x0, x1 }) => {
      for (let y = y0; y < y1; y++) {
        const from = (y * map.width + x0) * map.channels;
        const length = (x1 - x0) * map.channels;
        window.set(pixels.subarray(from, from + length), at + (y - y0) * width * map.channels);
      }
    };
    const picture = IncrementalPicture.of(this.parts, channelsLast(base, map, axes), {
      tailBatch: TAIL_BATCH,
      now: () => performance.now(),
    });
    const statistics = windowStatistics(plan, patches);
    const memory = keptMemory(plan, patches, { batch: MAX_BATCH, tailBatch: TAIL_BATCH });
    const allowed = (cut: number) => cut <= deepest && (memory[cut] ?? Infinity) <= MAX_PICTURE_BYTES;
    if (!memory.some((_, cut) => cut > 0 && allowed(cut))) return null;
    return new IncrementalRun(this, card, {
      parts: this.parts,
      costs: this.costs,
      picture,
      paint,
      statistics,
      allowed,
    });
  }
}

interface RunParts {
  parts: NetworkParts;
  costs: PartCosts;
  picture: IncrementalPicture;
  paint: PaintPatch;
  statistics: WindowStatistics;
  /** Whether a cut may be used. */
  allowed: (cut: number) => boolean;
}

/** One picture. Calls must not overlap. */
export class IncrementalRun {
  private readonly choice: CutChoice;
  /** The cut once it is chosen: what others measure meanwhile must not change it any more. */
  private chosen: number | null = null;
  private prepared: number | null = null;

  constructor(
    private readonly owner: IncrementalOcclusion,
    private readonly card: ResolvedModelCard,
    private readonly run: RunParts,
  ) {
    const { costs, statistics, allowed } = run;
    this.choice = new CutChoice(statistics.coverage, statistics.places, allowed, costs);
  }

  /** Whether the cut stays what it is. */
  get isSettled(): boolean {
    return this.chosen !== null || this.choice.settled;
  }

  /** What a patch costs, in milliseconds, as far as it was measured. */
  get msPerPatch(): number {
    return this.choice.msPerPatch;
  }

  /** Memory that is kept of the picture. */
  get bytes(): number {
    return this.run.picture.bytes;
  }

  similarFirst(patches: readonly PixelRect[]): number[] {
    return similarFirst(this.run.parts.plan, this.run.statistics, patches);
  }

  /** Makes ready what the next batch needs; nothing where it is ready. To be called before each batch. */
  async prepare(): Promise<void> {
    if (this.chosen !== null && this.prepared === this.chosen) return;
    const { parts, picture } = this.run;
    if (this.choice.settled) this.chosen = this.choice.cut;
    const { cut } = this;
    if (this.prepared !== cut) {
      for (const beaten of this.choice.beaten) await parts.closeTail(beaten);
      await picture.prepare(cut);
    }
    if (this.chosen !== null) picture.settle(cut);
    this.prepared = cut;
    this.owner.isWarm = true;
  }

  /** Segments that are computed as windows in the next batch. */
  get cut(): number {
    return this.chosen ?? this.choice.cut;
  }

  /** Probabilities, a row for each patch. Throws as `classify` does. */
  async probabilities(patches: readonly PixelRect[]): Promise<Float32Array> {
    const { picture, paint, costs } = this.run;
    const { outputs, times } = await picture.occlude(patches, paint, this.cut);
    costs.note(times, patches.length);
    return probabilitiesOf(this.card, outputs.get(this.card.output.tensor) ?? new Float32Array(), patches.length);
  }
}

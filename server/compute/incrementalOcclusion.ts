/**
 * Occlusion of a loaded network by its parts: what is opened, measured and chosen once serves all pictures for as long
 * as the network stays loaded.
 */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { CellPatch } from '@/lib/occlusion/grid';
import { CutChoice, PartCosts } from '@/lib/occlusion/incremental/cutChoice';
import type { BatchTimes } from '@/lib/occlusion/incremental/incrementalPicture';
import { channelsLast } from '@/lib/occlusion/incremental/mapCrops';
import { keptMemory } from '@/lib/occlusion/incremental/keptMemory';
import { NetworkParts } from '@/lib/occlusion/incremental/networkParts';
import { type IncrementalPlan, planIncremental } from '@/lib/occlusion/incremental/planIncremental';
import { similarFirst, type WindowStatistics, windowStatistics } from '@/lib/occlusion/incremental/similarPatches';
import type { LoadedNetwork } from '../engine/engine';
import { MAX_BATCH } from './batchSizer';
import { probabilitiesOf } from './classify';
import {
  type LanePicture,
  type LaneTensors,
  LocalLane,
  type LocalPicture,
  type PartLane,
  TAIL_BATCH,
} from './lanes/partLane';
import type { PartLanes } from './lanes/partLanes';

/** What is kept of one picture in all lanes, at most: 84 MB a lane for DenseNet-121 at 224 × 224, less for most others. */
export const MAX_PICTURE_BYTES = 1024 * 1024 * 1024;
/**
 * So many times slower than whole runs: clearly, because both were measured at other times, and a machine may have become
 * busy. A card that computes nothing else is steadier.
 */
const CLEARLY = { memory: 2, card: 1.2 };

export class IncrementalOcclusion {
  private readonly costs = new PartCosts();
  /** Lanes of other threads. Opened with the first picture: nothing waits for them before its first coarse map is there. */
  private others: Promise<readonly PartLane[]> | undefined;

  private constructor(
    private readonly parts: NetworkParts,
    private readonly local: LocalLane,
    private readonly openOthers: () => Promise<readonly PartLane[]>,
    /** Maps are carried to a graphics card and back. */
    readonly onCard: boolean,
  ) {}

  /**
   * Null where the network cannot be taken apart, or nothing of it can be computed for a part of the picture.
   * @param lanes threads that share the work; without them this thread does all of it
   */
  static async of(
    network: LoadedNetwork,
    card: ResolvedModelCard,
    lanes: PartLanes | null = null,
  ): Promise<IncrementalOcclusion | null> {
    const divided = await network.divide?.(card, lanes?.threads);
    if (!divided) return null;
    const parts = new NetworkParts(planIncremental(divided.network), divided.openPart);
    if (parts.deepest === 0) return null;
    const openOthers = async (): Promise<readonly PartLane[]> => {
      const others = divided.recipe && (await lanes?.open(divided.recipe));
      if (others) divided.onDispose?.(others.release);
      return others?.lanes ?? [];
    };
    return new IncrementalOcclusion(parts, new LocalLane(parts), openOthers, divided.onCard ?? false);
  }

  get plan(): IncrementalPlan {
    return this.parts.plan;
  }

  /** The least that a cell has cost by whole runs, in milliseconds. */
  private wholeMs = Infinity;
  /** What the last picture cost by parts, in milliseconds: before its first patch, and for each. */
  private partsMs = { before: Infinity, patch: Infinity };

  noteWholeRun(cells: number, ms: number): void {
    this.wholeMs = Math.min(this.wholeMs, ms / cells);
  }

  notePicture(ms: { before: number; patch: number }): void {
    this.partsMs = ms;
  }

  /**
   * Whether the first cells of a picture are there sooner by whole runs: these begin at once, while parts are opened, and
   * the maps of the unoccluded picture computed, before the first patch.
   */
  isSoonerWhole(cells: number): boolean {
    const { before, patch } = this.partsMs;
    return cells * this.wholeMs <= before + cells * patch;
  }

  /**
   * Whether whole runs are clearly faster: on a graphics card, where carrying maps to and fro costs more than computing
   * them.
   */
  isBeatenByWholeRuns(run: IncrementalRun): boolean {
    return run.isSettled && run.msPerPatch > CLEARLY[this.onCard ? 'card' : 'memory'] * this.wholeMs;
  }

  /**
   * Begins with a picture.
   * @param base the preprocessed picture, `replacement` what stands under the patches, both in the card's layout;
   * `labels` of the segments, where patches are such
   * @param patches all patches of the run, from which the cut is chosen
   * Null where it would take too much memory (MAX_PICTURE_BYTES): whole runs keep nothing.
   */
  async begin(
    card: ResolvedModelCard,
    { base, replacement, labels }: LaneTensors,
    patches: readonly CellPatch[],
  ): Promise<IncrementalRun | null> {
    const { plan, deepest } = this.parts;
    const { map, axes } = plan.network.picture;
    const statistics = windowStatistics(plan, patches);
    const memory = keptMemory(plan, patches, { batch: MAX_BATCH, tailBatch: TAIL_BATCH });
    const others = await (this.others ??= this.openOthers());
    const lanes = [...others, this.local];
    const allowed = (cut: number) => cut <= deepest && (memory[cut] ?? Infinity) * lanes.length <= MAX_PICTURE_BYTES;
    if (!memory.some((_, cut) => cut > 0 && allowed(cut))) return null;
    const tensors = {
      base: channelsLast(base, map, axes),
      replacement: channelsLast(replacement, map, axes),
      labels,
    };
    const local = this.local.begin(tensors);
    return new IncrementalRun(card, {
      plan,
      lanes,
      costs: this.costs,
      // The local one last: while it computes, this thread sends nothing.
      pictures: [...others.map((lane) => lane.begin(tensors)), local],
      local,
      statistics,
      allowed,
    });
  }
}

interface RunParts {
  plan: IncrementalPlan;
  lanes: readonly PartLane[];
  costs: PartCosts;
  pictures: readonly LanePicture[];
  local: LocalPicture;
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

  /** Batches that are computed at the same time. */
  get lanes(): number {
    return this.run.pictures.length;
  }

  /** Memory that is kept of the picture, in all lanes. */
  get bytes(): number {
    return this.run.local.bytes * this.lanes;
  }

  similarFirst(patches: readonly CellPatch[]): number[] {
    return similarFirst(this.run.plan, this.run.statistics, patches);
  }

  /**
   * Makes ready what the next batch needs; nothing where it is ready. To be called before each batch. False where it was
   * cancelled before that: there must be no batch then.
   */
  async prepare(cancelled: () => boolean = () => false): Promise<boolean> {
    if (this.chosen !== null && this.prepared === this.chosen) return true;
    const { lanes, pictures } = this.run;
    if (this.choice.settled) this.chosen = this.choice.cut;
    const { cut } = this;
    if (this.prepared !== cut) {
      for (const beaten of this.choice.beaten) await Promise.all(lanes.map((lane) => lane.closeTail(beaten)));
      const ready = await Promise.all(pictures.map((picture) => allSteps(picture, cut, cancelled)));
      if (ready.includes(false)) return false;
    }
    if (this.chosen !== null) await Promise.all(pictures.map((picture) => picture.settle(cut)));
    this.prepared = cut;
    return true;
  }

  /** Segments that are computed as windows in the next batch. */
  get cut(): number {
    return this.chosen ?? this.choice.cut;
  }

  /** Probabilities, a row for each patch: every lane takes an equal stretch of them. Throws as `classify` does. */
  async probabilities(patches: readonly CellPatch[]): Promise<Float32Array> {
    const { pictures, costs } = this.run;
    const each = Math.ceil(patches.length / pictures.length);
    const busy = pictures.slice(0, Math.ceil(patches.length / each));
    const answers = await Promise.all(
      busy.map((picture, k) => picture.occlude(patches.slice(k * each, (k + 1) * each), this.cut)),
    );
    costs.note(timesOfAll(answers.map(({ times }) => times), pictures.length), patches.length); // prettier-ignore
    return probabilitiesOf(this.card, joined(answers.map(({ values }) => values)), patches.length);
  }

  /** The memory that lanes keep of the picture may go. */
  async end(): Promise<void> {
    await Promise.all(this.run.pictures.map((picture) => picture.end()));
  }
}

async function allSteps(picture: LanePicture, cut: number, cancelled: () => boolean): Promise<boolean> {
  while (!(await picture.prepareStep(cut))) if (cancelled()) return false;
  return true;
}

/** What lanes took side by side, as if one had done it: places add up, and their milliseconds are shared by all lanes. */
function timesOfAll(times: readonly BatchTimes[], lanes: number): BatchTimes {
  const sum = (of: (one: BatchTimes) => number) => times.reduce((total, one) => total + of(one), 0);
  const [first] = times;
  return {
    segments: (first?.segments ?? []).map(({ id }, k) => ({
      id,
      places: sum(({ segments }) => segments[k]!.places),
      ms: sum(({ segments }) => segments[k]!.ms) / lanes,
    })),
    tail: { cut: first?.tail.cut ?? 0, ms: sum(({ tail }) => tail.ms) / lanes },
  };
}

function joined(rows: readonly Float32Array[]): Float32Array {
  if (rows.length === 1) return rows[0]!;
  const all = new Float32Array(rows.reduce((length, row) => length + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

/** What the thread of a lane answers to. Networks and pictures are named by numbers that the asker chooses. */
import type { CellPatch } from '@/lib/occlusion/grid';
import { NetworkParts } from '@/lib/occlusion/incremental/networkParts';
import { planIncremental } from '@/lib/occlusion/incremental/planIncremental';
import { divideOnnx } from '../../engine/divideOnnx';
import type { PartsRecipe } from '../../engine/engine';
import { type LaneAnswer, type LanePicture, type LaneTensors, LocalLane } from './partLane';

export class LaneService {
  private readonly networks = new Map<number, { parts: NetworkParts; lane: LocalLane }>();
  private readonly pictures = new Map<number, LanePicture>();

  async open(network: number, recipe: PartsRecipe, threads: number): Promise<void> {
    const divided = divideOnnx(recipe, threads);
    const parts = new NetworkParts(planIncremental(divided.network), divided.openPart);
    this.networks.set(network, { parts, lane: new LocalLane(parts) });
    return Promise.resolve();
  }

  async begin(network: number, picture: number, tensors: LaneTensors): Promise<void> {
    this.pictures.set(picture, known(this.networks, network).lane.begin(tensors));
    return Promise.resolve();
  }

  async prepareStep(picture: number, cut: number): Promise<boolean> {
    return known(this.pictures, picture).prepareStep(cut);
  }

  async settle(picture: number, cut: number): Promise<void> {
    await known(this.pictures, picture).settle(cut);
  }

  async occlude(picture: number, patches: readonly CellPatch[], cut: number): Promise<LaneAnswer> {
    return known(this.pictures, picture).occlude(patches, cut);
  }

  async end(picture: number): Promise<void> {
    this.pictures.delete(picture);
    return Promise.resolve();
  }

  async closeTail(network: number, cut: number): Promise<void> {
    await known(this.networks, network).lane.closeTail(cut);
  }

  async release(network: number): Promise<void> {
    const open = this.networks.get(network);
    this.networks.delete(network);
    await open?.parts.release();
  }
}

function known<T>(all: ReadonlyMap<number, T>, id: number): T {
  const one = all.get(id);
  if (one === undefined) throw new RangeError(`The lane does not know number ${id}.`);
  return one;
}

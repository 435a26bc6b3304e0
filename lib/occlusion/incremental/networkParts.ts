/** The parts of one network, opened when they are first needed and kept for its next pictures. */
import type { NetworkPart, OpenPart, PartSpec } from '../../network/networkPart';
import { frontierOf, type Frontier, type IncrementalPlan, type Segment } from './planIncremental';

export interface Tail {
  part: NetworkPart;
  frontier: readonly Frontier[];
}

export class NetworkParts {
  private readonly segments = new Map<number, Promise<NetworkPart>>();
  private readonly tails = new Map<number, Promise<Tail>>();
  /** The deepest cut: after it there must be something left that gives the answer. */
  readonly deepest: number;

  constructor(
    readonly plan: IncrementalPlan,
    private readonly open: OpenPart,
    /** Tensors that a tail gives: the answer, and whatever else somebody wants to see. */
    readonly outputs: readonly string[] = [plan.network.outputTensor],
  ) {
    const first = plan.segments.find(({ layers }) => layers.some(({ tensor }) => outputs.includes(tensor)));
    this.deepest = first?.id ?? plan.segments.length;
  }

  segment(id: number): Promise<NetworkPart> {
    const segment = this.plan.segments[id];
    if (!segment) throw new RangeError(`There is no segment ${id}.`);
    return remember(this.segments, id, () => this.open(segmentSpec(segment)));
  }

  /** What comes after the segments before `cut`. */
  tail(cut: number): Promise<Tail> {
    return remember(this.tails, cut, async () => {
      const frontier = frontierOf(this.plan, cut);
      return { frontier, part: await this.open(tailSpec(frontier, this.outputs)) };
    });
  }

  /** Each tail holds weights of its own. */
  async closeTail(cut: number): Promise<void> {
    const tail = this.tails.get(cut);
    this.tails.delete(cut);
    await (await tail)?.part.release();
  }

  async release(): Promise<void> {
    const opened = [
      ...this.segments.values(),
      ...[...this.tails.values()].map((tail) => tail.then(({ part }) => part)),
    ];
    this.segments.clear();
    this.tails.clear();
    for (const part of await Promise.allSettled(opened)) if (part.status === 'fulfilled') await part.value.release();
  }
}

function segmentSpec({ inputs, layers, outputs }: Segment): PartSpec {
  return {
    inputs: inputs.map(({ name, tensor, map }) => ({ name, tensor, channels: map.channels, size: null })),
    rewired: layers,
    outputs: outputs.map((tensor) => ({ tensor, isMap: true })),
  };
}

function tailSpec(frontier: readonly Frontier[], outputs: readonly string[]): PartSpec {
  return {
    inputs: frontier.map(({ tensor, map }) => ({ name: tensor, tensor, channels: map.channels, size: map })),
    rewired: [],
    outputs: outputs.map((tensor) => ({ tensor, isMap: false })),
  };
}

/** What could not be made is forgotten: the next one tries again. */
function remember<T>(made: Map<number, Promise<T>>, key: number, make: () => Promise<T>): Promise<T> {
  const known = made.get(key);
  if (known) return known;
  const making = make();
  made.set(key, making);
  making.catch(() => made.delete(key));
  return making;
}

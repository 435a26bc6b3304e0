/** A loaded TensorFlow.js network: takes batches of any size and gives any tensor. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import type { TailQuestion, TfjsTail } from '@/lib/tfjs/tailOfModel';
import type {
  DividedNetwork,
  InputGradient,
  InputGradientQuestion,
  LayerGradient,
  LayerGradientQuestion,
  LoadedNetwork,
  OpenLayerGradient,
  Tensor,
} from './engine';
import { OpenParts } from './openParts';
import { runInPieces } from './runInPieces';
import { isCrash, lostInCrash, tfjsError } from './tfjsError';
import { noSuchTensor, type TfjsExecutor } from './tfjsExecutor';
import { scoreGradient } from './tfjsGradient';
import type { TfjsRuntime } from './tfjsRuntime';

/** One life of a runtime, from its start to a crash. */
export interface RuntimeLife {
  readonly runtime: TfjsRuntime;
  crashed: boolean;
}

export interface TfjsNetworkParts {
  life: RuntimeLife;
  executor: TfjsExecutor;
  outputs: readonly TensorInfo[];
  /** For error messages. */
  fileName: string;
  /** Pictures that one run takes, no more and no less; null when any number is right. */
  fixedBatch: number | null;
  /** See LoadedNetwork.divide. */
  divide: (card: ResolvedModelCard) => Promise<DividedNetwork>;
  /** Opens what lies between a layer and the scores; whoever asked disposes of it. */
  openTail: (question: TailQuestion) => Promise<{ tail: TfjsTail; executor: TfjsExecutor }>;
}

export class TfjsNetwork implements LoadedNetwork {
  private disposed = false;
  private readonly openParts = new OpenParts();

  constructor(private readonly parts: TfjsNetworkParts) {}

  get inputs(): readonly TensorInfo[] {
    return this.parts.executor.inputs;
  }
  get outputs(): readonly TensorInfo[] {
    return this.parts.outputs;
  }

  get lost(): boolean {
    return this.parts.life.crashed;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Record<string, Tensor>> {
    const { life, executor, fixedBatch, fileName } = this.parts;
    this.checkAlive();
    this.check(feeds, fetches);
    try {
      if (fixedBatch === null) return runOnce(life.runtime, executor, feeds, fetches);
      const run = (piece: typeof feeds) => Promise.resolve(runOnce(life.runtime, executor, piece, fetches));
      return await runInPieces(run, fixedBatch, feeds, fetches);
    } catch (cause) {
      life.crashed ||= isCrash(cause);
      throw tfjsError(cause, fileName, 'run');
    }
  }

  async inputGradient(pictures: Tensor, question: InputGradientQuestion): Promise<InputGradient> {
    this.checkAlive();
    const feeds = { [question.input]: pictures };
    this.check(feeds, [question.output]);
    return this.gradient(this.parts.executor, feeds, question, 'method');
  }

  async openLayerGradient(question: LayerGradientQuestion): Promise<OpenLayerGradient> {
    this.checkAlive();
    const { life, openTail } = this.parts;
    const { input, inputShape, layer, output } = question;
    const { tail, executor } = await openTail({ layer, input: { tensor: input, shape: inputShape }, output });
    // A layer that is called a second time has another name where it is called once.
    const scores = executor.outputs[0]?.name ?? output;
    const asked = { ...question, input: tail.maps, output: scores, ...(tail.withoutSoftmax ? LOGIT : {}) };
    return {
      of: async (picture): Promise<LayerGradient> => {
        const { [layer.tensor]: maps } = await this.run({ [input]: picture }, [layer.tensor]);
        if (!maps) throw noSuchTensor(layer.tensor, this.parts.fileName);
        const feeds = { [tail.maps]: maps, ...(tail.picture === null ? {} : { [tail.picture]: picture }) };
        return { maps: maps.data, gradient: (await this.gradient(executor, feeds, asked, 'layer')).gradient };
      },
      release: () => {
        if (!life.crashed) executor.dispose();
        return Promise.resolve();
      },
    };
  }

  /** In pieces where the network takes only so many pictures. Says of what goes wrong what to do instead. */
  private async gradient(
    executor: TfjsExecutor,
    feeds: Readonly<Record<string, Tensor>>,
    question: InputGradientQuestion,
    field: 'method' | 'layer',
  ): Promise<InputGradient> {
    const { life, fixedBatch, fileName } = this.parts;
    const take = (piece: typeof feeds) => scoreGradient(life.runtime, executor, piece, question);
    try {
      return fixedBatch === null ? take(feeds) : await gradientInPieces(take, fixedBatch, feeds, question.input);
    } catch (cause) {
      life.crashed ||= isCrash(cause);
      const told = tfjsError(cause, fileName, 'run');
      if (life.crashed || told.code === 'unavailable' || told === cause) throw told;
      throw new AppError('unsupported', `No gradient can be taken of the network "${fileName}": ${cause instanceof Error ? cause.message : String(cause)}. Compare with RISE, which needs none.`, { field, cause }); // prettier-ignore
    }
  }

  private checkAlive(): void {
    const { life, fileName } = this.parts;
    if (life.crashed) throw lostInCrash(fileName);
  }

  async divide(card: ResolvedModelCard): Promise<DividedNetwork | null> {
    if (this.parts.fixedBatch !== null) return null;
    return this.openParts.tracked(await this.parts.divide(card));
  }

  async dispose(): Promise<void> {
    await this.openParts.releaseAll();
    if (!this.disposed && !this.lost) this.parts.executor.dispose();
    this.disposed = true;
  }

  private check(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): void {
    const { executor, fileName } = this.parts;
    const unknown = fetches.find((tensor) => !executor.has(tensor));
    if (unknown !== undefined) throw noSuchTensor(unknown, fileName);
    const missing = executor.inputs.find(({ name }) => !feeds[name]);
    if (missing) throw new AppError('invalid_input', `The network "${fileName}" must be fed "${missing.name}".`);
  }
}

const LOGIT = { kind: 'logit' } as const;

/** What is filled up has gradients of its own, which nobody asked for. */
async function gradientInPieces(
  take: (piece: Readonly<Record<string, Tensor>>) => InputGradient,
  size: number,
  feeds: Readonly<Record<string, Tensor>>,
  by: string,
): Promise<InputGradient> {
  const run = (piece: Readonly<Record<string, Tensor>>) => {
    const { scores, gradient } = take(piece);
    const dims = piece[by]?.dims ?? [size];
    return Promise.resolve({ scores: { data: scores, dims: [size] }, gradient: { data: gradient, dims } });
  };
  const { scores, gradient } = await runInPieces(run, size, feeds, ['scores', 'gradient']);
  return { scores: scores?.data ?? new Float32Array(), gradient: gradient?.data ?? new Float32Array() };
}

/** One run. Whatever it allocates is freed before it returns; results are copies. */
export function runOnce(
  { core }: TfjsRuntime,
  executor: TfjsExecutor,
  feeds: Readonly<Record<string, Tensor>>,
  fetches: readonly string[],
): Record<string, Tensor> {
  const results: Record<string, Tensor> = {};
  const given = Object.fromEntries(executor.inputs.flatMap(({ name }) => (feeds[name] ? [[name, feeds[name]]] : [])));
  core.tidy(() => {
    const fed = Object.fromEntries(
      Object.entries(given).map(([name, { data, dims }]) => [name, core.tensor(data, [...dims], 'float32')]),
    );
    const inner = fetches.filter((name) => !fed[name]);
    const tensors = inner.length > 0 ? executor.execute(fed, inner) : [];
    inner.forEach((name, i) => {
      const tensor = tensors[i]!;
      results[name] = { data: Float32Array.from(tensor.dataSync()), dims: [...tensor.shape] };
    });
  });
  // What is fed is known already.
  for (const name of fetches) {
    const tensor = given[name];
    if (tensor) results[name] = { data: tensor.data.slice(), dims: tensor.dims };
  }
  return results;
}

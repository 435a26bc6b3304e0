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
  Tensor,
} from './engine';
import { OpenParts } from './openParts';
import { runInPieces } from './runInPieces';
import { isCrash, tfjsError } from './tfjsError';
import { noSuchTensor, type TfjsExecutor } from './tfjsExecutor';
import { inputGradient } from './tfjsGradient';
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

  /** One picture at a time where the network takes no more. */
  async inputGradient(pictures: Tensor, question: InputGradientQuestion): Promise<InputGradient> {
    const { life, executor } = this.parts;
    this.checkAlive();
    this.check({ [question.input]: pictures }, [question.output]);
    return this.explained('method', () => Promise.resolve(inputGradient(life.runtime, executor, pictures, question)));
  }

  async layerGradient(picture: Tensor, question: LayerGradientQuestion): Promise<LayerGradient> {
    const { life, fileName, openTail } = this.parts;
    const { input, layer, output } = question;
    const { [layer.tensor]: maps } = await this.run({ [input]: picture }, [layer.tensor]);
    if (!maps) throw noSuchTensor(layer.tensor, fileName);
    return this.explained('layer', async () => {
      const { tail, executor } = await openTail({ layer, input: { tensor: input, shape: picture.dims.slice(1) }, output }); // prettier-ignore
      try {
        const others = tail.picture === null ? {} : { [tail.picture]: picture };
        const asked = { ...question, input: tail.maps, output: executor.outputs[0]?.name ?? output };
        if (tail.withoutSoftmax) asked.kind = 'logit';
        return { maps: maps.data, gradient: inputGradient(life.runtime, executor, maps, asked, others).gradient };
      } finally {
        if (!life.crashed) executor.dispose();
      }
    });
  }

  /** Says of what goes wrong with a gradient what to do instead. */
  private async explained<T>(field: string, take: () => Promise<T>): Promise<T> {
    const { life, fileName } = this.parts;
    try {
      return await take();
    } catch (cause) {
      life.crashed ||= isCrash(cause);
      if (life.crashed) throw tfjsError(cause, fileName, 'run');
      if (cause instanceof AppError) throw cause;
      throw new AppError('unsupported', `No gradient can be taken of the network "${fileName}": ${cause instanceof Error ? cause.message : String(cause)}. Compare with RISE, which needs none.`, { field, cause }); // prettier-ignore
    }
  }

  private checkAlive(): void {
    const { life, fileName } = this.parts;
    if (life.crashed)
      throw new AppError(
        'unavailable',
        `Another network crashed TensorFlow.js, and "${fileName}" was lost with it. It is loaded again when you ask again.`,
      );
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

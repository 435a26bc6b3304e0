/** TensorFlow.js on one device. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import { type TailQuestion, tailOfModel } from '@/lib/tfjs/tailOfModel';
import type { TfjsModel } from '@/lib/tfjs/tfjsModel';
import { batchesAreSound } from './checkBatching';
import { divideTfjs } from './divideTfjs';
import type { Engine, LoadedNetwork, Tensor } from './engine';
import { refuseUnwanted } from './refuseUnwanted';
import { isCrash, lostInCrash, tfjsError } from './tfjsError';
import { openExecutor, type TfjsExecutor } from './tfjsExecutor';
import { readTfjsFile } from './tfjsFile';
import { type RuntimeLife, runOnce, TfjsNetwork } from './tfjsNetwork';
import type { TfjsRuntime } from './tfjsRuntime';

export class TfjsEngine implements Engine {
  private life: RuntimeLife;
  private loading: Promise<unknown> = Promise.resolve();

  constructor(runtime: TfjsRuntime) {
    this.life = { runtime, crashed: false };
  }

  get device(): TfjsRuntime['device'] {
    return this.life.runtime.device;
  }

  /** One after the other, see openExecutor. */
  async load(path: string, fileName: string, unwanted = () => false): Promise<LoadedNetwork> {
    const model = await readTfjsFile(path, fileName);
    return this.inTurn(() => {
      refuseUnwanted(unwanted, fileName);
      return this.open(model, { path, fileName });
    });
  }

  private inTurn<T>(open: () => Promise<T>): Promise<T> {
    const opened = this.loading.then(open);
    this.loading = opened.catch(() => {}); // told to whoever asked for it
    return opened;
  }

  private async open(model: TfjsModel, { path, fileName }: { path: string; fileName: string }): Promise<LoadedNetwork> {
    if (this.life.crashed) await this.renew();
    const { life } = this;
    let executor: TfjsExecutor | undefined;
    try {
      executor = await openExecutor(life.runtime, model, fileName);
      // The file is read again: kept in memory, its weights would be there twice.
      const divide = async (card: ResolvedModelCard) =>
        divideTfjs(await readTfjsFile(path, fileName), card, {
          ...{ life, fileName },
          open: (part) => this.openPart(life, part, fileName),
        });
      const openTail = async (question: TailQuestion) => {
        const tail = tailOfModel(await readTfjsFile(path, fileName), question, fileName);
        return { tail, executor: await this.openPart(life, tail.model, fileName) };
      };
      return new TfjsNetwork({
        life,
        executor,
        fileName,
        divide,
        openTail,
        ...(await interfaceOf(life.runtime, executor, model)),
      });
    } catch (cause) {
      life.crashed ||= isCrash(cause);
      if (!life.crashed) executor?.dispose();
      throw tfjsError(cause, fileName, 'loaded');
    }
  }

  /** In the life that its network has: another one's tensors cannot be fed to it. */
  private openPart(life: RuntimeLife, model: TfjsModel, fileName: string): Promise<TfjsExecutor> {
    return this.inTurn(async () => {
      if (life.crashed) throw lostInCrash(fileName);
      try {
        return await openExecutor(life.runtime, model, fileName);
      } catch (cause) {
        life.crashed ||= isCrash(cause);
        throw tfjsError(cause, fileName, 'loaded');
      }
    });
  }

  private async renew(): Promise<void> {
    const { runtime } = this.life;
    await runtime.renew?.();
    this.life = { runtime, crashed: false };
  }

  /** Networks are disposed of by whoever loaded them; the runtime itself lives as long as the process. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Interface {
  /** Pictures that one run takes, no more and no less; null when any number is right. */
  fixedBatch: number | null;
  outputs: readonly TensorInfo[];
}

/**
 * Layers know nothing of the batch, and say what shape they give. A graph says neither: its batch size may be written
 * into constants, so two pictures are tried, and its outputs are looked at.
 */
async function interfaceOf(runtime: TfjsRuntime, executor: TfjsExecutor, { format }: TfjsModel): Promise<Interface> {
  const { inputs, outputs, statedBatch } = executor;
  const sizesKnown = inputs.every(({ dims }) => dims.length > 1 && !dims.slice(1).includes(null));
  if (format === 'layers-model' || !sizesKnown) return { fixedBatch: null, outputs };
  const run: LoadedNetwork['run'] = (feeds, fetches) => Promise.resolve(runOnce(runtime, executor, feeds, fetches));
  let sound = false;
  try {
    sound = await batchesAreSound({ run }, inputs, outputs);
  } catch (cause) {
    if (isCrash(cause)) throw cause;
    // It does not run one picture: it may with the number that it states, and else running it tells what is wrong.
  }
  const fixedBatch = sound ? null : (statedBatch ?? 1);
  const picture = Object.fromEntries(inputs.map(({ name, dims }) => [name, zeros(dims, fixedBatch ?? 1)]));
  const answer = await run(
    picture,
    outputs.map(({ name }) => name),
  );
  return {
    fixedBatch,
    outputs: outputs.map((output) => ({ ...output, dims: [null, ...(answer[output.name]?.dims.slice(1) ?? [])] })),
  };
}

function zeros(dims: readonly (number | null)[], batch: number): Tensor {
  const shape = [batch, ...dims.slice(1).map((size) => size ?? 1)];
  return { data: new Float32Array(shape.reduce((product, size) => product * size, 1)), dims: shape };
}

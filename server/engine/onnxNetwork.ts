/** A loaded ONNX network: takes batches of any size and gives any tensor, also where the file itself does neither. */
import { AppError } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { TensorInfo } from '@/lib/network/tensorInfo';
import type { DividedNetwork, LoadedNetwork, Tensor } from './engine';
import { networkError } from './networkError';
import type { OnnxSession } from './onnxSession';
import { OpenParts } from './openParts';
import { runInPieces } from './runInPieces';
import { type TensorSession, TensorSessions } from './tensorSessions';

export interface OnnxNetworkParts {
  session: Omit<OnnxSession, 'runUncopied'>;
  /** For error messages. */
  fileName: string;
  inputs: readonly TensorInfo[];
  outputs: readonly TensorInfo[];
  /** Pictures that one run takes, no more and no less; null when any number is right. */
  fixedBatch: number | null;
  /** Opens a session that gives inner tensors too. Throws `invalid_input` for one that there is not. */
  openWith: (tensors: readonly string[]) => Promise<TensorSession>;
  /** See LoadedNetwork.divide. */
  divide: (card: ResolvedModelCard, threads?: number) => Promise<DividedNetwork | null>;
}

export class OnnxNetwork implements LoadedNetwork {
  private readonly declared: ReadonlySet<string>;
  private readonly tensorSessions: TensorSessions;
  private readonly openParts = new OpenParts();

  constructor(private readonly parts: OnnxNetworkParts) {
    this.declared = new Set(parts.outputs.map(({ name }) => name));
    this.tensorSessions = new TensorSessions(parts.openWith);
  }

  get inputs(): readonly TensorInfo[] {
    return this.parts.inputs;
  }
  get outputs(): readonly TensorInfo[] {
    return this.parts.outputs;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Record<string, Tensor>> {
    const { session, fixedBatch, fileName } = this.parts;
    // What is fed is known already.
    const fed = fetches.filter((name) => feeds[name] !== undefined && !this.declared.has(name));
    const computed = fetches.filter((name) => !fed.includes(name));
    const inner = computed.filter((name) => !this.declared.has(name));
    try {
      const results =
        inner.length === 0
          ? await runWhole(session, fixedBatch, feeds, computed)
          : await this.tensorSessions.use(computed, (opened) =>
              runWhole(opened.session, opened.pieces, feeds, computed),
            );
      for (const name of fed) {
        const tensor = feeds[name];
        if (tensor) results[name] = { data: tensor.data.slice(), dims: tensor.dims };
      }
      return results;
    } catch (cause) {
      throw cause instanceof AppError ? cause : networkError(cause, fileName, 'run');
    }
  }

  async divide(card: ResolvedModelCard, threads?: number): Promise<DividedNetwork | null> {
    const divided = await this.parts.divide(card, threads);
    return divided && this.openParts.tracked(divided);
  }

  /** Parts that are still open are closed with the network. */
  async dispose(): Promise<void> {
    await this.openParts.releaseAll();
    await this.tensorSessions.close();
    await this.parts.session.release();
  }
}

async function runWhole(
  session: Pick<OnnxSession, 'run'>,
  pieces: number | null,
  feeds: Readonly<Record<string, Tensor>>,
  fetches: readonly string[],
): Promise<Record<string, Tensor>> {
  if (fetches.length === 0) return {}; // the runtime refuses to give nothing
  if (pieces === null) return session.run(feeds, fetches);
  return runInPieces((piece, names) => session.run(piece, names), pieces, feeds, fetches);
}

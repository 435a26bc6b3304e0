/** Entry of the thread that reads what people wrote. */
import { parentPort } from 'node:worker_threads';
import { lowerPriority } from '../compute/lowerPriority';
import { serveRpc } from '../compute/rpcServer';
import { SentenceEncoder } from './sentenceEncoder';

export interface SentenceService {
  /** As SentenceEncoder.encode. */
  encode(texts: readonly string[]): Promise<Float32Array>;
}

if (!parentPort) throw new Error('sentenceWorker runs as a worker thread only; createSentencePool starts it');
lowerPriority();
let encoder: Promise<SentenceEncoder> | undefined;
const service: SentenceService = {
  encode: async (texts) => (await (encoder ??= SentenceEncoder.open())).encode(texts),
};
serveRpc(parentPort, service);

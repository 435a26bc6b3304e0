/** A scan over all channels of a layer beside the network alone, on the same pictures, in turns. */
import { randomUUID } from 'node:crypto';
import type { Compute } from '@/server/compute/compute';
import { createLog } from '@/server/log';
import { networkRef } from '@/server/networks/createCardTrials';
import { fittedBatches, oneAhead, type SamePictures } from '@/server/predictions/fittedBatches';
import { BatchPredictor } from '@/server/predictions/predictBatch';
import type { Services } from '@/server/services';
import { whenOver } from '@/server/tasks/whenOver.testing';
import type { Subject } from './subjects';

/** Pictures a second by the clock, and a CPU second of this process, its workers included. */
export interface Rate {
  perSecond: number;
  perCpuSecond: number;
}

export interface SpeedRow {
  network: string;
  layer: string;
  channels: number;
  pictures: number;
  /** Of each round. */
  alone: Rate[];
  scan: Rate[];
}

/** One round of each to warm up, then A B A B …. */
export async function measureSpeed(
  services: Services,
  compute: Compute,
  subject: Subject,
  rounds: number,
): Promise<SpeedRow> {
  const { network, layer, images } = subject;
  const row: SpeedRow = { network: network.name, layer, channels: 0, pictures: images.length, alone: [], scan: [] };
  for (let round = 0; round <= rounds; round++) {
    // A set of its own for each round, so that nothing of the last one's rankings is left.
    const imageSetId = await copySet(services, subject);
    const alone = await timed(images.length, () => runAlone(services, compute, subject));
    const scan = await timed(images.length, async () => {
      row.channels = await scanAll(services, subject, imageSetId);
    });
    await forget(services, subject, imageSetId);
    if (round === 0) continue;
    row.alone.push(alone);
    row.scan.push(scan);
  }
  return row;
}

async function timed(pictures: number, run: () => Promise<void>): Promise<Rate> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: pictures / ((performance.now() - start) / 1000),
    perCpuSecond: pictures / ((user + system) / 1e6),
  };
}

/** Reads, fits and predicts: nothing is stored, ranked or told. */
async function runAlone(
  { artifacts, imageReader }: Services,
  compute: Compute,
  { network: { weightsHash, card }, images }: Subject,
): Promise<void> {
  const log = createLog({ level: 'warn', format: 'text' });
  const { signal } = new AbortController();
  const predictor = new BatchPredictor(compute, await networkRef(artifacts, weightsHash, card), card, log);
  const size = () => predictor.size;
  const batches = fittedBatches(oneByOne(images), { artifacts, imageReader, input: card.input, signal, size });
  let done = 0;
  for await (const { ready } of oneAhead(batches)) {
    const answers = await predictor.predict(ready.map(({ fitted }) => fitted), signal); // prettier-ignore
    done += (answers ?? []).filter((answer) => answer instanceof Float32Array).length;
  }
  if (done !== images.length) throw new Error(`The network answered ${done} of ${images.length} pictures.`);
}

/** As the pages of a set come. */
async function* oneByOne(images: Subject['images']): AsyncGenerator<SamePictures> {
  for (const image of images) yield [image];
}

async function copySet({ database: { images } }: Services, subject: Subject): Promise<string> {
  const { id } = await images.createSet({ id: randomUUID(), name: subject.network.name, description: '' });
  await images.addImages(id, subject.images.map(({ fileName, label, hash, widthPx, heightPx }) => ({ id: randomUUID(), fileName, label, hash, widthPx, heightPx }))); // prettier-ignore
  return id;
}

/** The server's own way, to the end of its task, while somebody looks: so the ranking grows with every picture. */
async function scanAll(
  { patches, tasks }: Services,
  { network, layer, images }: Subject,
  imageSetId: string,
): Promise<number> {
  const { key, task } = await patches.start(imageSetId, { networkId: network.id, layer });
  const look = () => patches.rank(key, imageSetId, { from: 0, count: 64, order: 'channel', top: 9 });
  await look();
  if (task) await whenOver(tasks, task.id);
  const { scan } = await look();
  if (scan.seen !== images.length) throw new Error(`The scan saw ${scan.seen} of ${images.length} pictures.`);
  return scan.channels;
}

/** So that the next round computes everything anew. */
async function forget({ features, database }: Services, { network }: Subject, imageSetId: string): Promise<void> {
  for (const { space } of await features.list(imageSetId, network.id)) {
    for (const hash of await database.features.chunkHashes(space.key, imageSetId))
      if (!(await features.dropChunk(hash, Infinity))) throw new Error('Vectors are still in use.');
    const { tally } = await features.get(space.key, imageSetId);
    if (tally.computed > 0) throw new Error(`${tally.computed} vectors are still there.`);
  }
}

/** What 20,000 pictures of a layer with 512 channels take: stored as a scan stores them, ranked, and read again. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { extremesLength } from '@/lib/tensor/extremesOverSpace';
import { seededRandom } from '@/lib/random/seededRandom';
import { VectorWriter } from '@/server/features/vectorWriter';
import { LayerRanking } from '@/server/patches/layerRanking';
import type { Services } from '@/server/services';
import { whenOver } from '@/server/tasks/whenOver.testing';
import type { Subject } from './subjects';

export const PICTURES = 20_000;
export const CHANNELS = 512;
const PLACES = 13 * 13;
const ADDED_AT_ONCE = 1000;
const MIB = 2 ** 20;

export interface MemoryUse {
  /** MiB of the stored rows. */
  storedMiB: number;
  /** MiB of heap and buffers that are still held at the end, after a collection. */
  keptMiB: number;
  /** MiB by which the process was larger than before at the most. */
  peakMiB: number;
  /** Seconds: rows to the disk and into a ranking; a ranking from the disk; everything about one channel. */
  seconds: { write: number; fill: number; channel: number };
}

/**
 * The pictures are rows of the database without a file, and their numbers are made by chance; database, files, rankings
 * and what reads them are the server's own.
 */
export async function measureMemory(services: Services, { network, layer }: Subject): Promise<MemoryUse> {
  const { patches, tasks, database, artifacts, device, version } = services;
  const { id } = await database.images.createSet({ id: 'many', name: 'Many', description: '' });
  const { key, channels, task } = await patches.start(id, { networkId: network.id, layer });
  if (channels !== CHANNELS) throw new Error(`The layer has ${channels} channels instead of ${CHANNELS}.`);
  if (task) await whenOver(tasks, task.id);
  for (let from = 0; from < PICTURES; from += ADDED_AT_ONCE)
    await database.images.addImages(
      id,
      Array.from({ length: ADDED_AT_ONCE }, (_, k) => pictureAt(from + k)),
    );

  const dimensions = extremesLength(CHANNELS);
  const locked = <T>(work: () => Promise<T>) => work();
  const before = held();
  const watch = watchSize();
  const live = new LayerRanking(CHANNELS, null);
  const writer = new VectorWriter({ database, artifacts, locked, key, dimensions, device, version });
  const write = await secondsOf(async () => {
    for (let position = 0; position < PICTURES; position++) {
      const row = rowAt(position);
      const picture = pictureAt(position);
      live.add({ ...picture, position }, row);
      await writer.add(picture.hash, row);
    }
    await writer.flush();
  });
  const question = { from: 0, count: 64, order: 'channel' as const, top: 9 };
  const fill = await secondsOf(async () => expectSame(live, await patches.rank(key, id, question)));
  const about = { channel: 7, top: 9, perPicture: 'one' as const, bands: 10, perBand: 3, seed: 1 };
  const channel = await secondsOf(async () => void (await patches.channel(key, id, about)));
  const peakMiB = watch.stop() / MIB;
  return {
    storedMiB: (4 * PICTURES * dimensions) / MIB,
    keptMiB: (held() - before) / MIB,
    peakMiB,
    seconds: { write, fill, channel },
  };
}

function pictureAt(position: number) {
  const hash = position.toString(16).padStart(64, '0');
  return { id: `p${position}`, fileName: `${position}.png`, label: null, hash, widthPx: 1, heightPx: 1 };
}

/** As extremesOverSpace has them: greatest values, their places, smallest values, their places. */
function rowAt(position: number): Float32Array {
  const random = seededRandom(position + 1);
  const row = new Float32Array(extremesLength(CHANNELS));
  for (let c = 0; c < CHANNELS; c++) {
    const [max, min] = [random() * 10, -random()];
    row.set([max], c);
    row.set([Math.floor(random() * PLACES)], CHANNELS + c);
    row.set([min], 2 * CHANNELS + c);
    row.set([Math.floor(random() * PLACES)], 3 * CHANNELS + c);
  }
  return row;
}

/** The ranking that grew picture by picture, and the one that was read from the disk. */
function expectSame(live: LayerRanking, { scan, channels }: Awaited<ReturnType<Services['patches']['rank']>>): void {
  const same = channels.every(({ channel, highest }) =>
    highest.every(({ value, imageId }, k) => {
      const firing = live.highest.of(channel)[k];
      return firing !== undefined && firing.value === value && live.picture(firing.picture).id === imageId;
    }),
  );
  if (scan.seen !== PICTURES || !same) throw new Error('The stored rows give another ranking than the live ones.');
}

async function secondsOf(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** Bytes of heap and buffers that nothing could free. */
function held(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Looks at the size of the process every few milliseconds. */
function watchSize(): { stop(): number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(look, 5);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return most - before;
    },
  };
}

/**
 * A process of its own for one JavaScript t-SNE, because it may take hours or all memory:
 * peerProcess.ts PACKAGE FOLDER SETTINGS reads vectors.npy and start.npy, writes map.npy and prints a PeerReport.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeNpy, encodeNpy } from '@/lib/tensor/npy';
import {
  type JavaScriptPeer,
  javaScriptPeerSchema,
  type PeerReport,
  type PeerSettings,
  peerSettingsSchema,
} from './peerSettings';

/** Iteration after iteration; the last layout, row by row, can be asked for at any time. */
interface Stepped {
  step: () => void;
  map: () => ArrayLike<number>[];
}

type Rows = number[][];

type Opener = (vectors: Rows, start: Rows, settings: PeerSettings) => Promise<Stepped>;

/** Everything but the perplexity is as the packages have it. */
const OPENERS: Record<JavaScriptPeer, Opener> = {
  '@keckelt/tsne': async (vectors, start, { perplexity }) => {
    const { TSNE } = await import('@keckelt/tsne');
    const run = new TSNE({ perplexity, dim: 2 });
    run.initDataRaw(vectors);
    // The solution that is handed out is the very one that it goes on with.
    for (const [i, place] of (run.getSolution() as Rows).entries()) place.splice(0, 2, ...start[i]!);
    return { step: () => run.step(), map: () => run.getSolution() as Rows };
  },
  // It takes no start: its own is as small, but left to chance.
  '@saehrimnir/druidjs': async (vectors, _start, { perplexity, seed, iterations }) => {
    const { TSNE } = await import('@saehrimnir/druidjs');
    const layouts = new TSNE(vectors, { perplexity, seed, d: 2 }).generator(iterations);
    let map: Rows = [];
    return {
      step: () => {
        const { value } = layouts.next();
        if (value) map = value;
      },
      map: () => map,
    };
  },
};

const [name, folder = '', settingsText = ''] = process.argv.slice(2);
const peer = javaScriptPeerSchema.parse(name);
const settings = peerSettingsSchema.parse(JSON.parse(settingsText));
const readRows = async (file: string): Promise<Rows> => {
  const { shape, data } = decodeNpy(await readFile(path.join(folder, file)));
  const width = shape[1] ?? 0;
  return Array.from({ length: shape[0] ?? 0 }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)));
};
const [vectors, start] = [await readRows('vectors.npy'), await readRows('start.npy')];

const before = process.cpuUsage();
const seconds = () => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const run = await OPENERS[peer](vectors, start, settings);
let iterations = 0;
while (iterations < settings.iterations && seconds() < settings.limitSeconds) {
  run.step();
  iterations++;
}
const report: PeerReport = { seconds: seconds(), iterations };
const data = Float32Array.from(run.map().flatMap((row) => Array.from(row)));
if (iterations === settings.iterations)
  await writeFile(path.join(folder, 'map.npy'), encodeNpy({ shape: [vectors.length, 2], data }));
console.log(JSON.stringify(report));

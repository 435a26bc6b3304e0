/** How an import tells how far it is, how it is stopped, and that it takes no longer than its findings are many. */
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ImportProgress } from '@/lib/protocol/rest';
import { sampleArchive } from './sampleArchive.testing';
import { openServer, type TestServer } from './threeFindings.testing';

let server: TestServer;
beforeEach(async () => {
  server = await openServer();
});
afterEach(() => server.close());

const archive = () => server.services.findingArchive;
const streamOf = (zip: Buffer) => Readable.from([zip], { objectMode: false });
const stored = async () => (await server.services.findings.list({}, { offset: 0, limit: 1 })).total;

it('tells how far it is, from when it is opened until all is stored', async () => {
  const told: ImportProgress[] = [];
  const report = await archive().import(streamOf(await sampleArchive(40)), { onProgress: (one) => told.push(one) });
  expect(report.findings).toHaveLength(40);
  const kinds = told.map(({ kind }) => kind).filter((kind, k, all) => kind !== all[k - 1]);
  expect(kinds).toEqual(['started', 'looking', 'storing']);
  expect(told.find(({ kind }) => kind === 'storing')).toEqual({ kind: 'storing', done: 0, total: 40 });
  expect(told.at(-1)).toEqual({ kind: 'storing', done: 40, total: 40 });
  const [first] = told;
  expect(first?.kind === 'started' && archive().stopImport(first.id)).toBe(false); // it is over
});

it('stopped while it is looked through, it stores nothing', async () => {
  const importing = archive().import(streamOf(await sampleArchive(40)), {
    onProgress: (progress) => progress.kind === 'started' && archive().stopImport(progress.id),
  });
  await expect(importing).rejects.toMatchObject({ code: 'cancelled', message: expect.stringMatching(/nothing of it was stored/) as string }); // prettier-ignore
  expect(await stored()).toBe(0);
});

it('stopped while it stores, it says what is stored, and goes on when it is sent again', async () => {
  const zip = await sampleArchive(40);
  let id = '';
  const stop = server.services.findings.subscribe(() => archive().stopImport(id));
  const report = await archive().import(streamOf(zip), {
    onProgress: (progress) => progress.kind === 'started' && (id = progress.id),
  });
  stop();
  expect(report.isStopped).toBe(true);
  expect(report.findings.length).toBeLessThan(40);
  expect(await stored()).toBe(report.findings.length);
  const again = await archive().import(streamOf(zip));
  expect(again).toMatchObject({ isStopped: false });
  const outcomes = again.findings.map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(report.findings.length);
  expect(outcomes.filter((outcome) => outcome === 'imported')).toHaveLength(40 - report.findings.length);
  expect(await stored()).toBe(40);
});

it('takes four times as long for four times as many, and little for each', async () => {
  const cpuOf = async (work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  await archive().import(streamOf(await sampleArchive(1))); // what is compiled the first time
  const all = await sampleArchive(400);
  const quarter = await cpuOf(async () => archive().import(streamOf(await sampleArchive(100))));
  const rest = await cpuOf(() => archive().import(streamOf(all)));
  // 100 of them are here already. Quadratic work would be nine times and more.
  expect(rest).toBeLessThan(quarter * 6 + 2);
  expect(rest).toBeLessThan(400 * 0.05);
}, 120_000);

/** Findings after their network or their picture was replaced, on real services: the digits network on real digits. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingCheck, FindingOf } from '@/lib/domain/finding';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import * as rest from '@/lib/protocol/rest';
import { hasEnded, until } from '@/server/jobs/untilJob.testing';
import { addAlteredDigits } from './_request/alteredDigits.testing';
import { digitPng, expectRefusal, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postCheck } from './findings/[id]/checks/route';

const context = withRealServices();
const MODELS = path.join(import.meta.dirname, '../../models/digits');
let network: Network;
let picture: Image;
let heatmap: FindingOf<'occlusion'>;
let channel: FindingOf<'channel'>;

beforeAll(async () => {
  const { networks, images, jobs, findings, database } = context.services;
  network = await networks.addFromFile(path.join(MODELS, 'digits.model.json'));
  const set = await images.createSet('Digits');
  const added = await images.addFiles(set.id, [await file('four.png', 4)]);
  picture = added.images[0]!;
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };
  const view = { networkId: null, imageId: null, target: 'top', score: 'probability', spec } as const;
  const { id: sessionId } = await database.sessions.create({ id: 'digits', name: 'Digits', view });
  const request = { networkId: network.id, imageId: picture.id, spec };
  const job = await jobs.start(request, { name: 'Ada', sessionId });
  await until(jobs, job.id, hasEnded);
  const words = { sessionId, author: 'Ada', title: 'Four', text: '', tags: [] };
  const target = { networkId: network.id, imageId: picture.id, classIndex: 4, score: 'probability' as const };
  heatmap = (await findings.create({ ...words, kind: 'occlusion', jobId: job.id, target: { ...target, area: { kind: 'map' } } })) as typeof heatmap; // prettier-ignore
  const graph = await networks.graph(network.id);
  const layer = graph.layers.find(({ type }) => type === 'Conv')!.name;
  const evidence = { filter: true as const, map: { imageId: picture.id } };
  channel = (await findings.create({ ...words, kind: 'channel', target: { networkId: network.id, layer, channel: 0 }, evidence })) as typeof channel; // prettier-ignore
}, 120_000);

const file = async (fileName: string, digit: number, label = String(digit)) => ({ fileName, label, bytes: await digitPng(digit) }); // prettier-ignore
const check = (id: string, json: object) => postJson(postCheck, { by: 'Ben', ...json }, { id });

/** A check, when its outcome is known. */
async function outcomeOf(id: string, json: object = {}): Promise<FindingCheck['outcome']> {
  const { check: begun } = rest.checkAnswerSchema.parse(await okJson(check(id, json)));
  if (begun.jobId) await until(context.services.jobs, begun.jobId, hasEnded);
  await expect.poll(async () => (await checkNow(id, begun.id))?.outcome.verdict).not.toBe('running');
  return (await checkNow(id, begun.id))!.outcome;
}
async function checkNow(id: string, checkId: string): Promise<FindingCheck | undefined> {
  return (await context.services.findings.get(id))?.checks.find((one) => one.id === checkId);
}

describe('a finding', () => {
  it('is the same when it is run again with the same network, and not stale', async () => {
    expect(await outcomeOf(heatmap.id)).toMatchObject({ verdict: 'same', maxDifference: 0 });
    expect(await outcomeOf(channel.id)).toMatchObject({ verdict: 'same', filter: { equal: true, maxDifference: 0 } });
    expect(await outcomeOf(heatmap.id, { networkId: network.id })).toMatchObject({ verdict: 'same', reasons: [] });
    expect(await context.services.findings.staleness(heatmap.id)).toEqual([]);
    expect(await context.services.findings.staleness(channel.id)).toEqual([]);
  });

  it('is stale when one weight was altered, and changed by a number when it is run with that', async () => {
    const altered = await addAlteredDigits(context.services.networks, context.dataDir);
    expect(altered.id).not.toBe(network.id);
    const newer = { kind: 'newer-weights', networkId: altered.id, name: altered.card.name, at: altered.createdAt };
    expect(await context.services.findings.staleness(heatmap.id)).toEqual([newer]);
    expect(await context.services.findings.staleness(channel.id)).toEqual([newer]);
    // With its own network it is what it was.
    expect(await outcomeOf(heatmap.id)).toMatchObject({ verdict: 'same' });

    const outcome = await outcomeOf(heatmap.id, { networkId: altered.id });
    if (!('kind' in outcome) || outcome.kind !== 'occlusion') throw new Error('It was not compared.');
    expect(outcome.verdict).toBe('changed');
    expect(outcome.maxDifference).toBeGreaterThan(1e-3);
    expect(outcome.reasons).toEqual([
      expect.stringMatching(/^Computed with another network, /) as string,
      'The weights of the network are different.',
    ]);
    const filter = await outcomeOf(channel.id, { networkId: altered.id });
    if (!('kind' in filter) || filter.kind !== 'channel') throw new Error('It was not compared.');
    expect(filter).toMatchObject({ verdict: 'changed', filter: { equal: false } });
    expect(filter.filter?.maxDifference).toBeCloseTo(0.5, 6);
    expect(filter.map?.maxDifference).toBeGreaterThan(0);
  });

  it('is stale when its picture was replaced, and only then', async () => {
    const { images, findings } = context.services;
    const replaced = async () =>
      (await findings.staleness(heatmap.id)).filter(({ kind }) => kind.startsWith('picture'));
    await images.addFiles(picture.imageSetId, [await file('five.png', 5)]);
    expect(await replaced()).toEqual([]);
    const other = await images.createSet('Others');
    await images.addFiles(other.id, [await file('four.png', 6)]);
    expect(await replaced()).toEqual([]);
    // Of another class: sets of a folder for each have the same names in all of them.
    await images.addFiles(picture.imageSetId, [await file('four.png', 8)]);
    expect(await replaced()).toEqual([]);
    await images.addFiles(picture.imageSetId, [await file('four.png', 7, '4')]);
    expect(await replaced()).toEqual([{ kind: 'picture-replaced', name: 'four.png' }]);
    const { images: rows } = context.services.database;
    const states = await rows.stateSince([picture.id, 'gone'], heatmap.createdAt);
    expect(states).toEqual([{ id: picture.id, hash: picture.hash, replacedAt: expect.any(String) as string }]);
    // Only what came since then counts.
    expect(await rows.stateSince([picture.id], '2100-01-01T00:00:00.000Z')).toMatchObject([{ replacedAt: null }]);
  });

  it('says so when it cannot be looked up', async () => {
    const { database, findings } = context.services;
    const stored = database.images.stateSince.bind(database.images);
    database.images.stateSince = () => Promise.reject(new Error('The database is away.'));
    try {
      expect(await findings.staleness(heatmap.id)).toEqual([{ kind: 'unknown' }]);
    } finally {
      database.images.stateSince = stored;
    }
  });

  it('is not checked with a network that is not there', async () => {
    await expectRefusal(check(heatmap.id, { networkId: 'nobody' }), 404, 'not_found', 'networkId');
    await expectRefusal(check('nobody', {}), 404, 'not_found');
  });
});

/** Findings about several things, on real services: the digits network on real digits. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_PARTS, type Finding } from '@/lib/domain/finding';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import * as rest from '@/lib/protocol/rest';
import { partAnswerSchema, reviewEntryAnswerSchema } from '@/lib/protocol/reviewRest';
import { reviewOf } from '@/lib/review/reviewOf';
import type { FindingEvent } from '@/server/findings/findingService';
import { hasEnded, until } from '@/server/jobs/untilJob.testing';
import { addAlteredDigits } from './_request/alteredDigits.testing';
import { digitPng, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postCheck } from './findings/[id]/checks/route';
import { GET as getPartFile } from './findings/[id]/parts/[part]/files/[name]/route';
import { GET as getPartPicture } from './findings/[id]/parts/[part]/picture/route';
import { POST as postPart } from './findings/[id]/parts/route';
import { POST as postReview } from './findings/[id]/review/route';

const context = withRealServices();
const ALL = { offset: 0, limit: 100 };
let network: Network;
let picture: Image;
let layer: string;
let jobId: string;
let made = 0;

beforeAll(async () => {
  const { networks, images, jobs, database } = context.services;
  network = await networks.addFromFile(path.join(import.meta.dirname, '../../models/digits/digits.model.json'));
  const set = await images.createSet('Digits');
  const added = await images.addFiles(set.id, [{ fileName: 'four.png', label: '4', bytes: await digitPng(4) }]);
  picture = added.images[0]!;
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };
  const view = { networkId: null, imageId: null, target: 'top', score: 'probability', spec } as const;
  for (const id of ['first', 'second']) await database.sessions.create({ id, name: id, view });
  const job = await jobs.start({ networkId: network.id, imageId: picture.id, spec }, { name: 'Ada', sessionId: 'first' }); // prettier-ignore
  await until(jobs, job.id, hasEnded);
  jobId = job.id;
  layer = (await networks.graph(network.id)).layers.find(({ type }) => type === 'Conv')!.name;
}, 120_000);

const heatmapTarget = () => ({
  ...{ networkId: network.id, imageId: picture.id, classIndex: 4 },
  ...{ score: 'probability' as const, area: { kind: 'map' as const } },
});
const newHeatmap = (title = 'The stroke') =>
  context.services.findings.create({
    ...{ sessionId: 'first', author: 'Ada', title, text: '', tags: [] },
    ...{ kind: 'occlusion', jobId, target: heatmapTarget() },
  });
const channel = (index: number, evidence: object = { filter: true, map: { imageId: picture.id } }) => ({
  ...{ kind: 'channel', target: { networkId: network.id, layer, channel: index }, evidence },
});
const newPart = (change: object = {}) => ({
  ...{ id: `part-${++made}`, by: 'Ben', note: 'It is this edge, @Cleo.', sessionId: 'second', draft: channel(0) },
  ...change,
});
const post = (finding: { id: string }, part: object) => postJson(postPart, part, { id: finding.id });
const add = async (finding: { id: string }, change: object = {}) =>
  partAnswerSchema.parse(await okJson(post(finding, newPart(change))));
const say = (finding: { id: string }, by: string, act: object) =>
  postJson(postReview, { id: `entry-${++made}`, by, act }, { id: finding.id });
const move = (from: string, to: string) => ({ kind: 'status', from, to, revision: 1, reason: 'so' });
/** With a status and a code. */
async function refusalOf(answer: Promise<Response>, status: number, code: string) {
  const response = await answer;
  const { error } = (await response.json()) as { error: { code: string; message: string; field?: string } };
  expect({ status: response.status, code: error.code }).toEqual({ status, code });
  return error;
}
const bytesOf = async (answer: Promise<Response>) => new Uint8Array(await (await answer).arrayBuffer());

describe('a part', () => {
  it('is frozen and stands in the review, with what was judged before it', async () => {
    const heatmap = await newHeatmap();
    await okJson(say(heatmap, 'Ada', move('draft', 'proposed')));
    await okJson(say(heatmap, 'Dora', { kind: 'vote', vote: 'agree', revision: 1, reason: '' }));
    const told: FindingEvent[] = [];
    const stop = context.services.findings.subscribe((event) => told.push(event));
    const { finding, entry } = await add(heatmap, { id: 'the-edge' });
    stop();
    expect(told.map(({ kind }) => kind)).toEqual(['added']);
    expect(entry).toMatchObject({ id: 'the-edge', number: 3, by: 'Ben', act: { kind: 'evidence', part: 'the-edge' } });
    // What it began with is as it was.
    const { added, reviewNumber, status, ...first } = finding;
    expect(first).toMatchObject({ kind: 'occlusion', target: heatmap.target, evidence: heatmap.evidence });
    expect({ reviewNumber, status }).toEqual({ reviewNumber: 3, status: 'proposed' });
    expect(added).toHaveLength(1);
    expect(added[0]).toMatchObject({ id: 'the-edge', number: 2, entry: 3, by: 'Ben', at: entry.createdAt });
    expect(added[0]).toMatchObject({ sessionId: 'second', kind: 'channel', target: { layer, channel: 0 } });
    expect(await context.services.findings.get(heatmap.id)).toEqual(finding);
    const review = reviewOf(await context.services.findings.wholeReview(heatmap.id));
    expect(review.votes.map(({ parts }) => parts)).toEqual([1]);
    expect(review.parts).toBe(2);
    // Who wrote it, who voted and who is mentioned learn of it; who added it does not.
    for (const [person, kinds] of [
      ['ada', ['evidence']],
      ['dora', ['evidence']],
      ['cleo', ['mention']],
    ] as const) {
      const { items } = await context.services.database.notices.list(person, { unread: true }, ALL);
      expect(items[0]).toMatchObject({ subject: { id: heatmap.id }, by: 'Ben', kinds, detail: '2' });
    }
    expect((await context.services.database.notices.list('ben', { unread: true }, ALL)).items).toEqual([]);
  });

  it('that is sent twice, or twice at once, is there once', async () => {
    const heatmap = await newHeatmap();
    const part = newPart();
    const answers = await Promise.all([1, 2, 3].map(() => okJson(post(heatmap, part))));
    answers.push(await okJson(post(heatmap, { ...part, note: 'Other words' })));
    expect(new Set(answers.map((answer) => JSON.stringify(partAnswerSchema.parse(answer).entry))).size).toBe(1);
    const finding = await context.services.findings.get(heatmap.id);
    expect(finding?.added).toHaveLength(1);
    expect(finding?.reviewNumber).toBe(1);
    // The same under another id is told from it.
    const refusal = await refusalOf(post(heatmap, newPart()), 409, 'conflict');
    expect(refusal.message).toMatch(/part 2 of the finding already/);
    await okJson(say(heatmap, 'Ben', { kind: 'comment', text: 'x', anchor: null }));
    await refusalOf(post(heatmap, newPart({ id: `entry-${made}`, draft: channel(1) })), 409, 'conflict');
  });

  it('of several people at once are all there, in one order', async () => {
    const heatmap = await newHeatmap();
    await Promise.all([0, 1, 2, 3].map((index) => add(heatmap, { by: `P${index}`, draft: channel(index) })));
    const { added, reviewNumber } = (await context.services.findings.get(heatmap.id))!;
    expect(added.map(({ number, entry }) => [number, entry])).toEqual([2, 3, 4, 5].map((n) => [n, n - 1]));
    expect(added.map(({ by }) => by).toSorted()).toEqual(['P0', 'P1', 'P2', 'P3']);
    expect(reviewNumber).toBe(4);
  });

  it('is refused where it cannot be, and nothing is stored', async () => {
    const heatmap = await newHeatmap();
    await refusalOf(post({ id: 'nobody' }, newPart()), 404, 'not_found');
    expect((await refusalOf(post(heatmap, newPart({ sessionId: 'nobody' })), 404, 'not_found')).field).toBe('sessionId'); // prettier-ignore
    const missing = newPart({ draft: { ...channel(0), target: { networkId: network.id, layer, channel: 9999 } } });
    expect((await refusalOf(post(heatmap, missing), 400, 'invalid_input')).field).toBe('draft.target.channel');
    for (const change of [
      { id: 'a b' },
      { by: '' },
      { note: 'x'.repeat(2001) },
      { draft: { kind: 'nothing' } },
      { draft: { ...channel(0), title: 'words' } },
      { draft: { ...channel(0), evidence: {} } },
      { evidence: heatmap.evidence },
    ])
      await refusalOf(post(heatmap, newPart(change)), 400, 'invalid_input');
    // Nobody says that there is a part without its being frozen here.
    await refusalOf(say(heatmap, 'Eve', { kind: 'evidence', part: 'x', note: '' }), 400, 'invalid_input');
    await okJson(say(heatmap, 'Ada', move('draft', 'proposed')));
    await okJson(say(heatmap, 'Ben', move('proposed', 'rejected')));
    expect((await refusalOf(post(heatmap, newPart()), 409, 'conflict')).message).toMatch(/propose it again/);
    expect(await context.services.findings.get(heatmap.id)).toMatchObject({ added: [], reviewNumber: 2 });
  });

  it(`is one of ${MAX_PARTS} at the most`, async () => {
    const heatmap = await newHeatmap();
    for (let index = 0; index < 8; index++) await add(heatmap, { draft: channel(index, { filter: true }) });
    for (const index of [0, 1, 2]) await add(heatmap, { draft: channel(index, { map: { imageId: picture.id } }) });
    await refusalOf(post(heatmap, newPart({ draft: channel(3) })), 413, 'too_large');
    expect((await context.services.findings.get(heatmap.id))?.added).toHaveLength(MAX_PARTS - 1);
  });
});

describe('a finding with a part', () => {
  let finding: Finding;
  let part: Finding['added'][number];
  beforeAll(async () => {
    ({ finding } = await add(await newHeatmap('Zebra'), { note: 'because of okapis' }));
    part = finding.added[0]!;
  });

  it('is found by what any of its parts is about, and so are the facets', async () => {
    const { findings, database } = context.services;
    const ids = async (filter: object) => (await findings.list(filter, ALL)).items.map(({ id }) => id);
    for (const filter of [
      { layer },
      { kind: 'channel' as const },
      { kind: 'occlusion' as const },
      { networkId: network.id },
    ])
      // prettier-ignore
      expect(await ids({ ...filter, search: 'zebra' })).toEqual([finding.id]);
    expect(await ids({ search: 'okapis' })).toEqual([finding.id]);
    expect(await ids({ search: `zebra ${layer}` })).toEqual([finding.id]);
    expect(await ids({ search: 'zebra', layer: 'another' })).toEqual([]);
    // In the session that the part was seen in, too.
    expect(await ids({ sessionId: 'second', search: 'zebra' })).toEqual([finding.id]);
    const { kind, layer: layers } = await findings.facets({ search: 'zebra' });
    expect(kind.values.map(({ value, count }) => [value, count])).toEqual([['channel', 1], ['occlusion', 1]]); // prettier-ignore
    expect(layers.values).toEqual([{ value: layer, name: layer, count: 1 }]);
    expect((await findings.facets({ search: 'zebra', kind: 'channel' })).layer.values).toHaveLength(1);
    expect((await findings.facets({ search: 'zebra', kind: 'points' })).layer.values).toEqual([]);
    const { evidence } = await database.storage.references();
    const hashes = Object.entries(part.evidence).filter(([name, hash]) => name.endsWith('Hash') && hash !== null);
    expect(hashes.length).toBeGreaterThan(2);
    expect(evidence).toEqual(expect.arrayContaining(hashes.map(([, hash]) => hash as string)));
  });

  it('gives the files of each part, under the part', async () => {
    const of = (partId: string, name = '') => ({ params: Promise.resolve({ id: finding.id, part: partId, name }) });
    const request = new Request('http://host/');
    const png = await bytesOf(getPartPicture(request, of(part.id)));
    expect(png).toEqual(new Uint8Array(await context.services.artifacts.get(part.evidence.pictureHash)));
    const npy = await getPartFile(request, of(part.id, 'filter.npy'));
    expect(npy.headers.get('content-disposition')).toMatch(/part-2.*filter\.npy/);
    for (const [id, name] of [
      ['nobody', 'filter.npy'],
      [part.id, 'nothing.npy'],
      [part.id, '__proto__'],
      ['..', 'filter.npy'],
    ] as const)
      // prettier-ignore
      await refusalOf(getPartFile(request, of(id, name)), 404, 'not_found');
    await refusalOf(getPartPicture(request, of('nobody')), 404, 'not_found');
  });

  it('is checked part by part, and a check knows its part', async () => {
    const check = async (json: object) =>
      rest.checkAnswerSchema.parse(await okJson(postJson(postCheck, { by: 'Cleo', ...json }, { id: finding.id }))).check; // prettier-ignore
    expect(await check({ part: part.id })).toMatchObject({ partId: part.id, outcome: { kind: 'channel', verdict: 'same' } }); // prettier-ignore
    const first = await check({});
    expect(first).toMatchObject({ partId: null });
    await until(context.services.jobs, first.jobId ?? '', hasEnded);
    const outcome = async () => (await context.services.findings.get(finding.id))?.checks.find(({ id }) => id === first.id)?.outcome; // prettier-ignore
    await expect.poll(async () => (await outcome())?.verdict).toBe('same');
    await refusalOf(postJson(postCheck, { by: 'Cleo', part: 'nobody' }, { id: finding.id }), 404, 'not_found');
  });

  it('is commented on at a place of a part, which must be there', async () => {
    const comment = (anchor: object) => say(finding, 'Ada', { kind: 'comment', text: 'Here.', anchor });
    const entry = await okJson(comment({ kind: 'filter', part: part.id }));
    expect(reviewEntryAnswerSchema.parse(entry).entry?.act).toMatchObject({
      anchor: { kind: 'filter', part: part.id },
    });
    await okJson(comment({ kind: 'cell', row: 0, col: 0 }));
    for (const anchor of [
      { kind: 'filter' },
      { kind: 'cell', row: 0, col: 0, part: part.id },
      { kind: 'filter', part: 'nobody' },
      { kind: 'neuron', row: 9999, col: 0, part: part.id },
    ])
      await refusalOf(comment(anchor), 400, 'invalid_input');
  });

  it('is stale for a reason once, with the parts that it is a reason for', async () => {
    expect(await context.services.findings.staleness(finding.id)).toEqual([]);
    const newer = await addAlteredDigits(context.services.networks, context.dataDir);
    const reason = { kind: 'newer-weights', networkId: newer.id, parts: [1, 2] };
    expect(await context.services.findings.staleness(finding.id)).toMatchObject([reason]);
  });
});

/** Independent labels over REST, on real services: who sees what when, and what a liar is told. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Labelling } from '@/lib/domain/labelling';
import type { Network } from '@/lib/domain/network';
import * as rest from '@/lib/protocol/labellingRest';
import { readDigits } from '@/models/digits/readDigits';
import { pngGray } from '@/server/seed/pngGray';
import { whenOver } from '@/server/tasks/whenOver.testing';
import { expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getPicture } from './labellings/[id]/channels/[channel]/picture/route';
import { GET as getEvidence } from './labellings/[id]/channels/[channel]/route';
import { labellingEvents } from './labellings/[id]/events/labellingEvents';
import { GET as getExport } from './labellings/[id]/labels/export/route';
import { GET as getLabels, POST as postLabel } from './labellings/[id]/labels/route';
import { GET as getResults } from './labellings/[id]/results/route';
import { GET as getLabelling, PATCH as patchLabelling } from './labellings/[id]/route';
import { GET as getLabellings, POST as postLabelling } from './labellings/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
let network: Network;
let imageSet: ImageSet;
let layer: string;
let number = 0;

beforeAll(async () => {
  const { networks, images: service, patches, tasks } = context.services;
  network = await networks.addFromFile(CARD);
  imageSet = await service.createSet('Digits');
  const digits = (await readDigits()).filter(({ heldOut }) => heldOut).slice(0, 12);
  await service.addFiles(imageSet.id, digits.map(({ pixels, label }, k) => ({ fileName: `${k}.png`, label: String(label), bytes: Uint8Array.from(pngGray(pixels, 28, 28)) }))); // prettier-ignore
  const { layers } = await networks.graph(network.id);
  layer = layers.find(({ outputShape, receptiveField }) => outputShape?.length === 3 && receptiveField.kind === 'window')!.name; // prettier-ignore
  const { task } = await patches.start(imageSet.id, { networkId: network.id, layer });
  await whenOver(tasks, task!.id);
}, 120_000);

const wish = (change: object = {}) => ({
  ...{ id: `l${++number}`, name: 'What fires it', by: 'Ada', networkId: network.id, layer, imageSetId: imageSet.id },
  channels: { kind: 'list', channels: [4, 1] },
  top: 4,
  categories: { kind: 'fixed', names: ['edge', 'loop'] },
  ...change,
});
async function begin(change: object = {}): Promise<Labelling> {
  return rest.labellingAnswerSchema.parse(await okJson(postJson(postLabelling, wish(change)))).labelling;
}
const send = (id: string, by: string, channel: number, label: string | null, more: object = {}) =>
  postJson(postLabel, { id: `e${++number}`, by, channel, label, ...more }, { id });
const say = async (...given: Parameters<typeof send>) =>
  rest.labelAnswerSchema.parse(await okJson(send(...given))).label;
const asked = (by?: string) => (by === undefined ? '' : `?by=${by}`);
const results = async (id: string, by?: string) =>
  rest.labellingResultsAnswerSchema.parse(await okJson(get(getResults, id, asked(by)))).results;
const change = (id: string, by: string, state: string) =>
  patchLabelling(
    new Request('http://127.0.0.1:3000/api', {
      method: 'PATCH',
      body: JSON.stringify({ by, state }),
      headers: { 'content-type': 'application/json' },
    }),
    { params: Promise.resolve({ id }) },
  );
const ofChannel = (route: typeof getEvidence, id: string, channel: string) =>
  route(new Request('http://127.0.0.1:3000/api'), { params: Promise.resolve({ id, channel }) });

describe('a labelling', () => {
  it('freezes what every channel is judged by, whatever becomes of the scan, and is stored once', async () => {
    const given = wish();
    const answers = await Promise.all([0, 1, 2].map(() => okJson(postJson(postLabelling, given))));
    expect(answers[1]).toEqual(answers[0]);
    const { labelling } = rest.labellingAnswerSchema.parse(answers[2]);
    const scan = (await context.services.patches.list(imageSet.id))[0]!;
    expect(labelling).toMatchObject({ id: given.id, channels: [1, 4], state: 'open', shownAt: null, layer });
    expect(labelling.evidence).toMatchObject({ networkName: network.name, imageSetName: 'Digits', key: scan.key, seen: 12, top: 4 }); // prettier-ignore
    expect(labelling.evidence.provenance).toMatchObject({ weightsHash: network.weightsHash, device: { provider: 'cpu' } }); // prettier-ignore
    const listed = rest.labellingListSchema.parse(await okJson(get(getLabellings))).labellings;
    expect(listed.filter(({ labelling: { id } }) => id === given.id)).toHaveLength(1);

    const picture = await ofChannel(getPicture, given.id, '4');
    const before = Buffer.from(await picture.arrayBuffer());
    expect(picture.headers.get('content-type')).toBe('image/png');
    for (const hash of await context.services.database.features.chunkHashes(scan.key, imageSet.id))
      expect(await context.services.features.dropChunk(hash, Date.now() + 60_000)).toBe(true);
    for (const category of ['results', 'uploads'] as const) await context.services.storage.clear(category);
    expect(Buffer.from(await (await ofChannel(getPicture, given.id, '4')).arrayBuffer())).toEqual(before);
    const { patches } = rest.channelEvidenceAnswerSchema.parse(await okJson(ofChannel(getEvidence, given.id, '4')));
    expect(patches.highest).toHaveLength(4);
    const refused = await expectRefusal(postJson(postLabelling, wish()), 409, 'conflict', 'layer');
    expect(refused.message).toContain('Search them in the Patches view');
    const { task } = await context.services.patches.start(imageSet.id, { networkId: network.id, layer });
    await whenOver(context.services.tasks, task!.id);
  });

  it('chooses the channels that fire most, or some at random by a seed', async () => {
    const scan = (await context.services.patches.list(imageSet.id))[0]!;
    const ranked = await context.services.patches.rank(scan.key, imageSet.id, { from: 0, count: 3, order: 'max', top: 1 }); // prettier-ignore
    const strongest = await begin({ channels: { kind: 'strongest', count: 3 } });
    expect(strongest.channels).toEqual(ranked.channels.map(({ channel }) => channel).sort((a, b) => a - b));
    expect(strongest.choice).toEqual({ kind: 'strongest', count: 3 });
    const random = (seed: number) => begin({ channels: { kind: 'random', count: 3, seed } });
    const [first, again] = [await random(1), await random(1)];
    expect(again.channels).toEqual(first.channels);
    expect(new Set(first.channels).size).toBe(3);
  });

  it.each([
    [{ channels: { kind: 'list', channels: [9999] } }, 400, 'invalid_input', 'channels.channels'],
    [{ channels: { kind: 'strongest', count: 199 } }, 400, 'invalid_input', 'channels.count'],
    [{ networkId: 'nobody' }, 404, 'not_found', 'networkId'],
    [{ imageSetId: 'nobody' }, 404, 'not_found', 'imageSetId'],
    [{ layer: 'no such layer' }, 400, 'invalid_input', 'layer'],
    [{ id: '../x' }, 400, 'invalid_input', 'id'],
    [{ by: '' }, 400, 'invalid_input', 'by'],
    [{ categories: { kind: 'fixed', names: ['one'] } }, 400, 'invalid_input', 'categories.names'],
  ] as const)('that cannot be is refused: %j', async (wrong, status, code, field) => {
    await expectRefusal(postJson(postLabelling, wish(wrong)), status, code, field);
  });

  it('is listed by pages, newest first', async () => {
    const older = await begin();
    const newer = await begin();
    const page = async (query: string) => rest.labellingListSchema.parse(await okJson(get(getLabellings, '', query)));
    const ids = ({ labellings }: rest.LabellingList) => labellings.map(({ labelling: { id } }) => id);
    const whole = await page('');
    expect(ids(whole).slice(0, 2)).toEqual([newer.id, older.id]);
    expect(whole.total).toBe(whole.labellings.length);
    const second = await page('?offset=1&limit=1');
    expect([ids(second), second.total]).toEqual([[older.id], whole.total]);
    expect(await page(`?offset=${whole.total}`)).toEqual({ labellings: [], total: whole.total });
    await expectRefusal(get(getLabellings, '', '?limit=100000'), 400, 'invalid_input', 'limit');
  });

  it('has an id of its own', async () => {
    const { id } = await begin();
    await expectRefusal(postJson(postLabelling, wish({ id, name: 'Another' })), 409, 'conflict', 'id');
    await expectRefusal(get(getLabelling, 'nobody'), 404, 'not_found');
    for (const channel of ['0', 'x', '-1', '99999999999', '1e3'])
      await expectRefusal(ofChannel(getEvidence, id, channel), 404, 'not_found');
  });
});

describe('labels', () => {
  it('are hidden from everybody who has not given all of theirs; progress alone is told', async () => {
    const { id } = await begin();
    await say(id, 'Ben', 1, 'edge', { note: 'secret-note' });
    await say(id, 'Ben', 4, null);
    await say(id, 'Ada', 1, 'loop');
    for (const by of ['Ada', 'Cleo', undefined]) {
      for (const route of [getResults, getExport]) {
        const { message } = await expectRefusal(get(route, id, asked(by)), 403, 'forbidden', 'by');
        expect(message).toContain(
          by === 'Ada' ? '1 of 2 channels are labelled by Ada' : '0 of 2 channels are labelled',
        );
      }
    }
    const left = new AbortController();
    const reader = labellingEvents(context.services.labellings, id, left.signal).getReader();
    const seen = [
      await okJson(get(getLabelling, id)),
      await okJson(get(getLabellings)),
      await okJson(get(getLabels, id, '?by=Ada')),
      await okJson(ofChannel(getEvidence, id, '1')),
      new TextDecoder().decode((await reader.read()).value),
    ];
    const words = JSON.stringify(seen);
    expect(words).not.toContain('secret-note');
    expect(rest.ownLabelsSchema.parse(seen[2]).labels.map(({ by }) => by)).toEqual(['Ada']);
    expect(rest.labellingAnswerSchema.parse(seen[0]).progress).toEqual([{ by: 'Ben', done: 2 }, { by: 'Ada', done: 1 }]); // prettier-ignore
    // Ada's own, and the classes of the four strongest and weakest pictures.
    expect(words.match(/"label":/g)!.length).toBe(1 + JSON.stringify(seen[3]).match(/"label":/g)!.length);
    // What somebody says is told as it happens; nothing but the numbers.
    await say(id, 'Cleo', 4, 'edge');
    const told = rest.labellingStateSchema.parse(JSON.parse(new TextDecoder().decode((await reader.read()).value).slice(6))); // prettier-ignore
    expect(told).toMatchObject({ state: 'open', entries: 4, progress: [{}, {}, { by: 'Cleo', done: 1 }] });
    left.abort();

    // With the last label they open for that person, and for no other.
    await say(id, 'ADA', 4, 'loop');
    expect(await results(id, 'ada')).toMatchObject({ people: ['Ada', 'Ben', 'Cleo'], compared: 2, unanimous: 0 });
    await expectRefusal(get(getResults, id, '?by=Cleo'), 403, 'forbidden', 'by');
    const csv = await (await get(getExport, id, '?by=Ben')).text();
    expect(csv).toContain('1,Ben,edge,false,secret-note,true,');
    expect(csv).toContain('4,Ben,,true,,true,');
  });

  it('that are changed with the others in sight do not count', async () => {
    const { id } = await begin();
    for (const channel of [1, 4]) {
      await say(id, 'Ada', channel, 'edge');
      await say(id, 'Ben', channel, channel === 1 ? 'edge' : 'loop');
    }
    const before = await results(id, 'Ada');
    const changed = await say(id, 'Ada', 4, 'loop');
    expect(changed.afterSeeing).toBe(true);
    const { channels, ...after } = await results(id, 'Ben');
    expect(after.alpha).toEqual(before.alpha);
    expect(channels[0]!.answers[0]).toMatchObject({ by: 'Ada', label: 'edge', later: { label: 'loop' } });
  });

  it('are stored once, however often they are sent', async () => {
    const { id } = await begin();
    const sent = { id: 'the-same', note: ' a ' };
    const answers = await Promise.all([0, 1, 2].map(() => say(id, 'Ada', 1, ' Edge ', sent)));
    expect(answers.map(({ label, note, createdAt }) => [label, note, createdAt])).toEqual(Array(3).fill(['edge', 'a', answers[0]!.createdAt])); // prettier-ignore
    expect(await say(id, 'Ada', 1, 'edge', { note: 'a' })).toEqual(answers[0]); // says nothing new
    await say(id, 'Ada', 1, 'loop');
    await say(id, 'Ada', 1, 'edge', { note: 'a' });
    const { labels } = rest.ownLabelsSchema.parse(await okJson(get(getLabels, id, '?by=Ada')));
    expect(labels.map(({ label }) => label)).toEqual(['edge', 'loop', 'edge']);
  });

  it('that a liar sends are refused, with what is wrong', async () => {
    const { id } = await begin();
    const other = await begin();
    const mine = await say(id, 'Ada', 1, 'edge');
    await expectRefusal(send(id, 'Ben', 2, 'edge'), 400, 'invalid_input', 'channel');
    await expectRefusal(send(id, 'Ben', 2 ** 40, 'edge'), 400, 'invalid_input', 'channel');
    const category = await expectRefusal(send(id, 'Ben', 1, 'wheel'), 400, 'invalid_input', 'label');
    expect(category.message).toContain('edge, loop');
    await expectRefusal(send(id, 'Ben', 1, 'edge', { id: mine.id }), 409, 'conflict', 'id');
    await expectRefusal(send(other.id, 'Ada', 1, 'edge', { id: mine.id }), 409, 'conflict', 'id');
    await expectRefusal(send(id, 'Ada', 1, 'loop', { id: mine.id }), 409, 'conflict', 'id');
    await expectRefusal(send('nobody', 'Ben', 1, 'edge'), 404, 'not_found');
    await expectRefusal(send(id, 'Ben', 1, 'edge', { afterSeeing: false }), 400, 'invalid_input');
    await expectRefusal(get(getLabels, id), 400, 'invalid_input', 'by');
    await expectRefusal(get(getResults, id, '?by=a&by=b'), 400, 'invalid_input', 'by');
    await expectRefusal(get(getExport, 'nobody', '?by=Ada'), 404, 'not_found');
    const { labels } = rest.ownLabelsSchema.parse(await okJson(get(getLabels, id, '?by=Ben')));
    expect(labels).toEqual([]);
  });

  it('are taken while it is open; who began it closes it, and then they are shown', async () => {
    const { id } = await begin({ categories: { kind: 'free' } });
    await say(id, 'Ben', 1, 'anything  at all');
    await expectRefusal(change(id, 'Ben', 'closed'), 403, 'forbidden', 'by');
    await expectRefusal(change(id, 'Ada', 'gone'), 400, 'invalid_input', 'state');
    await expectRefusal(change('nobody', 'Ada', 'closed'), 404, 'not_found');
    await okJson(change(id, 'ada', 'closed'));
    await expectRefusal(send(id, 'Cleo', 1, 'x'), 409, 'conflict');
    // Opened again before anybody looked, nothing is lost.
    await okJson(change(id, 'Ada', 'open'));
    expect((await say(id, 'Cleo', 1, 'Anything at all')).afterSeeing).toBe(false);
    await okJson(change(id, 'Ada', 'closed'));
    const left = new AbortController();
    const reader = labellingEvents(context.services.labellings, id, left.signal).getReader();
    const told = async () => rest.labellingStateSchema.parse(JSON.parse(new TextDecoder().decode((await reader.read()).value).slice(6))); // prettier-ignore
    expect(await told()).toMatchObject({ state: 'closed', shownAt: null });
    expect((await results(id)).channels.find(({ channel }) => channel === 1)).toMatchObject({ agreement: 1, majority: { label: 'anything at all', count: 2 } }); // prettier-ignore
    // That they were looked at is told to everybody.
    const { shownAt } = await told();
    expect(shownAt).not.toBeNull();
    await okJson(change(id, 'Ada', 'open'));
    expect(await told()).toMatchObject({ state: 'open', shownAt });
    left.abort();
    await expectRefusal(get(getResults, id), 403, 'forbidden', 'by');
    expect((await say(id, 'Dora', 1, 'y')).afterSeeing).toBe(true);
    expect(await say(id, 'Ben', 1, 'anything at all')).toMatchObject({ afterSeeing: false }); // said before
  });
});

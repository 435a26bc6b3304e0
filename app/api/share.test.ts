/** Public links, on real services: the digits network on a real digit. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingOf } from '@/lib/domain/finding';
import type { SharedLink } from '@/lib/domain/publicLink';
import { findingAnswerSchema } from '@/lib/protocol/rest';
import { linkAnswerSchema, linksAnswerSchema } from '@/lib/protocol/shareRest';
import { decodeNpy } from '@/lib/tensor/npy';
import { digitPng, expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getLinks, POST as postLink } from './findings/[id]/links/route';
import { POST as postFinding } from './findings/route';
import { POST as postRevoke } from './links/[id]/revoke/route';
import { GET as getEvents } from './p/[token]/events/route';
import { GET as getFile } from './p/[token]/files/[name]/route';
import { GET as getState } from './p/[token]/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
let finding: FindingOf<'channel'>;

beforeAll(async () => {
  const { networks, images, database } = context.services;
  const network = await networks.addFromFile(CARD);
  const set = await images.createSet('A set of secrets');
  const bytes = await digitPng(7);
  const { images: pictures } = await images.addFiles(set.id, [{ fileName: 'private/seven.png', label: '7', bytes }]);
  const spec = { networkId: null, imageId: null, target: 'top', score: 'probability' } as const;
  const view = { ...spec, spec: { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] } };
  await database.sessions.create({ id: 'a-secret-session', name: 'A secret session', view });
  const { layers } = await networks.graph(network.id);
  const layer = layers.find(({ type }) => type === 'Conv')?.name;
  const draft = {
    ...{ kind: 'channel', sessionId: 'a-secret-session', author: 'Ada', title: 'A loop', text: '', tags: [] },
    target: { networkId: network.id, layer, channel: 0 },
    evidence: { filter: true, map: { imageId: pictures[0]?.id } },
  };
  const answer = findingAnswerSchema.parse(await okJson(postJson(postFinding, draft)));
  if (answer.finding.kind !== 'channel') throw new Error('It is of another kind.');
  finding = answer.finding;
}, 120_000);

const X = 'http://127.0.0.1:3000/';
const asked = (id: string, change: object = {}) => ({ id, by: 'Ada', lifetimeSeconds: null, withDiscussion: true, revision: 1, reviewNumber: 0, ...change }); // prettier-ignore
const make = async (id: string, change: object = {}): Promise<SharedLink> =>
  linkAnswerSchema.parse(await okJson(postJson(postLink, asked(id, change), { id: finding.id }))).link;
const tokenOf = ({ path: address }: SharedLink) => address?.slice('/p/'.length) ?? '';
const at = (token: string) => ({ params: Promise.resolve({ token }) });
const stateOf = (token: string) => getState(new Request(X), at(token));
const fileOf = (token: string, name: string) => getFile(new Request(X), { params: Promise.resolve({ token, name }) });
const eventsOf = (token: string) => getEvents(new Request(X), at(token));

describe('public links', () => {
  it('show files that nobody keeps, and in none of them anything of the workspace', async () => {
    const token = tokenOf(await make('link-files'));
    const { map } = finding.evidence;
    const shape = decodeNpy(new Uint8Array(await (await fileOf(token, 'map.npy')).arrayBuffer())).shape;
    expect(shape).toEqual([map?.height, map?.width]);
    const secrets = [finding.id, finding.sessionId, finding.target.networkId, map?.imageId, finding.evidence.mapHash, 'A set of secrets', 'private/', 'link-files']; // prettier-ignore
    for (const name of ['picture.png', 'filter.png', 'map.npy', 'filter.npy', 'card.png']) {
      const answer = await fileOf(token, name);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const told = JSON.stringify([...answer.headers]) + Buffer.from(await answer.arrayBuffer()).toString('latin1');
      expect(secrets.filter((secret) => told.includes(String(secret)))).toEqual([]);
    }
    await expectRefusal(fileOf(token, 'map.png'), 404, 'not_found');
    const state = await stateOf(token);
    expect(state.headers.get('cache-control')).toBe('no-store');
    expect(await state.json()).toEqual({ state: 'active' });
  });

  it('that are revoked answer gone, everywhere, and end the events of whoever has them open', async () => {
    const link = await make('link-revoked');
    const token = tokenOf(link);
    const events = await eventsOf(token);
    const reader = events.body!.getReader();
    const read = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await read()).toBe('data: {"state":"active"}\n\n');
    const revoked = linkAnswerSchema.parse(await okJson(postJson(postRevoke, { by: 'Ben' }, { id: link.id })));
    expect(revoked.link).toMatchObject({ state: 'revoked', revoked: { by: 'Ben' } });
    expect(await read()).toBe('data: {"state":"revoked"}\n\n');
    expect((await reader.read()).done).toBe(true);
    for (const answer of [
      stateOf(token),
      eventsOf(token),
      fileOf(token, 'picture.png'),
      fileOf(token, 'card.png'),
      fileOf(token, 'no.png'),
    ]) {
      const { message } = await expectRefusal(answer, 410, 'gone');
      expect(message).not.toContain('Ben');
    }
    const { links } = linksAnswerSchema.parse(await okJson(get(getLinks, finding.id)));
    expect(links.find(({ id }) => id === link.id)).toEqual(revoked.link);
  });

  it('that never were are not found, whatever they look like', async () => {
    const bodies = [];
    for (const token of ['', 'x', 'A'.repeat(43), '../../findings', "' OR 1=1", 'link-files'])
      for (const answer of [stateOf(token), eventsOf(token), fileOf(token, 'picture.png')])
        bodies.push(JSON.stringify(await expectRefusal(answer, 404, 'not_found')));
    expect(new Set(bodies).size).toBe(1);
  });

  it.each([
    ['lifetimeSeconds', { lifetimeSeconds: 0 }],
    ['lifetimeSeconds', { lifetimeSeconds: 1e12 }],
    ['lifetimeSeconds', { lifetimeSeconds: 1.5 }],
    ['by', { by: '' }],
    ['id', { id: '../x' }],
    ['withDiscussion', { withDiscussion: 'yes' }],
  ])('are refused with the field %s', async (field, change) => {
    await expectRefusal(postJson(postLink, asked('bad', change), { id: finding.id }), 400, 'invalid_input', field);
  });

  it('are of a finding that there is, as it was seen, and are revoked by somebody', async () => {
    await expectRefusal(postJson(postLink, asked('a'), { id: 'nobody' }), 404, 'not_found');
    await expectRefusal(get(getLinks, 'nobody'), 404, 'not_found');
    await expectRefusal(
      postJson(postLink, asked('a', { revision: 2 }), { id: finding.id }),
      409,
      'conflict',
      'revision',
    );
    await expectRefusal(postJson(postRevoke, { by: 'Ada' }, { id: 'nobody' }), 404, 'not_found');
    await expectRefusal(postJson(postRevoke, {}, { id: 'link-files' }), 400, 'invalid_input', 'by');
  });
});

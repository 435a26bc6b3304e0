/** Public links to collections, on real services: two findings about channels of the digits network. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import type { SharedLink } from '@/lib/domain/publicLink';
import { collectionAnswerSchema } from '@/lib/protocol/collectionRest';
import { findingAnswerSchema } from '@/lib/protocol/rest';
import { linkAnswerSchema, linksAnswerSchema } from '@/lib/protocol/shareRest';
import { digitPng, expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { GET as getLinks, POST as postLink } from './collections/[id]/links/route';
import { POST as postEntry } from './collections/[id]/log/route';
import { POST as postCollection } from './collections/route';
import { POST as postReview } from './findings/[id]/review/route';
import { POST as postFinding } from './findings/route';
import { POST as postRevoke } from './links/[id]/revoke/route';
import { GET as getFile } from './p/[token]/files/[name]/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const ID = 'secret-collection';
let findings: Finding[];

beforeAll(async () => {
  const { networks, images, database } = context.services;
  const network = await networks.addFromFile(CARD);
  const set = await images.createSet('A set of secrets');
  const files = [{ fileName: 'private/seven.png', label: '7', bytes: await digitPng(7) }];
  const { images: pictures } = await images.addFiles(set.id, files);
  const spec = { networkId: null, imageId: null, target: 'top', score: 'probability' } as const;
  const view = { ...spec, spec: { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] } };
  await database.sessions.create({ id: 'a-secret-session', name: 'A secret session', view });
  const { layers } = await networks.graph(network.id);
  const layer = layers.find(({ type }) => type === 'Conv')?.name;
  findings = [];
  for (const channel of [0, 1]) {
    const draft = {
      ...{ kind: 'channel', sessionId: 'a-secret-session', author: 'Ada', title: `Loop ${channel}`, text: '', tags: [] }, // prettier-ignore
      target: { networkId: network.id, layer, channel },
      evidence: { filter: true, map: { imageId: pictures[0]?.id } },
    };
    findings.push(findingAnswerSchema.parse(await okJson(postJson(postFinding, draft))).finding);
  }
  const made = await okJson(postJson(postCollection, { id: ID, author: 'Ada', title: 'Loops', text: '', tags: [] }));
  collectionAnswerSchema.parse(made);
  for (const [k, { id }] of findings.entries())
    await okJson(postJson(postEntry, { id: `secret-add-${k}`, by: 'Ben', act: { kind: 'add', finding: id, note: `Note ${k}` } }, { id: ID })); // prettier-ignore
}, 120_000);

const asked = (id: string, change: object = {}) => ({ id, by: 'Ada', lifetimeSeconds: null, withDiscussion: true, revision: 1, reviewNumber: 2, findings: findings.map(seen), ...change }); // prettier-ignore
const seen = ({ id, revision, reviewNumber }: Finding) => ({ id, revision, reviewNumber });
const make = async (id: string, change: object = {}): Promise<SharedLink> =>
  linkAnswerSchema.parse(await okJson(postJson(postLink, asked(id, change), { id: ID }))).link;
const tokenOf = ({ path: address }: SharedLink) => address?.slice('/p/'.length) ?? '';
const fileOf = (token: string, name: string) =>
  getFile(new Request('http://127.0.0.1:3000/'), { params: Promise.resolve({ token, name }) });

describe('a public link to a collection', () => {
  it('shows the files of each finding, in none of them anything of the workspace, until it is revoked', async () => {
    const link = await make('secret-link');
    const token = tokenOf(link);
    const { content } = await context.services.share.open(token);
    if (content.kind !== 'collection') throw new Error('It is of another kind.');
    expect(content.items.map(({ note, finding }) => [note?.text, finding.title])).toEqual([['Note 0', 'Loop 0'], ['Note 1', 'Loop 1']]); // prettier-ignore
    const named = content.items.flatMap(({ finding }) => [...finding.pictures, ...finding.downloads].map(({ file }) => file)); // prettier-ignore
    expect(named).toEqual(expect.arrayContaining(['f1-picture.png', 'f1-map.npy', 'f2-filter.npy']));
    const hashes = findings.map(({ evidence }) => evidence.pictureHash);
    const secrets = ['secret', 'A set of', 'private/', ...findings.flatMap(({ id, sessionId, target }) => [id, sessionId, target.networkId]), ...hashes]; // prettier-ignore
    const bytes = new Map<string, string>();
    for (const name of [...new Set(named), 'card.png']) {
      const answer = await fileOf(token, name);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const body = Buffer.from(await answer.arrayBuffer()).toString('latin1');
      bytes.set(name, body);
      const told = JSON.stringify([...answer.headers]) + body;
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    }
    expect(bytes.get('f1-map.npy')).not.toBe(bytes.get('f2-map.npy'));
    expect(secrets.filter((secret) => JSON.stringify(content).includes(secret))).toEqual([]);
    await expectRefusal(fileOf(token, 'f3-map.npy'), 404, 'not_found');
    const revoked = linkAnswerSchema.parse(await okJson(postJson(postRevoke, { by: 'Ben' }, { id: link.id })));
    for (const name of ['f1-map.npy', 'card.png']) await expectRefusal(fileOf(token, name), 410, 'gone');
    const { links } = linksAnswerSchema.parse(await okJson(get(getLinks, ID)));
    expect(links).toEqual([revoked.link]);
  }, 60_000);

  it('is of a collection that there is, as it was seen', async () => {
    const refused = (change: object, id = ID) => postJson(postLink, asked('a', change), { id });
    await expectRefusal(refused({}, 'nobody-at-all'), 404, 'not_found');
    await expectRefusal(get(getLinks, 'nobody-at-all'), 404, 'not_found');
    await expectRefusal(refused({ revision: 2 }), 409, 'conflict', 'revision');
    await expectRefusal(refused({ reviewNumber: 1 }), 409, 'conflict', 'reviewNumber');
    await expectRefusal(refused({ reviewNumber: -1 }), 400, 'invalid_input', 'reviewNumber');
    await expectRefusal(refused({ findings: undefined }), 400, 'invalid_input', 'findings');
    await expectRefusal(refused({ by: '' }), 400, 'invalid_input', 'by');
  });

  it('goes on showing what it showed, whatever is done to the collection', async () => {
    const token = tokenOf(await make('secret-link-2'));
    // What somebody said of a finding since the page was loaded was not seen.
    const said = { id: 'secret-doubt', by: 'Ben', act: { kind: 'comment', text: 'A doubt', anchor: null } };
    await okJson(postJson(postReview, said, { id: findings[0]!.id }));
    await expectRefusal(postJson(postLink, asked('unseen'), { id: ID }), 409, 'conflict', 'findings');
    await okJson(postJson(postEntry, { id: 'secret-remove', by: 'Ben', act: { kind: 'remove', finding: findings[0]?.id } }, { id: ID })); // prettier-ignore
    const { content } = await context.services.share.open(token);
    expect(content).toMatchObject({ items: [{ finding: { title: 'Loop 0' } }, { finding: { title: 'Loop 1' } }] });
    await expectRefusal(postJson(postLink, asked('late'), { id: ID }), 409, 'conflict', 'reviewNumber');
  });
});

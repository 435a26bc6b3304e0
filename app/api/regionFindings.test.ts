/** Findings about covered regions over HTTP, on real services: the digits network on a real digit. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingOf } from '@/lib/domain/finding';
import * as rest from '@/lib/protocol/rest';
import { linkAnswerSchema } from '@/lib/protocol/shareRest';
import { digitPng, expectRefusal, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postCheck } from './findings/[id]/checks/route';
import { GET as getFile } from './findings/[id]/files/[name]/route';
import { POST as postLink } from './findings/[id]/links/route';
import { POST as postFinding } from './findings/route';
import { GET as getPublicFile } from './p/[token]/files/[name]/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const X = 'http://127.0.0.1:3000/';
/** As ragged as a mask may be: more than any address holds. */
const REGION = { kind: 'mask', width: 28, height: 28, runs: Array<number>(784).fill(1) };
let draft: object & { target: object };
let finding: FindingOf<'region'>;

beforeAll(async () => {
  const { networks, images, database } = context.services;
  const network = await networks.addFromFile(CARD);
  const set = await images.createSet('A set of secrets');
  const { images: pictures } = await images.addFiles(set.id, [{ fileName: 'private/seven.png', label: '7', bytes: await digitPng(7) }]); // prettier-ignore
  const spec = { patch: 7, stride: 7, fill: [0, 0, 0] as [number, number, number] };
  const view = { networkId: null, imageId: null, target: 'top', score: 'probability', spec } as const;
  await database.sessions.create({ id: 'a-secret-session', name: 'Digits', view });
  draft = {
    ...{ kind: 'region', sessionId: 'a-secret-session', author: 'Ada', title: 'The bar', text: '', tags: [] },
    target: { networkId: network.id, imageId: pictures[0]!.id, classIndex: 7, region: REGION, fill: [0, 0, 0] },
  };
  const answer = rest.findingAnswerSchema.parse(await okJson(postJson(postFinding, draft)));
  if (answer.finding.kind !== 'region') throw new Error('It is of another kind.');
  finding = answer.finding;
}, 120_000);

const file = (name: string) => getFile(new Request(X), { params: Promise.resolve({ id: finding.id, name }) });

describe('a finding about a covered region', () => {
  it('has files to take away, and is the same when it is run again', async () => {
    expect(await (await file('region.json')).json()).toEqual(REGION);
    const csv = await file('answers.csv');
    expect(csv.headers.get('content-disposition')).toContain('answers.csv');
    const lines = (await csv.text()).split('\r\n');
    expect(lines.some((line) => line.startsWith('whole,1,7,'))).toBe(true);
    for (const name of ['covered.png', 'only.png', 'picture.png']) expect((await file(name)).headers.get('content-type')).toBe('image/png'); // prettier-ignore
    await expectRefusal(file('map.npy'), 404, 'not_found');
    const { check } = rest.checkAnswerSchema.parse(
      await okJson(postJson(postCheck, { by: 'Ben' }, { id: finding.id })),
    );
    expect(check).toMatchObject({ jobId: null, outcome: { kind: 'region', verdict: 'same', classes: 10 } });
  });

  it('is refused with the field at fault', async () => {
    const refused = (target: object, field: string, status = 400) =>
      expectRefusal(postJson(postFinding, { ...draft, target: { ...draft.target, ...target } }), status, status === 400 ? 'invalid_input' : 'not_found', field); // prettier-ignore
    await refused({ region: { ...REGION, width: 14, height: 56 } }, 'target.region');
    await refused({ region: { kind: 'rects', rects: [{ x0: 5, y0: 0, x1: 5, y1: 9 }] } }, 'target.region.rects.0');
    await refused({ classIndex: 10 }, 'target.classIndex');
    await refused({ imageId: 'none' }, 'target.imageId', 404);
    await refused({ fill: { kind: 'secret' } }, 'target.fill');
  });

  it('is shared with its pictures, its answers and its region, and with nothing of the workspace', async () => {
    const asked = { id: 'link', by: 'Ada', lifetimeSeconds: null, withDiscussion: false, revision: 1, reviewNumber: 0 };
    const { link } = linkAnswerSchema.parse(await okJson(postJson(postLink, asked, { id: finding.id })));
    const token = link.path?.slice('/p/'.length) ?? '';
    const secrets = [finding.id, finding.sessionId, finding.target.networkId, finding.target.imageId, 'private/'];
    for (const name of ['picture.png', 'covered.png', 'only.png', 'answers.csv', 'answers.npy', 'region.json']) {
      const answer = await getPublicFile(new Request(X), { params: Promise.resolve({ token, name }) });
      expect(answer.status).toBe(200);
      const told = JSON.stringify([...answer.headers]) + Buffer.from(await answer.arrayBuffer()).toString('latin1');
      expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    }
  });
});

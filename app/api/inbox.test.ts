/** Inboxes, requests to review and people over REST, on real services. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReviewAct } from '@/lib/domain/findingReview';
import { inboxPageSchema, inboxStateAnswerSchema, peopleAnswerSchema, reviewsPageSchema } from '@/lib/protocol/inboxRest'; // prettier-ignore
import { sampleFinding, sampleView } from '@/server/db/testing/samples';
import { expectRefusal, get, okJson, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as postReview } from './findings/[id]/review/route';
import { GET as getEvents } from './inbox/events/route';
import { GET as getInbox, POST as postInbox } from './inbox/route';
import { GET as getPeople } from './people/route';
import { GET as getReviews } from './reviews/route';

const context = withRealServices();
let id: string;
let made = 0;
beforeAll(async () => {
  const { database } = context.services;
  await database.sessions.create({ id: 's1', name: 'S', view: sampleView });
  ({ id } = await database.findings.create(sampleFinding('s1', { title: 'Glints', author: 'Ada' })));
  await say('Ada', { kind: 'status', from: 'draft', to: 'proposed', revision: 1, reason: '' });
});

const say = (by: string, act: ReviewAct) => okJson(postJson(postReview, { id: `e${++made}`, by, act }, { id }));
const asQuery = (of: object) => `?${new URLSearchParams(of as Record<string, string>)}`;
const inboxOf = async (person: string, more: object = {}) =>
  inboxPageSchema.parse(await okJson(get(getInbox, '', asQuery({ person, ...more }))));

describe('an inbox', () => {
  it('has what concerns a person, however the name is written, and is marked by them', async () => {
    await say('Ben', { kind: 'comment', text: 'Ask @"Cleo Quist" <b>', anchor: null });
    await say('Ben', { kind: 'vote', vote: 'agree', revision: 1, reason: '' });
    const cleo = await inboxOf('CLEO  quist');
    expect(cleo.items).toMatchObject([{ by: 'Ben', kinds: ['mention'], excerpt: 'Ask @"Cleo Quist" <b>', commentId: 'e2', subject: { id, title: 'Glints' } }]); // prettier-ignore
    const ada = await inboxOf('Ada');
    expect(ada.items.map(({ kinds }) => kinds)).toEqual([['vote'], ['comment']]);
    expect(ada.state).toEqual({ unread: 2, newest: ada.items[0]?.id });
    expect((await inboxOf('Ben')).items).toEqual([]);
    const mark = async (json: object) => inboxStateAnswerSchema.parse(await okJson(postJson(postInbox, json))).state.unread; // prettier-ignore
    expect(await mark({ person: 'Ada', ids: [ada.items[1]?.id], read: true })).toBe(1);
    expect((await inboxOf('Ada', { show: 'unread' })).items).toHaveLength(1);
    expect(await mark({ person: 'Ben', ids: [ada.items[0]?.id], read: true })).toBe(0);
    expect((await inboxOf('Ada')).state.unread).toBe(1);
    expect(await mark({ person: 'ada', until: ada.items[0]?.createdAt })).toBe(0);
    expect(await mark({ person: 'Ada', ids: ada.items.map((one) => one.id), read: false })).toBe(2);
    expect((await inboxOf('Ada', { offset: '1', limit: '1' })).items).toMatchObject([{ kinds: ['comment'] }]);
  });

  it.each([
    [{}, 'person'],
    [{ person: 'x'.repeat(41) }, 'person'],
    [{ person: 'Ada', show: 'some' }, 'show'],
    [{ person: 'Ada', limit: '1000' }, 'limit'],
    [{ person: 'Ada\0' }, 'person'],
  ])('asked for by %j is refused', async (query, field) => {
    await expectRefusal(get(getInbox, '', asQuery(query)), 400, 'invalid_input', field);
  });

  it.each([
    {},
    { person: 'Ada' },
    { person: 'Ada', ids: [], read: true },
    { person: 'Ada', ids: ['../x'], read: true },
    { person: 'Ada', until: 'now' },
    { person: 'Ada', ids: ['a'], read: true, until: '2026-01-01T00:00:00Z' },
  ])(
    // prettier-ignore
    'marked by %j is refused',
    async (json) => {
      const response = await postJson(postInbox, json);
      expect(response.status).toBe(400);
    },
  );

  it('tells how much is unread when something comes, and ends with the connection', async () => {
    const left = new AbortController();
    const request = new Request('http://127.0.0.1:3000/api?person=dora', { signal: left.signal });
    const response = await getEvents(request, { params: Promise.resolve({}) });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toBe('data: {"unread":0,"newest":null}\n\n');
    const told = next();
    await say('Ben', { kind: 'comment', text: '@Dora', anchor: null });
    expect(await told).toMatch(/^data: \{"unread":1,/);
    left.abort();
    expect((await reader.read()).done).toBe(true);
  });
});

it('who is asked has it among their reviews, and is known', async () => {
  await say('Ada', { kind: 'assign', person: 'Eve', note: 'the rim' });
  const page = reviewsPageSchema.parse(await okJson(get(getReviews, '', '?person=EVE')));
  expect(page).toMatchObject({ total: 1, items: [{ finding: { id, status: 'proposed' }, by: 'Ada', note: 'the rim', state: 'asked' }] }); // prettier-ignore
  const people = async (search: string) =>
    peopleAnswerSchema.parse(await okJson(get(getPeople, '', asQuery({ search })))).people;
  expect(await people('')).toEqual(['Ada', 'Ben', 'Eve']);
  expect(await people('ev')).toEqual(['Eve']);
  expect(await people('%')).toEqual([]);
  await expectRefusal(get(getPeople, '', asQuery({ search: 'x'.repeat(41) })), 400, 'invalid_input', 'search');
});

/**
 * The list, every filter, the search and the facets over 5,000 findings in the embedded database: within 100 ms each, as
 * the median of several calls after one that warms up. The findings have texts and evidence of the size of real ones, and
 * the table has no statistics, because the embedded database has nobody who gathers them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FindingFilter } from '@/lib/domain/findingFilter';
import { seededRandom } from '@/lib/random/seededRandom';
import { createDatabase, migrateStore, type OpenDatabase } from './openDatabase';
import { openPgliteStore } from './store';
import { sampleChannelFinding } from './testing/sampleChannelFinding';
import { sampleFinding, sampleNetwork, sampleView } from './testing/samples';

const FINDINGS = 5000;
const LIMIT_MS = 100;
const CALLS = 7;
/** As the page of the list asks for them. */
const PAGE = { offset: 0, limit: 30 };
const NETWORKS = 8;

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'specular-speed-'));
let database: OpenDatabase;
let pool: Pool;
beforeAll(async () => {
  const store = await openPgliteStore({ dataDir });
  await migrateStore(store);
  ({ pool } = store);
  database = createDatabase(store);
  await storeFindings();
}, 120_000);
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Made of syllables, the first ones far more often than the last ones, as in a language. */
function makeWords(random: () => number): (count: number) => string {
  const syllables = [
    'gli',
    'nt',
    'ed',
    'ge',
    'ri',
    'mo',
    'pa',
    'tch',
    'lo',
    'op',
    'sha',
    'dow',
    'cur',
    've',
    'hi',
    'gh',
  ];
  const vocabulary = Array.from({ length: 4000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => syllables[Math.floor(random() * syllables.length)]).join(
      '',
    ),
  );
  vocabulary.splice(0, 3, 'glint', 'edges', 'reflection');
  return (count) =>
    Array.from({ length: count }, () => vocabulary[Math.floor(vocabulary.length * random() ** 3)]).join(' ');
}

/** In a few statements; one by one they would take minutes. */
async function storeFindings(): Promise<void> {
  await database.sessions.create({ id: 's1', name: 'S', view: sampleView });
  for (let n = 0; n < NETWORKS; n++)
    await database.networks.create({ ...sampleNetwork(`Network ${n}`), id: `network-${n}` });
  const random = seededRandom(7);
  const words = makeWords(random);
  const rows = Array.from({ length: FINDINGS }, (_, n) => {
    const { id, kind, target, evidence } = n % 3 === 0 ? sampleFinding('s1') : sampleChannelFinding('s1');
    const layer = 'layer' in target ? { layer: `/blocks/blocks.${n % 12}/Relu_1` } : {};
    return {
      ...{ id, kind, evidence, target: { ...target, ...layer, networkId: `network-${n % NETWORKS}` } },
      title: words(5),
      text: `${words(40 + Math.floor(random() * 120))}${n % 50 === 0 ? ` conv2_${n}` : ''}`,
      tags: Array.from({ length: n % 5 }, () => `tag ${Math.floor(40 * random() ** 2)}`),
      author: `Person ${Math.floor(20 * random() ** 2)}`,
    };
  });
  for (let from = 0; from < rows.length; from += 500)
    await pool.query(
      `INSERT INTO findings (id, session_id, title, text, tags, author, kind, target, evidence, created_at)
       SELECT r.id, 's1', r.title, r.text, r.tags, r.author, r.kind, r.target, r.evidence,
         timestamptz '2026-01-01' + make_interval(mins => $2 + n::int)
       FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (id text, title text, text text, tags text[], author text,
         kind text, target jsonb, evidence jsonb)) WITH ORDINALITY AS r(id, title, text, tags, author, kind, target, evidence, n)`,
      [JSON.stringify(rows.slice(from, from + 500)), from],
    );
  // Every eighth finding is about two more channels.
  await pool.query(
    `INSERT INTO finding_parts (id, finding_id, number, entry, "by", at, note, session_id, kind, target, evidence)
     SELECT f.id || '-' || p, f.id, p, p, 'Ada', f.created_at, 'Why', 's1', c.kind, c.target, c.evidence
     FROM (SELECT id, created_at, row_number() OVER (ORDER BY id) AS n FROM findings) AS f, generate_series(2, 3) AS p,
       LATERAL (SELECT kind, target, evidence FROM findings WHERE kind = 'channel' ORDER BY id OFFSET (f.n + p) % 50 LIMIT 1) AS c
     WHERE f.n % 8 = 0`,
  );
  await pool.query(
    `UPDATE findings SET added_words = concat_ws(' ', finding_subject(p.target, p.evidence), p.note, 'twice')
     FROM finding_parts AS p WHERE p.finding_id = findings.id AND p.number = 2`,
  );
  // Every third finding waits for one person, every sixth for another.
  await pool.query(
    `INSERT INTO finding_reviewers (finding_id, person_key, person, "by", note, state, asked_at)
     SELECT id, 'person ' || p, 'Person ' || p, 'Ada', '', 'asked', created_at
     FROM (SELECT id, created_at, row_number() OVER (ORDER BY id) AS n FROM findings) AS f, generate_series(0, 1) AS p
     WHERE (n + p) % 3 = 0 AND (p = 0 OR n % 2 = 0)`,
  );
}

/** What else the machine does meanwhile is not what is measured: a median over the limit is taken again, twice at the most. */
async function quietMedianMs(call: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 3 && best >= LIMIT_MS; round++) best = Math.min(best, await medianMs(call));
  return best;
}

async function medianMs(call: () => Promise<unknown>): Promise<number> {
  await call();
  const times: number[] = [];
  for (let n = 0; n < CALLS; n++) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(CALLS / 2)] ?? NaN;
}

const FILTERS: Record<string, FindingFilter> = {
  nothing: {},
  'one tag': { tag: ['tag 1'] },
  'two tags': { tag: ['tag 1', 'tag 2'] },
  author: { author: 'Person 3' },
  'who is asked': { assignee: 'Person 0' },
  network: { networkId: 'network-3' },
  layer: { layer: '/blocks/blocks.4/Relu_1' },
  kind: { kind: 'channel' },
  'a frequent word': { search: 'glint' },
  'a rare word': { search: 'glintshadow' },
  'words, the last half typed': { search: 'reflection edge gli' },
  'one letter': { search: 'g' },
  'a phrase': { search: '"glint glint"' },
  'a name of a layer': { search: 'conv2_450' },
  'what is no word': { search: '50%' },
  'everything without a word': { search: '-glint' },
  'all of them together': { search: 'glint', tag: ['tag 1'], author: 'Person 3', networkId: 'network-3', kind: 'channel' }, // prettier-ignore
};

it.each(Object.entries(FILTERS))(
  `the list of ${FINDINGS} by %s, and its facets, come within ${LIMIT_MS} ms`,
  async (name, filter) => {
    const { findings } = database;
    const { items, total } = await findings.list(filter, PAGE);
    if (!['a rare word', 'what is no word'].includes(name)) expect(total).toBeGreaterThan(0);
    const list = await quietMedianMs(() => findings.list(filter, PAGE));
    const facets = await quietMedianMs(() => findings.facets(filter));
    const matches = await quietMedianMs(() => findings.matches(filter.search ?? '', items));
    if (process.env.TIMES) console.log(`${name}: ${total} found, list ${list.toFixed(1)}, facets ${facets.toFixed(1)}, matches ${matches.toFixed(1)} ms`); // prettier-ignore
    expect(Math.max(list, facets, matches)).toBeLessThan(LIMIT_MS);
  },
);

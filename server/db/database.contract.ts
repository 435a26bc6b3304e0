/** What every database must do, whatever it is. Run by database.pglite.test.ts and database.postgresql.test.ts. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { archiveContract } from './testing/archiveContract.testing';
import { batchContract } from './testing/batchContract.testing';
import { collectionContract } from './testing/collectionContract.testing';
import { embeddingContract } from './testing/embeddingContract.testing';
import { featureContract } from './testing/featureContract.testing';
import { findingContract } from './testing/findingContract.testing';
import { findingPartsContract } from './testing/findingPartsContract.testing';
import { findingSearchContract } from './testing/findingSearchContract.testing';
import { imageContract } from './testing/imageContract.testing';
import { jobContract } from './testing/jobContract.testing';
import { labellingContract } from './testing/labellingContract.testing';
import { noticeContract } from './testing/noticeContract.testing';
import { predictionContract } from './testing/predictionContract.testing';
import { publicLinkContract } from './testing/publicLinkContract.testing';
import { savedFilterContract } from './testing/savedFilterContract.testing';
import { selectionContract } from './testing/selectionContract.testing';
import { taskContract } from './testing/taskContract.testing';
import { hashOf, sampleNetwork, sampleView } from './testing/samples';
import type { OpenDatabase } from './openDatabase';

/** A database under test, with a way to look behind it. */
export interface DatabaseUnderTest {
  database: OpenDatabase;
  pool: Pool;
}

/** Runs the suite. `open` is called once; every test begins with empty tables. */
export function describeDatabase(name: string, open: () => Promise<DatabaseUnderTest>): void {
  describe(name, () => {
    let opened: DatabaseUnderTest | undefined;
    const use = () => {
      if (!opened) throw new Error('The database is opened before the first test.');
      return opened;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.database.close());
    beforeEach(() => emptyTables(use().pool));

    describe('networks', () => networkContract(use));
    describe('sessions', () => sessionContract(use));
    describe('images', () => imageContract(use));
    describe('predictions', () => predictionContract(use));
    describe('activation vectors', () => featureContract(use));
    describe('embeddings', () => embeddingContract(use));
    describe('selections', () => selectionContract(use));
    describe('jobs', () => jobContract(use));
    describe('batches', () => batchContract(use));
    describe('findings', () => findingContract(use));
    describe('parts of findings', () => findingPartsContract(use));
    describe('findings that are looked for', () => findingSearchContract(use));
    describe('what comes from elsewhere', () => archiveContract(use));
    describe('notices', () => noticeContract(use));
    describe('saved filters', () => savedFilterContract(use));
    describe('labellings', () => labellingContract(use));
    describe('collections', () => collectionContract(use));
    describe('public links', () => publicLinkContract(use));
    describe('tasks', () => taskContract(use));
    describe('connections', () => connectionContract(use));
  });
}

/** Row by row: TRUNCATE makes every table and index a new file, which takes 50 times as long. */
async function emptyTables(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ statement: string }>(
    `SELECT format('DELETE FROM %I', tablename) AS statement FROM pg_tables
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  // Without the checks between the tables, their order does not matter.
  const statements = ['SET LOCAL session_replication_role = replica', ...rows.map(({ statement }) => statement)];
  await pool.query(['BEGIN', ...statements, 'COMMIT'].join(';'));
}

function networkContract(use: () => DatabaseUnderTest): void {
  it('come back as they were stored', async () => {
    const { networks } = use().database;
    const sample = sampleNetwork('Digits');
    const stored = await networks.create(sample);
    expect(stored).toEqual({ ...sample, createdAt: stored.createdAt });
    expect(await networks.get(sample.id)).toEqual(stored);
    expect(await networks.findByHashes(sample.weightsHash, sample.cardHash)).toEqual(stored);
    expect(await networks.get('nobody')).toBeNull();
    expect(await networks.findByHashes(sample.weightsHash, hashOf('another card'))).toBeNull();
  });

  it('with the same weights and card are one, also when they are added at the same instant', async () => {
    const { networks } = use().database;
    const sample = sampleNetwork('Digits');
    const created = await Promise.all(
      Array.from({ length: 8 }, () => networks.create({ ...sample, id: randomUUID(), name: randomUUID() })),
    );
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    expect(await networks.list()).toEqual([created[0]]);
  });

  it('are listed oldest first', async () => {
    const { networks } = use().database;
    const names = Array.from({ length: 12 }, (_, index) => `network ${index}`);
    for (const name of names) await networks.create(sampleNetwork(name));
    expect((await networks.list()).map(({ name }) => name)).toEqual(names);
  });

  it('whose card no longer parses are a surprise that names table, row and field', async () => {
    const { database, pool } = use();
    const { id } = await database.networks.create(sampleNetwork('Digits'));
    await pool.query(`UPDATE networks SET card = jsonb_set(card, '{input,width}', '"wide"') WHERE id = $1`, [id]);
    const message = new RegExp(`row "${id}" of the table "networks" does not parse: card.input.width`);
    await expect(database.networks.get(id)).rejects.toThrow(message);
    await expect(database.networks.get(id)).rejects.not.toHaveProperty('toBody');
  });
}

function sessionContract(use: () => DatabaseUnderTest): void {
  it('keep their view, and a change moves them to the front of the list', async () => {
    const { sessions } = use().database;
    const first = await sessions.create({ id: 'first', name: 'Erste “Sitzung” 🔬', view: sampleView });
    const second = await sessions.create({ id: 'second', name: 'Second', view: sampleView });
    expect(first).toEqual({ ...first, name: 'Erste “Sitzung” 🔬', view: sampleView, updatedAt: first.createdAt });
    expect(await sessions.list()).toEqual([second, first]);
    const view = { ...sampleView, networkId: 'n1', target: 7, score: 'logit' as const };
    const changed = await sessions.updateView('first', view);
    expect(changed).toEqual({ ...first, view, updatedAt: changed.updatedAt });
    expect(changed.updatedAt > first.updatedAt).toBe(true);
    expect(await sessions.list()).toEqual([changed, second]);
    expect(await sessions.get('first')).toEqual(changed);
  });

  it('that do not exist are null, or not_found when they are to be changed', async () => {
    const { sessions } = use().database;
    expect(await sessions.get('nobody')).toBeNull();
    await expect(sessions.updateView('nobody', sampleView)).rejects.toMatchObject({ code: 'not_found' });
  });
}

function connectionContract(use: () => DatabaseUnderTest): void {
  it('write and read instants as they are, whatever the time zone of the server', async () => {
    const { database, pool } = use();
    const before = Date.now();
    const { createdAt } = await database.sessions.create({ id: 's', name: 'S', view: sampleView });
    const { rows } = await pool.query<{ ms: string }>(
      'SELECT extract(epoch FROM created_at) * 1000 AS ms, extract(epoch FROM clock_timestamp()) * 1000 AS now FROM sessions',
    );
    expect(Number(rows[0]?.ms)).toBe(Date.parse(createdAt));
    expect(Math.abs(Date.parse(createdAt) - before)).toBeLessThan(10_000);
  });

  it.each([
    ['53100', 'storage_full'],
    ['57P01', 'unavailable'],
    ['08006', 'unavailable'],
  ])('tell the SQLSTATE %s as %s', async (state, code) => {
    const { database, pool } = use();
    await pool.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'simulated' USING ERRCODE = '${state}'; END $$`);
    await pool.query('CREATE TRIGGER fail BEFORE INSERT ON sessions EXECUTE FUNCTION fail()');
    try {
      const failing = database.sessions.create({ id: 's', name: 'S', view: sampleView });
      await expect(failing).rejects.toMatchObject({ code, name: 'AppError' });
    } finally {
      await pool.query('DROP FUNCTION fail CASCADE');
    }
    await database.sessions.create({ id: 's', name: 'S', view: sampleView });
  });
}

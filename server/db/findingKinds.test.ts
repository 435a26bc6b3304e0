/** Findings that were stored before there were kinds of them are findings about heatmaps, and their words a first version. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { findingSchema } from '@/lib/domain/finding';
import { PROJECT_ROOT } from '../projectRoot';
import { migrate } from './migrate';
import { readMigrationFiles, type MigrationFile } from './migrationFiles';
import { sampleFinding } from './testing/samples';
import { withPglitePool } from './testing/withPglitePool.testing';

const MIGRATION = '20261126000700_finding_targets';

const database = withPglitePool();

async function run(files: MigrationFile[]): Promise<void> {
  const connection = await database.pool.connect();
  try {
    await migrate(connection, files);
  } finally {
    connection.release();
  }
}

it('old rows of findings and of their checks get their kind, and lose nothing', async () => {
  const files = await readMigrationFiles(path.join(PROJECT_ROOT, 'prisma/migrations'));
  const before = files.filter(({ name }) => name < MIGRATION);
  expect(before.length).toBeLessThan(files.length);
  await run(before);
  await database.pool.query(`INSERT INTO sessions (id, name, view, updated_at) VALUES ('s1', 'Old', '{}', now())`);
  const { kind, id, title, text, tags, author, evidence, target } = sampleFinding('s1');
  const { score, ...oldTarget } = target;
  await database.pool.query(
    `INSERT INTO findings (id, session_id, title, text, tags, author, score, target, evidence, created_at)
     VALUES ($1, 's1', $2, $3, $4, $5, $6, $7, $8, '2026-01-02T03:04:05Z')`,
    [id, title, text, tags, author, score, oldTarget, evidence],
  );
  const compared = {
    verdict: 'changed',
    maxDifference: 0.25,
    row: 1,
    col: 2,
    deviceDescription: 'CPU',
    reasons: ['x'],
  };
  const outcomes = [
    compared,
    { ...compared, verdict: 'same' },
    { verdict: 'running' },
    { verdict: 'failed', message: 'No.' },
  ];
  for (const [place, outcome] of outcomes.entries())
    await database.pool.query(
      `INSERT INTO finding_checks (id, finding_id, job_id, by, outcome, created_at)
       VALUES ($1, $2, 'job', 'Ben', $3, now())`,
      [`c${place}`, id, outcome],
    );

  await run(files);
  const { rows } = await database.pool.query<Record<string, unknown>>('SELECT * FROM findings');
  const checks = await database.pool.query<Record<string, unknown>>('SELECT * FROM finding_checks ORDER BY id');
  const finding = findingSchema.parse({
    ...rows[0],
    sessionId: rows[0]?.session_id,
    lastEdit: null,
    status: 'draft',
    reviewNumber: 0,
    createdAt: (rows[0]?.created_at as Date).toISOString(),
    checks: checks.rows.map((row) => ({
      ...row,
      findingId: row.finding_id,
      jobId: row.job_id,
      createdAt: (row.created_at as Date).toISOString(),
    })),
  });
  expect(finding).toMatchObject({ kind, id, sessionId: 's1', title, text, tags, author, target, evidence });
  expect(finding.createdAt).toBe('2026-01-02T03:04:05.000Z');
  expect(finding.checks.map(({ outcome, jobId }) => [outcome, jobId])).toEqual([
    [{ kind: 'occlusion', ...compared }, 'job'],
    [{ kind: 'occlusion', ...compared, verdict: 'same' }, 'job'],
    [{ verdict: 'running' }, 'job'],
    [{ verdict: 'failed', message: 'No.' }, 'job'],
  ]);
  // What is new can be stored: a check without a job.
  await database.pool.query(
    `INSERT INTO finding_checks (id, finding_id, by, outcome, created_at) VALUES ('new', $1, 'Ben', '{}', now())`,
    [id],
  );
  const revisions = await database.pool.query('SELECT * FROM finding_revisions');
  const createdAt = new Date('2026-01-02T03:04:05Z');
  expect(revisions.rows).toEqual([
    { finding_id: id, number: 1, title, text, tags, by: author, origin: { kind: 'created' }, created_at: createdAt },
  ]);
});

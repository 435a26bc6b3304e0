import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import type { JobRecord } from '../database';
import type { DatabaseUnderTest } from '../database.contract';
import { hashOf, sampleDevice, sampleImage, sampleJob, sampleNetwork, sampleView } from './samples';

const FINISHED_AT = '2026-11-23T12:34:56.789Z';
const finals = {
  completed: { status: 'completed', finishedAt: FINISHED_AT, resultHash: hashOf('r'), device: sampleDevice },
  failed: { status: 'failed', finishedAt: FINISHED_AT, error: { code: 'invalid_network', message: 'NaN weights.' } },
  cancelled: { status: 'cancelled', finishedAt: FINISHED_AT, cancelledBy: 'Bob' },
} satisfies Record<string, Partial<JobRecord>>;
type Final = (typeof finals)[keyof typeof finals];

export function jobContract(use: () => DatabaseUnderTest): void {
  let networkId: string;
  let imageId: string;
  beforeEach(async () => {
    const { networks, images } = use().database;
    networkId = (await networks.create(sampleNetwork('N'))).id;
    await images.createSet({ id: 'set', name: 'S', description: '' });
    imageId = (await images.addImages('set', [sampleImage('i')]))[0]?.id ?? '';
  });
  const newJob = (change = {}) => sampleJob(networkId, imageId, change);

  it('begin queued and come back as they were stored', async () => {
    const { jobs } = use().database;
    const sample = newJob({ recheckOf: 'finding-1' });
    const job = await jobs.create(sample);
    expect(job).toEqual({
      ...sample,
      createdAt: job.createdAt,
      status: 'queued',
      error: null,
      cancelledBy: null,
      device: null,
      computeMs: 0,
      resultHash: null,
      pixelsHash: null,
      specularVersion: null,
      finishedAt: null,
    });
    expect(await jobs.get(sample.id)).toEqual(job);
    expect(await jobs.get('nobody')).toBeNull();
  });

  it('are one attempt each: the second creation of an attempt is a conflict', async () => {
    const { jobs } = use().database;
    const resultKey = hashOf('result');
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => jobs.create(newJob({ resultKey }))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict', name: 'AppError' });
    const second = await jobs.create(newJob({ resultKey, attempt: 2 }));
    expect(await jobs.latest(resultKey)).toEqual(second);
    expect(await jobs.latest(hashOf('nothing'))).toBeNull();
  });

  it('change only what is given, until they are final', async () => {
    const { jobs } = use().database;
    const job = await jobs.create(newJob());
    const change = { status: 'running', device: sampleDevice, computeMs: 12.5, specularVersion: '1.2.3' } as const;
    const running = await jobs.update(job.id, change);
    expect(running).toEqual({ ...job, ...change });
    const queued = await jobs.update(job.id, { status: 'queued', device: null });
    expect(queued).toEqual({ ...job, computeMs: 12.5, specularVersion: '1.2.3' });
    const completed = await jobs.update(job.id, { ...finals.completed, pixelsHash: hashOf('p') });
    expect(completed).toEqual({ ...queued, ...finals.completed, pixelsHash: hashOf('p') });
    await expect(jobs.update('nobody', { computeMs: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each(Object.values(finals))('that are $status never change again', async (final: Final) => {
    const { jobs } = use().database;
    const { id } = await jobs.create(newJob());
    const ended = await jobs.update(id, final);
    for (const change of [...Object.values(finals), { status: 'queued' as const }, { computeMs: 99 }, { error: null }])
      expect(await jobs.update(id, change)).toEqual(ended);
    expect(await jobs.get(id)).toEqual(ended);
  });

  it('have one winner when many try to end them at once, and everybody is told the same', async () => {
    const { jobs } = use().database;
    for (let round = 0; round < 15; round++) {
      const { id } = await jobs.create(newJob());
      const attempts = Array.from({ length: 4 }, () => Object.values(finals)).flat();
      const told = await Promise.all(attempts.map((final) => jobs.update(id, final)));
      const stored = await jobs.get(id);
      for (const answer of told) expect(answer).toEqual(stored);
    }
  });

  it('cannot be stored as final without what that state tells', async () => {
    const { jobs } = use().database;
    const job = await jobs.create(newJob());
    for (const status of ['completed', 'failed', 'cancelled'] as const) {
      await expect(jobs.update(job.id, { status })).rejects.toThrow();
      await expect(jobs.update(job.id, { status, finishedAt: FINISHED_AT })).rejects.toThrow();
    }
    await expect(jobs.update(job.id, { finishedAt: FINISHED_AT })).rejects.toThrow();
    expect(await jobs.get(job.id)).toEqual(job);
  });

  it('that are unfinished are listed oldest first', async () => {
    const { jobs } = use().database;
    const created: JobRecord[] = [];
    for (let index = 0; index < 6; index++) created.push(await jobs.create(newJob()));
    await jobs.update(created[1]?.id ?? '', finals.cancelled);
    await jobs.update(created[3]?.id ?? '', finals.completed);
    await jobs.update(created[4]?.id ?? '', { status: 'running', device: sampleDevice });
    const unfinished = (await jobs.listUnfinished()).map(({ id }) => id);
    expect(unfinished).toEqual([0, 2, 4, 5].map((index) => created[index]?.id));
  });

  it('of a session are listed by the last request, and know their sessions', async () => {
    const { jobs, sessions } = use().database;
    for (const id of ['s1', 's2']) await sessions.create({ id, name: id, view: sampleView });
    const [a, b, c] = [await jobs.create(newJob()), await jobs.create(newJob()), await jobs.create(newJob())];
    const order = async (limit = 10) => (await jobs.listOfSession('s1', limit)).map(({ id }) => id);
    for (const { id } of [a, b, c]) await jobs.noteRequest('s1', id);
    await jobs.noteRequest('s2', b.id);
    expect(await order()).toEqual([c.id, b.id, a.id]);
    await jobs.noteRequest('s1', a.id);
    expect(await order()).toEqual([a.id, c.id, b.id]);
    expect(await order(2)).toEqual([a.id, c.id]);
    expect(await jobs.sessionsOf(b.id)).toEqual(['s1', 's2']);
    expect(await jobs.sessionsOf(randomUUID())).toEqual([]);
    expect(await jobs.listOfSession('nobody', 10)).toEqual([]);
  });

  it('share the chunks of their result, in order, each once', async () => {
    const { jobs } = use().database;
    const resultKey = hashOf('result');
    const chunk = (from: number, name = 'c') => ({ from, count: 100, hash: hashOf(`${name}${from}`) });
    for (const from of [200, 0, 1000, 100]) await jobs.addChunk(resultKey, chunk(from));
    await jobs.addChunk(hashOf('another'), chunk(0));
    await jobs.addChunk(resultKey, chunk(100, 'again'));
    expect(await jobs.chunks(resultKey)).toEqual([chunk(0), chunk(100, 'again'), chunk(200), chunk(1000)]);
    await jobs.deleteChunks(resultKey, 200);
    expect(await jobs.chunks(resultKey)).toEqual([chunk(0), chunk(100, 'again')]);
    await jobs.deleteChunks(resultKey);
    expect(await jobs.chunks(resultKey)).toEqual([]);
    expect(await jobs.chunks(hashOf('another'))).toHaveLength(1);
  });

  it('whose stored state no longer parses are a surprise that names table, row and field', async () => {
    const { database, pool } = use();
    const { id } = await database.jobs.create(newJob());
    await pool.query(`UPDATE jobs SET identity = identity - 'spec' WHERE id = $1`, [id]);
    await expect(database.jobs.get(id)).rejects.toThrow(
      new RegExp(`row "${id}" of the table "jobs" does not parse: identity.spec`),
    );
  });
}

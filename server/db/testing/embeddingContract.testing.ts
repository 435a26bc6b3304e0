import { beforeEach, expect, it } from 'vitest';
import { embeddingSpecSchema } from '@/lib/domain/embeddingSpec';
import type { Image } from '@/lib/domain/imageSet';
import type { DatabaseUnderTest } from '../database.contract';
import type { NewEmbeddingRecord } from '../embeddingRecords';
import { hashOf, sampleImage, sampleNetwork } from './samples';

export function embeddingContract(use: () => DatabaseUnderTest): void {
  let networkId: string;
  let images: Image[];

  const embeddingOf = (id: string, change: Partial<NewEmbeddingRecord> = {}): NewEmbeddingRecord => ({
    id,
    key: hashOf(id),
    request: {
      imageSetId: 'set',
      networkId,
      layer: 'layer\\4.2',
      pooling: 'mean',
      spec: embeddingSpecSchema.parse({ method: 'tsne', perplexity: 5.5 }),
    },
    featureKey: hashOf('space'),
    layer: 'layer\\4.2',
    extends: null,
    extension: null,
    requestedBy: 'Ada “Byron”',
    targetIterations: 1000,
    pointsHash: hashOf('points'),
    ...change,
  });
  const finishedAt = '2026-11-26T10:00:00.000Z';

  beforeEach(async () => {
    ({ id: networkId } = await use().database.networks.create(sampleNetwork('N')));
    await use().database.images.createSet({ id: 'set', name: 'Set', description: '' });
    images = await use().database.images.addImages('set', [sampleImage('b.png'), sampleImage('a.png', 'ant')]);
  });

  it('come back as they were stored, by id and by key, and are queued', async () => {
    const { embeddings } = use().database;
    const stored = await embeddings.create(embeddingOf('e'));
    expect(stored).toEqual({
      ...embeddingOf('e'),
      createdAt: stored.createdAt,
      status: 'queued',
      pausedBy: null,
      stopped: false,
      error: null,
      finishedAt: null,
      points: null,
      iteration: 0,
      keptFrames: [],
      kl: [],
      measures: [],
      explained: null,
      displacement: null,
      seconds: {},
      stateHash: null,
      axesHash: null,
    });
    expect(await embeddings.get('e')).toEqual(stored);
    expect(await embeddings.findByKey(hashOf('e'))).toEqual(stored);
    expect([await embeddings.get('x'), await embeddings.findByKey(hashOf('x'))]).toEqual([null, null]);
  });

  it('with one key are one, and belong to a set and a network that are there', async () => {
    const { embeddings } = use().database;
    await embeddings.create(embeddingOf('e'));
    await expect(embeddings.create(embeddingOf('f', { key: hashOf('e') }))).rejects.toMatchObject({ code: 'conflict' });
    const elsewhere = { ...embeddingOf('g').request, imageSetId: 'nowhere' };
    const refusal = expect(embeddings.create(embeddingOf('g', { request: elsewhere }))).rejects;
    await refusal.toMatchObject({ code: 'not_found' });
    await expect(embeddings.create(embeddingOf('h', { extends: 'x' }))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keep what they come to, and what is not named stays', async () => {
    const { embeddings } = use().database;
    const stored = await embeddings.create(embeddingOf('e'));
    const change = {
      status: 'failed' as const,
      error: { code: 'unavailable' as const, message: 'The worker died: "half".' },
      finishedAt,
      points: { count: 2, added: 1, removed: 3 },
      iteration: 300,
      kl: [[50, 1.25], [100, 0.1 + 0.2]] as [number, number][], // prettier-ignore
      measures: [{ iteration: 300, trustworthiness: 0.9, continuity: null, neighbourPreservation: 0.5, measured: 2 }],
      explained: [0.5, 0.25],
      displacement: { median: 0.01, p95: 0.2 },
      seconds: { neighbours: 1.5 },
      stateHash: hashOf('state'),
      axesHash: hashOf('axes'),
    };
    expect(await embeddings.update('e', change)).toEqual({ ...stored, ...change });
    const again = { status: 'queued' as const, error: null, finishedAt: null };
    expect(await embeddings.update('e', again)).toEqual({ ...stored, ...change, ...again });
    await expect(embeddings.update('x', again)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are listed newest first, those that are not over oldest first', async () => {
    const { embeddings, images: sets } = use().database;
    await sets.createSet({ id: 'other', name: 'Other', description: '' });
    for (const id of ['a', 'b', 'c', 'd']) await embeddings.create(embeddingOf(id));
    await embeddings.create(embeddingOf('o', { request: { ...embeddingOf('o').request, imageSetId: 'other' } }));
    await embeddings.update('a', { status: 'running' });
    await embeddings.update('b', { status: 'paused', pausedBy: 'Ada' });
    await embeddings.update('d', { status: 'finished', finishedAt });
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).join('');
    const page = async (filter: { imageSetId?: string }, offset: number, limit: number) => {
      const { items, total } = await embeddings.list(filter, { offset, limit });
      return `${ids(items)} of ${total}`;
    };
    expect(await page({}, 0, 10)).toBe('odcba of 5');
    expect(await page({ imageSetId: 'set' }, 0, 3)).toBe('dcb of 4');
    expect(await page({ imageSetId: 'set' }, 3, 3)).toBe('a of 4');
    expect(await page({ imageSetId: 'set' }, 4, 3)).toBe(' of 4');
    expect(await page({ imageSetId: 'nowhere' }, 0, 3)).toBe(' of 0');
    expect(ids(await embeddings.listUnfinished())).toBe('aco');
  });

  it('have frames, rising, each iteration once', async () => {
    const { embeddings } = use().database;
    await embeddings.create(embeddingOf('e'));
    for (const iteration of [10, 0, 20, 10])
      await embeddings.addFrame('e', { iteration, hash: hashOf(`${iteration}`) });
    expect(await embeddings.frames('e')).toEqual(
      [0, 10, 20].map((iteration) => ({ iteration, hash: hashOf(`${iteration}`) })),
    );
    expect(await embeddings.get('e')).toMatchObject({ keptFrames: [0, 10, 20] });
    const frame = { iteration: 1, hash: hashOf('f') };
    await expect(embeddings.addFrame('x', frame)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('need their artifacts while they are not over, and know which ones others have, too', async () => {
    const { embeddings, storage } = use().database;
    await embeddings.create(embeddingOf('e'));
    await embeddings.addFrame('e', { iteration: 7, hash: hashOf('frame') });
    await embeddings.update('e', { stateHash: hashOf('state') });
    const hashes = ['points', 'frame', 'state'].map(hashOf).toSorted();
    const stored = async () =>
      (await storage.embeddings()).map((one) => [one.id, one.needed, one.hashes.toSorted()]).toSorted();
    expect(await stored()).toEqual([['e', true, hashes]]);
    await embeddings.update('e', { status: 'paused', pausedBy: 'Ada' });
    expect(await stored()).toEqual([['e', true, hashes]]);
    await embeddings.update('e', { status: 'finished', finishedAt });
    expect(await stored()).toEqual([['e', false, hashes]]);
    expect(await embeddings.sharedHashes('e', hashes)).toEqual([]);

    const extension = { iteration: 7, pointsHash: hashOf('points'), frameHash: hashOf('frame'), stateHash: null };
    const extending = embeddingOf('f', { extends: 'e', extension, pointsHash: hashOf('more points') });
    expect(await embeddings.create(extending)).toMatchObject({ extends: 'e', extension });
    const needs = ['more points', 'points', 'frame'].map(hashOf).toSorted();
    expect(await stored()).toEqual([['e', false, hashes], ['f', true, needs]]); // prettier-ignore
    expect((await embeddings.sharedHashes('e', hashes)).toSorted()).toEqual(['points', 'frame'].map(hashOf).toSorted());
    await embeddings.clear('e');
    expect(await embeddings.get('e')).toMatchObject({
      keptFrames: [],
      pointsHash: null,
      stateHash: null,
      iteration: 0,
    });
    expect(await stored()).toEqual([['f', true, needs]]);
    expect(await embeddings.sharedHashes('f', needs)).toEqual([]);
    await embeddings.clear('f');
    expect(await embeddings.get('f')).toMatchObject({ extends: 'e', extension: null });
    expect(await stored()).toEqual([]);
  });

  it('go with their set or their network', async () => {
    const { embeddings, images: sets } = use().database;
    await embeddings.create(embeddingOf('e'));
    await embeddings.addFrame('e', { iteration: 0, hash: hashOf('frame') });
    await embeddings.create(embeddingOf('f', { extends: 'e' }));
    await sets.deleteSet('set');
    expect(await embeddings.list({}, { offset: 0, limit: 10 })).toEqual({ items: [], total: 0 });
    await sets.createSet({ id: 'set', name: 'Set', description: '' });
    await embeddings.create(embeddingOf('e'));
    await use().pool.query('DELETE FROM networks');
    expect(await embeddings.list({}, { offset: 0, limit: 10 })).toEqual({ items: [], total: 0 });
    expect((await use().pool.query('SELECT * FROM embedding_frames')).rows).toEqual([]);
  });

  it('are made of the pictures of a set, in its order', async () => {
    const pictures = await use().database.embeddings.pictures('set');
    expect(pictures).toEqual(images.map(({ id, hash, fileName, label }) => ({ id, hash, fileName, label })));
    expect(await use().database.embeddings.pictures('nowhere')).toEqual([]);
  });

  it('in an impossible state are refused by the database itself', async () => {
    const { database, pool } = use();
    await database.embeddings.create(embeddingOf('e'));
    for (const change of [
      "status = 'asleep'",
      "status = 'paused'",
      "status = 'finished'",
      "status = 'failed', finished_at = now()",
      'finished_at = now()',
      'iteration = -1',
      "points = '{}', points_hash = NULL",
      "state_hash = 'x'",
    ])
      await expect(pool.query(`UPDATE embeddings SET ${change}`), change).rejects.toThrow(/constraint/);
  });
}

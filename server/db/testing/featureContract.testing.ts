import { beforeEach, expect, it } from 'vitest';
import type { FeatureSpace } from '@/lib/domain/features';
import type { Image } from '@/lib/domain/imageSet';
import type { DatabaseUnderTest } from '../database.contract';
import { hashOf, sampleDevice, sampleImage, sampleNetwork } from './samples';

export function featureContract(use: () => DatabaseUnderTest): void {
  let networkId: string;
  let images: Image[];
  const key = hashOf('space');

  const spaceOf = (name: string): Omit<FeatureSpace, 'createdAt'> => ({
    key: hashOf(name),
    networkId,
    identity: {
      algorithm: 'features/1',
      weightsHash: hashOf('w'),
      cardHash: hashOf('c'),
      tensor: 'té"n\'sor',
      pooling: 'mean',
    },
    layer: 'layer\\4.2',
    channelAxis: 0,
    valuesPerPicture: 3 * 7 * 7,
    dimensions: 3,
  });
  const addSet = async (id: string, names: readonly string[]) => {
    await use().database.images.createSet({ id, name: id, description: '' });
    return use().database.images.addImages(id, names.map((name) => sampleImage(name))); // prettier-ignore
  };
  const addChunk = (names: readonly string[], chunk = names.join(), space = key) =>
    use().database.features.addChunk(space, {
      hash: hashOf(chunk),
      device: sampleDevice,
      specularVersion: '0.2.0',
      imageHashes: names.map(hashOf),
    });
  const problem = { code: 'invalid_image' as const, message: 'e.png cannot be read: "half".' };
  const missing = async (from = 0, limit = 100, set = 'set') =>
    (await use().database.features.listMissing(key, set, { from, limit })).map(({ fileName }) => fileName);

  beforeEach(async () => {
    ({ id: networkId } = await use().database.networks.create(sampleNetwork('N')));
    images = await addSet('set', ['a', 'b', 'c', 'd', 'e', 'a']);
    await use().database.features.addSpace(spaceOf('space'));
  });

  it('have a space that comes back as it was stored first', async () => {
    const { features } = use().database;
    const stored = await features.getSpace(key);
    expect(stored).toEqual({ ...spaceOf('space'), createdAt: stored?.createdAt });
    expect(await features.addSpace({ ...spaceOf('space'), layer: 'another name of it' })).toEqual(stored);
    expect(await features.getSpace(hashOf('nothing'))).toBeNull();
  });

  it('are missing until they are there, by their bytes, in the order of the set and from a position on', async () => {
    expect(await missing()).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
    await addChunk(['b', 'a']);
    expect(await missing()).toEqual(['c', 'd', 'e']);
    expect(await missing(3)).toEqual(['d', 'e']);
    expect(await missing(0, 2)).toEqual(['c', 'd']);
    await addSet('other', ['x', 'a']);
    expect(await missing(0, 9, 'other')).toEqual(['x']);
    expect(await missing(0, 9, 'nowhere')).toEqual([]);
  });

  it('are listed with the place of each, or the reason why there is none', async () => {
    const { features } = use().database;
    await addChunk(['b', 'a'], 'chunk');
    await features.addProblems(key, [{ imageHash: hashOf('e'), problem }]);
    const rows = await features.listRows(key, 'set', { from: 0, limit: 100 });
    expect(rows.map(({ image }) => image)).toEqual(images);
    expect(rows.map(({ place }) => place?.row ?? null)).toEqual([1, 0, null, null, null, 1]);
    expect(rows[0]?.place?.chunkHash).toBe(hashOf('chunk'));
    expect(rows.map((row) => row.problem)).toEqual([null, null, null, null, problem, null]);
    expect((await features.listRows(key, 'set', { from: 4, limit: 1 })).map(({ image }) => image.position)).toEqual([
      4,
    ]);
    expect(await features.tally(key, 'set')).toEqual({ pictures: 6, computed: 3, failed: 1 });
    expect(await features.tally(key, 'nowhere')).toEqual({ pictures: 0, computed: 0, failed: 0 });
  });

  it('replace a problem, which does not replace them and can be cleared for one set', async () => {
    const { features } = use().database;
    await addSet('other', ['x']);
    await features.addProblems(key, ['e', 'x'].map((name) => ({ imageHash: hashOf(name), problem }))); // prettier-ignore
    expect(await features.problems(key, 'set', 10)).toEqual([
      { imageId: images[4]!.id, fileName: 'e', error: problem },
    ]);
    expect(await features.problems(key, 'set', 0)).toEqual([]);
    await features.clearProblems(key, 'set');
    expect(await features.tally(key, 'set')).toMatchObject({ failed: 0 });
    expect(await features.tally(key, 'other')).toMatchObject({ failed: 1 });
    await addChunk(['x']);
    await features.addProblems(key, [{ imageHash: hashOf('x'), problem }]);
    expect(await features.tally(key, 'other')).toEqual({ pictures: 1, computed: 1, failed: 0 });
  });

  it('go with their chunk, from every space that it is in, and only they', async () => {
    const { features, storage } = use().database;
    await features.addSpace(spaceOf('second'));
    await addChunk(['a', 'b'], 'shared');
    await addChunk(['c'], 'shared', hashOf('second'));
    await addChunk(['d'], 'own');
    await addChunk(['e'], 'shared'); // other bytes, the same vectors
    expect((await features.chunkHashes(key, 'set')).toSorted()).toEqual(['shared', 'own'].map(hashOf).toSorted());
    expect((await storage.vectorChunks()).map(({ hash }) => hash).toSorted()).toEqual(['shared', 'own'].map(hashOf).toSorted()); // prettier-ignore
    await features.deleteChunk(hashOf('shared'));
    expect(await missing()).toEqual(['a', 'b', 'c', 'e', 'a']);
    expect(await features.tally(hashOf('second'), 'set')).toMatchObject({ computed: 0 });
    expect(await storage.vectorChunks()).toEqual([{ hash: hashOf('own'), needed: false }]);
  });

  it('can be moved to another chunk, and those that are empty then go, with their time and origin kept', async () => {
    const { features } = use().database;
    await features.addSpace(spaceOf('second'));
    await addChunk(['d', 'c'], 'late');
    await addChunk(['b', 'x', 'a'], 'early');
    await addChunk(['e'], 'early'); // other bytes, the same vectors: row 0 of it
    await addChunk(['c'], 'late', hashOf('second'));
    const chunks = await features.chunksOf(key, 'set');
    expect(chunks.map(({ hash, rows }) => [hash, rows])).toEqual([
      [hashOf('early'), 4],
      [hashOf('late'), 2],
    ]);
    expect(chunks[0]).toMatchObject({ device: sampleDevice, specularVersion: '0.2.0' });
    const rows = await features.rowsOfChunk(key, hashOf('early'));
    expect(rows.map(({ row }) => row)).toEqual([0, 0, 1, 2]);
    expect(new Set(rows.map(({ imageHash }) => imageHash))).toEqual(new Set(['a', 'b', 'e', 'x'].map(hashOf)));
    expect(await features.deleteEmptyChunks(key)).toEqual([]);
    const { device, specularVersion, computedAt } = chunks[0]!;
    const imageHashes = [...rows.map(({ imageHash }) => imageHash), hashOf('d'), hashOf('c')];
    await features.addChunk(key, { hash: hashOf('merged'), device, specularVersion, computedAt, imageHashes });
    // The other space still has its picture in it.
    expect(await features.deleteEmptyChunks(key)).toEqual([hashOf('early')]);
    expect(await features.chunksOf(key, 'set')).toEqual([{ ...chunks[0], hash: hashOf('merged'), rows: 6 }]);
    expect(await features.tally(key, 'set')).toMatchObject({ computed: 6 });
    expect(await features.tally(hashOf('second'), 'set')).toMatchObject({ computed: 1 });
  });

  it('are needed by an unfinished task of their space, which lists it before it has any', async () => {
    const { features, storage, tasks } = use().database;
    await addChunk(['a']);
    expect((await features.spacesOf('set')).map((space) => space.key)).toEqual([key]);
    await addSet('other', ['x']);
    expect(await features.spacesOf('other')).toEqual([]);
    const task = { kind: 'features' as const, title: 'T', key: 'k', unit: 'pictures' as const, total: 1, input: null };
    await tasks.create({ ...task, id: 't1', subject: `${hashOf('second')}/other` });
    expect(await storage.vectorChunks()).toMatchObject([{ needed: false }]);
    await tasks.create({ ...task, id: 't2', subject: `${key}/other` });
    expect(await storage.vectorChunks()).toMatchObject([{ needed: true }]);
    expect((await features.spacesOf('other')).map((space) => space.key)).toEqual([key]);
    await tasks.update('t2', { status: 'cancelled', finishedAt: new Date().toISOString() });
    expect(await storage.vectorChunks()).toMatchObject([{ needed: false }]);
    expect(await features.spacesOf('other')).toEqual([]);
  });

  it('name where they were computed, each place once', async () => {
    const { features } = use().database;
    await addChunk(['a']);
    await addChunk(['b']);
    await features.addChunk(key, { hash: hashOf('gpu'), device: { ...sampleDevice, provider: 'cuda' }, specularVersion: '0.2.0', imageHashes: [hashOf('c')] }); // prettier-ignore
    const origins = await features.origins(key, 'set');
    expect(origins.map(({ device, pictures }) => [device.provider, pictures])).toEqual([
      ['cuda', 1],
      ['cpu', 3],
    ]);
    expect(await features.origins(key, 'nowhere')).toEqual([]);
  });

  it('of impossible shape are refused by the database itself', async () => {
    const { pool } = use();
    const insert = (values: string) =>
      pool.query(`INSERT INTO feature_vectors (space_key, image_hash, chunk_hash, "row", problem) VALUES ('${key}', 'x', ${values})`); // prettier-ignore
    for (const values of ['NULL, NULL, NULL', "'nowhere', 0, NULL", "NULL, 1, '{}'"])
      await expect(insert(values)).rejects.toThrow(/constraint/);
    await expect(pool.query('UPDATE feature_spaces SET dimensions = 0')).rejects.toThrow(/constraint/);
  });
}

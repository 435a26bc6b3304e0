import { beforeEach, expect, it } from 'vitest';
import { embeddingSpecSchema } from '@/lib/domain/embeddingSpec';
import type { DatabaseUnderTest } from '../database.contract';
import { hashOf, sampleImage, sampleNetwork } from './samples';

export function selectionContract(use: () => DatabaseUnderTest): void {
  let ids: string[];
  const selection = (id: string, imageIds: string[], embeddingId: string | null = null) => ({
    id,
    imageSetId: 'set',
    name: 'Glints “left”',
    note: '',
    createdBy: 'Ada',
    embeddingId,
    imageIds,
  });

  beforeEach(async () => {
    const { images } = use().database;
    for (const id of ['set', 'other']) await images.createSet({ id, name: id, description: '' });
    const added = await images.addImages('set', [sampleImage('c'), sampleImage('a', 'ant'), sampleImage('b')]);
    ids = added.map(({ id }) => id);
  });

  it('come back in the order of the set, each picture once', async () => {
    const { selections } = use().database;
    const [c, a, b] = ids as [string, string, string];
    const stored = await selections.create(selection('s', [b, c, b]));
    expect(stored).toEqual({ ...selection('s', [c, b]), createdAt: stored.createdAt });
    expect(await selections.get('s')).toEqual(stored);
    const empty = await selections.create(selection('t', []));
    const third = await selections.create(selection('u', [a]));
    const summaries = [third, empty, stored].map(({ imageIds, ...selection }) => ({ ...selection, count: imageIds.length })); // prettier-ignore
    expect(await selections.list('set')).toEqual(summaries);
    expect(summaries.map(({ count }) => count)).toEqual([1, 0, 2]);
    expect(await selections.list('other')).toEqual([]);
    expect(await selections.members('u')).toEqual([{ id: a, hash: hashOf('a'), fileName: 'a', label: 'ant' }]);
    expect(await selections.get('nobody')).toBeNull();
  });

  it('are renamed and deleted', async () => {
    const { selections } = use().database;
    const stored = await selections.create(selection('s', ids));
    expect(await selections.update('s', { note: 'Why?' })).toEqual({ ...stored, note: 'Why?' });
    expect(await selections.update('s', { name: 'N', note: '' })).toEqual({ ...stored, name: 'N' });
    await expect(selections.update('x', { name: 'N' })).rejects.toMatchObject({ code: 'not_found' });
    await selections.delete('s');
    await selections.delete('s');
    expect(await selections.get('s')).toBeNull();
    expect((await use().pool.query('SELECT * FROM selection_members')).rows).toEqual([]);
  });

  it('are refused with pictures of other sets, or for a set or a map that is gone', async () => {
    const { images, selections } = use().database;
    const [stranger] = await images.addImages('other', [sampleImage('x')]);
    const refusal = { code: 'invalid_input', message: expect.stringContaining(stranger!.id) as string };
    await expect(selections.create(selection('s', [...ids, stranger!.id]))).rejects.toMatchObject(refusal);
    await expect(selections.create(selection('s', [], 'no map'))).rejects.toMatchObject({ code: 'not_found' });
    const nowhere = { ...selection('s', []), imageSetId: 'nowhere' };
    await expect(selections.create(nowhere)).rejects.toMatchObject({ code: 'not_found' });
    expect(await selections.list('set')).toEqual([]);
  });

  it('outlive their map and not their set', async () => {
    const { networks, embeddings, images, selections } = use().database;
    const { id: networkId } = await networks.create(sampleNetwork('N'));
    const spec = embeddingSpecSchema.parse({ method: 'pca' });
    const named = { id: 'e', key: hashOf('e'), featureKey: hashOf('f'), pointsHash: hashOf('p') };
    const request = { imageSetId: 'set', networkId, pooling: 'mean' as const, spec };
    await embeddings.create({
      ...named,
      request,
      layer: 'l',
      extends: null,
      extension: null,
      requestedBy: 'Ada',
      targetIterations: 0,
    });
    await selections.create(selection('s', ids, 'e'));
    expect(await selections.get('s')).toMatchObject({ embeddingId: 'e' });
    await use().pool.query('DELETE FROM embeddings');
    expect(await selections.get('s')).toMatchObject({ embeddingId: null, imageIds: ids });
    await images.deleteSet('set');
    expect(await selections.get('s')).toBeNull();
  });
}

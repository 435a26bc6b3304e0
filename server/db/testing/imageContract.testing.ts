import { expect, it } from 'vitest';
import type { DatabaseUnderTest } from '../database.contract';
import { hashOf, sampleImage, sampleJob, sampleNetwork } from './samples';

/** Pictures that one start of the demo adds, and the time that may take on a busy machine. */
const MANY_IMAGES = 10_000;
const MANY_IMAGES_LIMIT_MS = 15_000;

export function imageContract(use: () => DatabaseUnderTest): void {
  const createSet = (id = 'set') => use().database.images.createSet({ id, name: `Name of ${id}`, description: 'D' });

  it('keep the order in which they were added, over many additions', async () => {
    const { images } = use().database;
    await createSet();
    const first = await images.addImages('set', [sampleImage('b.png', 'x'), sampleImage('a.png')]);
    const second = await images.addImages('set', [sampleImage('c.png', 'y')]);
    expect([...first, ...second].map(({ position, fileName }) => [position, fileName])).toEqual([
      [0, 'b.png'],
      [1, 'a.png'],
      [2, 'c.png'],
    ]);
    expect(await images.list('set', { offset: 0, limit: 10 })).toEqual({ items: [...first, ...second], total: 3 });
    expect(await images.list('set', { offset: 1, limit: 1 })).toEqual({ items: [first[1]], total: 3 });
    expect(await images.list('set', { offset: 5, limit: 5 })).toEqual({ items: [], total: 3 });
    expect(await images.get(second[0]?.id ?? '')).toEqual(second[0]);
    expect(await images.get('nobody')).toBeNull();
    expect(await images.addImages('set', [])).toEqual([]);
  });

  it('added from several sides at once get positions without gaps and without doubles', async () => {
    const { images } = use().database;
    await createSet();
    const additions = Array.from({ length: 6 }, (_, side) =>
      images.addImages(
        'set',
        Array.from({ length: 5 }, (_, index) => sampleImage(`${side}-${index}.png`)),
      ),
    );
    await Promise.all(additions);
    const { items } = await images.list('set', { offset: 0, limit: 100 });
    expect(items.map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it('are added all or not at all', async () => {
    const { images } = use().database;
    await createSet();
    const [kept] = await images.addImages('set', [sampleImage('kept.png')]);
    const many = Array.from({ length: 4_500 }, (_, index) => sampleImage(`${index}.png`));
    const doubled = [...many, { ...sampleImage('double.png'), id: kept?.id ?? '' }];
    await expect(images.addImages('set', doubled)).rejects.toThrow();
    expect(await images.list('set', { offset: 0, limit: 10 })).toEqual({ items: [kept], total: 1 });
    await expect(images.addImages('nobody', many)).rejects.toMatchObject({ code: 'not_found' });
  });

  it(`are added quickly: ${MANY_IMAGES} within ${MANY_IMAGES_LIMIT_MS / 1000} s`, { timeout: 60_000 }, async () => {
    const { images } = use().database;
    await createSet();
    const many = Array.from({ length: MANY_IMAGES }, (_, index) => sampleImage(`${index}.png`, String(index % 10)));
    const start = performance.now();
    const added = await images.addImages('set', many);
    expect(performance.now() - start).toBeLessThan(MANY_IMAGES_LIMIT_MS);
    expect(added.at(-1)?.position).toBe(MANY_IMAGES - 1);
    expect(await images.getSet('set')).toMatchObject({ imageCount: MANY_IMAGES });
    const last = await images.list('set', { offset: MANY_IMAGES - 1, limit: 10 });
    expect(last).toEqual({ items: [added.at(-1)], total: MANY_IMAGES });
  });

  it('are found by a part of their name or label in any case, and "_", "%" and "\\" mean themselves', async () => {
    const { images } = use().database;
    await createSet();
    const names = ['IMG_1.png', 'imgX1.png', '50%.png', '500.png', 'back\\slash.png', 'ÜBER.png', 'plain.png'];
    await images.addImages(
      'set',
      names.map((name, index) => sampleImage(name, index === 6 ? 'Specular_Glint' : null)),
    );
    const search = async (text: string) =>
      (await images.list('set', { offset: 0, limit: 10 }, { search: text })).items.map(({ fileName }) => fileName);
    expect(await search('img_1')).toEqual(['IMG_1.png']);
    expect(await search('0%')).toEqual(['50%.png']);
    expect(await search('K\\S')).toEqual(['back\\slash.png']);
    expect(await search('über')).toEqual(['ÜBER.png']);
    expect(await search('specular_g')).toEqual(['plain.png']);
    expect(await search('')).toEqual(names);
    expect(await search('nothing')).toEqual([]);
  });

  it('can be filtered by label, alone and with a search; the total counts what matches', async () => {
    const { images } = use().database;
    await createSet();
    const rows = [sampleImage('a1', 'A'), sampleImage('b1', 'B'), sampleImage('a2', 'A'), sampleImage('a3', null)];
    await images.addImages('set', rows);
    const page = { offset: 0, limit: 1 };
    const found = async (filter: { label?: string; search?: string }) => {
      const { items, total } = await images.list('set', page, filter);
      return [items.map(({ fileName }) => fileName), total];
    };
    expect(await found({ label: 'A' })).toEqual([['a1'], 2]);
    expect(await found({ label: 'A', search: '2' })).toEqual([['a2'], 1]);
    expect(await found({ label: 'a' })).toEqual([[], 0]);
  });

  it('have labels with counts in an order that no locale changes', async () => {
    const { images } = use().database;
    await createSet();
    const labels = ['zebra', 'Ärger', 'apple', 'Zebra', 'apple', null, '10', '9'];
    await images.addImages(
      'set',
      labels.map((label, index) => sampleImage(`${index}`, label)),
    );
    expect(await images.labels('set')).toEqual([
      { label: '10', count: 1 },
      { label: '9', count: 1 },
      { label: 'Zebra', count: 1 },
      { label: 'apple', count: 2 },
      { label: 'zebra', count: 1 },
      { label: 'Ärger', count: 1 },
    ]);
  });

  it('are found by their ids, many at a time, whatever their set', async () => {
    const { images } = use().database;
    await createSet('set');
    await createSet('other');
    const [first, second] = await images.addImages('set', [sampleImage('1.png'), sampleImage('2.png')]);
    const [third] = await images.addImages('other', [sampleImage('1.png')]);
    const found = await images.getMany([third!.id, 'gone', first!.id, third!.id]);
    expect(found.sort((a, b) => a.imageSetId.localeCompare(b.imageSetId))).toEqual([third, first]);
    expect(await images.getMany([second!.id])).toEqual([second]);
    expect(await images.getMany([])).toEqual([]);
  });

  it('are found by their bytes and by how their id begins, in their own set alone', async () => {
    const { images } = use().database;
    for (const id of ['set', 'other']) {
      await createSet(id);
      const rows = [0, 1, 10].map((n) => ({ ...sampleImage(`${n}.png`), id: `${id}_1.${n}` }));
      await images.addImages(id, [...rows, { ...sampleImage('x.png'), id: `${id}x1.0` }]);
    }
    const found = await images.findByHashes('set', [hashOf('1.png'), hashOf('x.png'), hashOf('gone.png')]);
    expect(found.map(({ id }) => id).sort()).toEqual(['set_1.1', 'setx1.0']);
    expect(await images.findByHashes('set', [])).toEqual([]);
    expect((await images.idsWithPrefix('set', 'set_1.')).sort()).toEqual(['set_1.0', 'set_1.1', 'set_1.10']);
    expect(await images.idsWithPrefix('other', 'set_1.')).toEqual([]);
  });

  it('are deleted with their set, unless results were computed from them', async () => {
    const { images, networks, jobs } = use().database;
    await createSet('free');
    await createSet('used');
    const [freeImage] = await images.addImages('free', [sampleImage('f')]);
    const [usedImage] = await images.addImages('used', [sampleImage('u')]);
    const network = await networks.create(sampleNetwork('N'));
    await jobs.create(sampleJob(network.id, usedImage?.id ?? ''));
    await images.deleteSet('free');
    expect(await images.getSet('free')).toBeNull();
    expect(await images.get(freeImage?.id ?? '')).toBeNull();
    await expect(images.deleteSet('used')).rejects.toMatchObject({ code: 'conflict' });
    expect(await images.get(usedImage?.id ?? '')).toEqual(usedImage);
    await expect(images.deleteSet('free')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('belong to sets that are listed oldest first with their counts', async () => {
    const { images } = use().database;
    for (const id of ['b', 'a', 'c']) await createSet(id);
    await images.addImages('a', [sampleImage('1'), sampleImage('2')]);
    expect((await images.listSets()).map(({ id, imageCount }) => [id, imageCount])).toEqual([
      ['b', 0],
      ['a', 2],
      ['c', 0],
    ]);
    expect(await images.getSet('a')).toMatchObject({ name: 'Name of a', description: 'D', imageCount: 2 });
    expect(await images.getSet('nobody')).toBeNull();
  });

  it('keep the mask of their object, where there is one', async () => {
    const { images } = use().database;
    await createSet();
    const masked = { ...sampleImage('masked.png'), maskHash: hashOf('mask') };
    const added = await images.addImages('set', [masked, sampleImage('plain.png')]);
    expect(added.map(({ maskHash }) => maskHash)).toEqual([hashOf('mask'), null]);
    expect(await images.get(masked.id)).toEqual(added[0]);
    expect((await images.list('set', { offset: 0, limit: 10 })).items).toEqual(added);
  });

  it('with an impossible size or hash are refused by the database itself', async () => {
    const { images } = use().database;
    await createSet();
    for (const wrong of [
      { widthPx: 0 },
      { heightPx: -1 },
      { hash: hashOf('x').toUpperCase() },
      { hash: '' },
      { maskHash: 'x' },
    ])
      await expect(images.addImages('set', [{ ...sampleImage('x'), ...wrong }])).rejects.toThrow();
    expect(await images.getSet('set')).toMatchObject({ imageCount: 0 });
  });
}

import { describe, expect, it } from 'vitest';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Services } from '@/server/services';
import { chooseView } from './chooseView';

const network = (id: string, labels: string[], day: number) =>
  ({ id, createdAt: `2026-01-0${day}`, card: { labels, input: { width: 28, height: 28 } } }) as Network;
const picture = (id: string, imageSetId: string, label: string) => ({ id, imageSetId, label }) as Image;
const set = (id: string, imageCount: number, day: number) =>
  ({ id, imageCount, createdAt: `2026-01-0${day}` }) as ImageSet;

/** Only what chooseView looks at. */
function rows(networks: Network[], sets: ImageSet[], pictures: Image[]): Pick<Services, 'database'> {
  const images = {
    get: async (id: string) => pictures.find((one) => one.id === id) ?? null,
    listSets: async () => sets,
    list: async (id: string) => ({ items: pictures.filter((one) => one.imageSetId === id).slice(0, 1), total: 1 }),
    labels: async (id: string) =>
      pictures.filter((one) => one.imageSetId === id).map(({ label }) => ({ label: label ?? '', count: 1 })),
  };
  const found = {
    get: async (id: string) => networks.find((one) => one.id === id) ?? null,
    list: async () => networks,
  };
  return { database: { images, networks: found } } as unknown as Pick<Services, 'database'>;
}

const services = rows(
  [network('animals', ['cat', 'dog'], 2), network('digits', ['0', '1'], 1)],
  [set('pets', 2, 3), set('empty', 0, 1), set('numbers', 1, 2)],
  [picture('p1', 'pets', 'cat'), picture('p2', 'pets', 'bird'), picture('n1', 'numbers', '1')],
);

describe('what a new session looks at', () => {
  it('is the oldest network with a picture whose label it knows', async () => {
    expect(await chooseView(services, {})).toMatchObject({ networkId: 'digits', imageId: 'n1' });
    expect(await chooseView(services, { networkId: 'animals' })).toMatchObject({ networkId: 'animals', imageId: 'p1' });
  });

  it('is the network that knows the picture that was asked for, or the oldest when none does', async () => {
    expect(await chooseView(services, { imageId: 'p1' })).toMatchObject({ networkId: 'animals', imageId: 'p1' });
    expect(await chooseView(services, { imageId: 'p2' })).toMatchObject({ networkId: 'digits', imageId: 'p2' });
  });

  it('holds the network to compare with, which is never the same one', async () => {
    const view = await chooseView(services, { networkId: 'digits', compareWith: 'animals' });
    expect(view).toMatchObject({ networkId: 'digits', compareWith: 'animals' });
    expect(await chooseView(services, { networkId: 'digits', compareWith: 'digits' })).not.toHaveProperty(
      'compareWith',
    );
    await expect(chooseView(services, { compareWith: 'gone' })).rejects.toMatchObject({
      code: 'not_found',
      options: { field: 'compareWith' },
    });
  });

  it('is nothing on an empty server, with a spec to start from', async () => {
    const view = await chooseView(rows([], [], []), {});
    expect(view).toMatchObject({ networkId: null, imageId: null, spec: { patch: 32, stride: 16 } });
  });
});

/** The pages of a map's pictures on real services: a map of real digits. */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { whenSettled } from '@/server/embedding/whenSettled.testing';
import { digitPng, expectRefusal, withRealServices } from './_request/routeCall.testing';
import { GET } from './embeddings/[id]/atlas/[page]/route';

const context = withRealServices();
const CARD = path.join(import.meta.dirname, '../../models/digits/digits.model.json');
const DIGITS = [4, 0, 7, 1];
let mapId: string;

const ask = (page: string, query = '', id = mapId) =>
  GET(new Request(`http://127.0.0.1:3000/api${query}`), { params: Promise.resolve({ id, page }) });

beforeAll(async () => {
  const { networks, images, embeddings } = context.services;
  const network = await networks.addFromFile(CARD);
  const set = await images.createSet('Digits');
  const files = DIGITS.map(async (digit) => ({ fileName: `${digit}.png`, label: null, bytes: await digitPng(digit) }));
  await images.addFiles(set.id, await Promise.all(files));
  const spec = { method: 'pca' } as const;
  const started = await embeddings.start({
    imageSetId: set.id,
    networkId: network.id,
    pooling: 'mean',
    spec,
    by: 'Ada',
  });
  mapId = (await whenSettled(embeddings, started.id)).id;
}, 120_000);

describe('a page of a map’s pictures', () => {
  it('is one picture that browsers may keep, as wide as a full row', async () => {
    const answer = await ask('0');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('x-specular-unreadable')).toBeNull();
    const page = new Uint8Array(await answer.arrayBuffer());
    expect(await context.services.imageReader.info(page, 'page')).toMatchObject({ format: 'webp', widthPx: 2048, heightPx: 32 }); // prettier-ignore
    const larger = new Uint8Array(await (await ask('0', '?px=64')).arrayBuffer());
    expect(await context.services.imageReader.info(larger, 'page')).toMatchObject({ widthPx: 2048, heightPx: 64 });
  });

  it('is not there beyond the last picture, or for a map that is not there', async () => {
    await expectRefusal(ask('1'), 404, 'not_found');
    await expectRefusal(ask('-1'), 404, 'not_found');
    await expectRefusal(ask('0x0'), 404, 'not_found');
    await expectRefusal(ask('0', '', 'nothing'), 404, 'not_found');
    await expectRefusal(ask('0', '?px=48'), 400, 'invalid_input', 'px');
  });
});

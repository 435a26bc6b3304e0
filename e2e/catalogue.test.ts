/** Pulling networks from a web server that cuts, dies and lies; and looking at what the disk holds afterwards. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork } from '../lib/onnx/tinyNetwork';
import { stallAt, startModelServer, type ModelServer } from '../server/catalogue/modelServer.testing';
import type { Image } from '../lib/domain/imageSet';
import { expect, test } from './fixtures';
import { getJson } from './subject';

const SIDE = 128;
const good = tinyNetwork({ width: SIDE, height: SIDE, seed: 5 });
const promised = tinyNetwork({ width: SIDE, height: SIDE, seed: 6 });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let models: ModelServer;
let folder: string;
const wrong = randomBytes(promised.length);

test.beforeAll(async () => {
  models = await startModelServer({ 'nets/good.onnx': good, 'nets/wrong.onnx': wrong });
  folder = await mkdtemp(path.join(os.tmpdir(), 'specular-e2e-catalogue-'));
  const entry = (id: string, title: string, bytes: Uint8Array) => ({
    id,
    title,
    summary: `The network ${title}.`,
    path: `nets/${id}.onnx`,
    sha256: sha256(bytes),
    bytes: bytes.length,
    opset: 17,
    input: { tensor: TINY_INPUT, width: SIDE, height: SIDE, scale: 1 / 255 },
    output: { tensor: TINY_OUTPUT, kind: 'logit' },
    labels: ['a', 'b', 'c', 'd', 'e'],
  });
  const catalogue = {
    baseUrl: models.url,
    models: [entry('good', 'Goodnet', good), entry('wrong', 'Wrongnet', promised)],
  };
  const file = path.join(folder, 'catalogue.json');
  await writeFile(file, JSON.stringify(catalogue));
  // The server of each test gets the environment of this process.
  process.env.SPECULAR_MODEL_CATALOGUE = file;
});
test.beforeEach(() => {
  models.requests.length = 0;
});
test.afterAll(async () => {
  delete process.env.SPECULAR_MODEL_CATALOGUE;
  await models.close();
  await rm(folder, { recursive: true, force: true });
});

test('a network is pulled, over a cut connection and a killed server, and opens', async ({ server, page }) => {
  const half = Math.floor(good.length / 2);
  models.misbehave(stallAt(half));
  await page.goto(`${server.url}/networks/catalogue`);
  const entry = page.getByRole('listitem', { name: /Goodnet/ });
  await expect(entry.getByText('preprocessing unverified')).toBeVisible();
  await entry.getByRole('button', { name: 'Pull Goodnet' }).click();
  await expect(entry.getByRole('progressbar')).toHaveAttribute('aria-valuenow', String(half));
  await expect(entry.getByRole('button', { name: 'Cancel: Pull of Goodnet' })).toBeVisible();

  await server.kill();
  await server.restart();
  await expect(entry.getByRole('link', { name: 'Open Goodnet' })).toBeVisible();
  expect(models.requests).toEqual(['nets/good.onnx all', `nets/good.onnx bytes=${half}-`]);
  await expect(entry.getByText('stored here')).toBeVisible();
  await entry.getByRole('link', { name: 'Open Goodnet' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Goodnet' })).toBeVisible();
});

test('a pull can be cancelled and goes on with what has arrived', async ({ server, page }) => {
  const half = Math.floor(good.length / 2);
  models.misbehave(stallAt(half));
  await page.goto(`${server.url}/networks/catalogue`);
  const entry = page.getByRole('listitem', { name: /Goodnet/ });
  await entry.getByRole('button', { name: 'Pull Goodnet' }).click();
  await expect(entry.getByRole('progressbar')).toHaveAttribute('aria-valuenow', String(half));
  await entry.getByRole('button', { name: 'Cancel: Pull of Goodnet' }).click();
  await expect(entry.getByText(/Cancelled at .* The part that has arrived is kept/)).toBeVisible();
  await entry.getByRole('button', { name: 'Go on with Goodnet' }).click();
  await expect(entry.getByRole('link', { name: 'Open Goodnet' })).toBeVisible();
  expect(models.requests.at(-1)).toBe(`nets/good.onnx bytes=${half}-`);
});

test('a file that is not the promised one is refused with both hashes, and leaves nothing', async ({
  server,
  page,
}) => {
  await page.goto(`${server.url}/networks/catalogue`);
  const entry = page.getByRole('listitem', { name: /Wrongnet/ });
  await entry.getByRole('button', { name: 'Pull Wrongnet' }).click();
  const problem = entry.getByRole('alert');
  await expect(problem).toContainText(sha256(promised));
  await expect(problem).toContainText(sha256(wrong));
  await expect(entry.getByRole('button', { name: 'Pull Wrongnet' })).toBeVisible();

  await page.goto(`${server.url}/images`);
  await page.getByRole('link', { name: 'Storage' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Storage' })).toBeVisible();
  const table = page.getByRole('region', { name: 'What the data directory holds' });
  const row = (name: RegExp) => table.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  await expect(row(/^Partial pulls/)).toContainText('0 bytes');
  await expect(row(/^Networks/).getByRole('button')).toHaveCount(0);
});

test('what can be computed again is cleared after a question that says what is lost', async ({ server, page }) => {
  const { items } = await getJson<{ items: Image[] }>(`${server.url}/api/image-sets/digits/images?limit=1`);
  const thumbnail = await page.request.get(`${server.url}/api/images/${items[0]!.id}/thumbnail?size=128`);
  expect(thumbnail.status()).toBe(200);
  await page.goto(`${server.url}/storage`);
  const clear = page.getByRole('button', { name: 'Clear Thumbnails' });
  await expect(clear).toBeEnabled();
  await clear.click();
  const question = page.getByRole('dialog', { name: 'Clear thumbnails?' });
  await expect(question).toContainText('made again when a list shows them');
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(question).toBeHidden();
  await clear.click();
  await question.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'freed' })).toBeVisible();
  await expect(clear).toBeDisabled();
});

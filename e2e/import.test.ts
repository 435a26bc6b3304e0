/** A network and pictures of one's own, in three steps, and what a wrong file is answered. */
import { tinyNetwork } from '../lib/onnx/tinyNetwork';
import { expect, test } from './fixtures';

const LABELS = 'ant\nbee\ncat\ndog\neel\n';

test('a network is imported with its card filled in beside a live answer, and looked at in a session', async ({
  server,
  page,
}) => {
  await page.goto(`${server.url}/networks/new`);
  const weights = { name: 'animals.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(tinyNetwork()) };
  await page.locator('input[type=file]').first().setInputFiles(weights);
  await expect(page.getByLabel('Width')).toHaveValue('8');
  await page.getByLabel('Name', { exact: true }).fill('Animals');
  await page.getByLabel('Labels').fill(LABELS);
  await page.getByRole('list', { name: 'Stored pictures' }).getByRole('button').first().click();
  await expect(page.getByText('ant').first()).toBeVisible();

  // A label too many is said at the field, as soon as it is typed.
  await page.getByLabel('Labels').fill(`${LABELS}fox\n`);
  await expect(page.getByText(/6 labels/).first()).toBeVisible();
  await page.getByLabel('Labels').fill(LABELS);
  await page.getByRole('button', { name: 'Save the network' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Animals' })).toBeVisible();
  await page.getByRole('button', { name: /Start a session/ }).click();
  await page.getByLabel('Your name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Join the session' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/\d+ cells, complete/)).toBeVisible();
});

test('a file that is no network is refused with the reason, and the page goes on', async ({ server, page }) => {
  await page.goto(`${server.url}/networks/new`);
  const choose = page.locator('input[type=file]').first();
  await choose.setInputFiles({ name: 'notes.onnx', mimeType: 'text/plain', buffer: Buffer.from('Dear diary, …') });
  await expect(page.getByText('This cannot be imported.')).toBeVisible();
  await expect(page.getByText(/notes\.onnx/).first()).toBeVisible();
  await choose.setInputFiles({ name: 'cut.onnx', mimeType: '', buffer: Buffer.from(tinyNetwork()).subarray(0, 500) });
  await expect(page.getByText(/cut\.onnx/).first()).toBeVisible();
  await choose.setInputFiles({ name: 'animals.onnx', mimeType: '', buffer: Buffer.from(tinyNetwork()) });
  await expect(page.getByLabel('Width')).toHaveValue('8');
});

test('a picture that cannot be decoded is refused with the reason, the others are kept', async ({ server, page }) => {
  await page.goto(`${server.url}/images`);
  await page.getByRole('button', { name: /New (image )?set/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('My pictures');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'My pictures' })).toBeVisible();
  const picture = await fetch(`${server.url}/api/images/digit-9-0842/file`);
  const good = Buffer.from(await picture.arrayBuffer());
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      { name: 'nine.png', mimeType: 'image/png', buffer: good },
      { name: 'broken.png', mimeType: 'image/png', buffer: good.subarray(0, 1) },
    ]);
  await expect(page.getByRole('list', { name: 'Files that were left out' })).toContainText('broken.png');
  await expect(page.getByRole('button', { name: 'nine.png' })).toBeVisible();
});

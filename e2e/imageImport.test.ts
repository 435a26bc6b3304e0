/** Pictures are brought into a set: a zip that is imported by the server, a folder from the browser, and both again. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeZip } from '../server/images/makeZip.testing';
import { pngGray } from '../server/seed/pngGray';
import { CIFAR_LABELS, cifarMissing, importCifar, makeImageSet } from './cifar';
import { expect, test } from './fixtures';
import { getJson } from './subject';

test('2,000 pictures of CIFAR-10 are imported from their zip, found by label, and not added twice', async ({
  server,
  page,
}) => {
  test.skip(cifarMissing !== null, cifarMissing ?? '');
  const id = await importCifar(page, server.url);
  const { labels } = await getJson<{ labels: object[] }>(`${server.url}/api/image-sets/${id}/labels`);
  expect(labels).toEqual(CIFAR_LABELS.map((label) => ({ label, count: 200 })));
  await expect(page.getByRole('grid', { name: 'Pictures' })).toBeVisible();
  await expect(page.getByText('2,000 in the list')).toBeVisible();

  await page.getByLabel('Label', { exact: true }).selectOption('frog');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByText('200 in the list')).toBeVisible();
  await expect(page).toHaveURL(/label=frog/);

  // The same zip again: everything is there.
  await importAgain();
  await expect(page.getByText('Complete: 0 added, 2,000 already there.')).toBeVisible({ timeout: 60_000 });

  async function importAgain() {
    const zip = path.join(process.env.SPECULAR_ASSETS ?? '../shared/assets', 'images/cifar10-test-2000.zip');
    await page.locator('input[type=file]').first().setInputFiles(zip);
  }
});

test('an import goes on after the server was killed, and what was left out is told', async ({ server, page }) => {
  await makeImageSet(page, server.url, 'Many');
  const files = Array.from({ length: 1500 }, (_, i) => ({ name: `c${i % 3}/${i}.png`, data: png(i), stored: true }));
  const zip = makeZip([...files, { name: 'c0/page.jpg', data: '<html><body>no picture</body></html>' }]);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'many.zip', mimeType: 'application/zip', buffer: zip });
  const progress = page.getByRole('progressbar', { name: 'Import of many.zip' });
  await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(100);
  await server.kill();
  await server.restart();
  await expect(page.getByText('Complete: 1,500 added, 1 left out.')).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('list', { name: 'Files that were left out' })).toContainText('c0/page.jpg');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save the whole list (CSV)' }).click();
  expect((await download).suggestedFilename()).toBe('Import-of-many-left-out.csv');
  await expect(page.getByText('1,500 in the list')).toBeVisible();
});

test('a folder is sent from the browser; brought again it sends only what is new', async ({ server, page }) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'specular-folder-'));
  try {
    for (const label of ['cat', 'dog']) {
      await mkdir(path.join(folder, label));
      for (let i = 0; i < 60; i++)
        await writeFile(path.join(folder, label, `${i}.png`), png(i + (label === 'cat' ? 0 : 1000)));
    }
    await writeFile(path.join(folder, 'notes.txt'), 'no picture');
    await makeImageSet(page, server.url, 'Pets');
    const folderInput = page.locator('input[type=file]').nth(1);
    await folderInput.setInputFiles(folder);
    await expect(page.getByText('120 added, 1 left out.')).toBeVisible();
    await expect(page.getByText('120 in the list')).toBeVisible();
    await writeFile(path.join(folder, 'dog', 'new.png'), png(5000));
    type Answer = { added: number; alreadyThere: number; refused: object[] };
    const answers: Promise<Answer>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('/images/batch')) answers.push(response.json() as Promise<Answer>);
    });
    await folderInput.setInputFiles(folder);
    await expect(page.getByText('1 added, 120 already there, 1 left out.')).toBeVisible();
    await expect(page.getByText('121 in the list')).toBeVisible();
    // The new picture and the text: nothing of the 120 was sent again.
    const sent = await Promise.all(answers);
    const sum = (count: (answer: (typeof sent)[number]) => number) =>
      sent.reduce((total, one) => total + count(one), 0);
    expect([sum(({ added }) => added), sum(({ alreadyThere }) => alreadyThere), sum(({ refused }) => refused.length)]).toEqual([1, 0, 1]); // prettier-ignore
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** A picture of 24 × 24, another one for each number. */
function png(number: number): Uint8Array {
  const pixels = Uint8Array.from({ length: 576 }, (_, i) => (i * 7 + (number % 251) * 13) % 256);
  new DataView(pixels.buffer).setUint32(0, number);
  return pngGray(pixels, 24, 24);
}

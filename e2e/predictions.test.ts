/** What a network says about a whole set: the figures are true, the pictures behind them are found, nothing is lost. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import type { PredictionSummary } from '../lib/protocol/rest';
import { CIFAR_ZIP, directCifar, missingCifar, RESNET20_CARD } from '../server/predictions/directCifar.testing';
import { expectNoViolation } from './axe';
import { expect, test } from './fixtures';
import type { SpecularServer } from './specularServer';
import { getJson } from './subject';

test('the accuracy of ResNet-20 on CIFAR-10 is that of a direct computation, and a cell opens its pictures', async ({
  server,
  page,
}) => {
  test.skip(missingCifar !== null, `Skipped: ${missingCifar}`);
  test.setTimeout(300_000);
  await specular(server, 'models', 'add', RESNET20_CARD);
  const direct = await directCifar();
  const right = direct.filter(({ label, predicted }) => label === predicted).length;

  await page.goto(`${server.url}/images`);
  await page.getByRole('button', { name: /New (image )?set/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('CIFAR-10');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'CIFAR-10' })).toBeVisible();
  await page.locator('input[type=file]').first().setInputFiles(CIFAR_ZIP);
  await expect(page.getByText(/Complete: 2,000 added/)).toBeVisible({ timeout: 120_000 });

  // The network that knows the labels is proposed first.
  await page.getByRole('link', { name: 'Predictions' }).click();
  await expect(page.getByText('It knows the labels of 2,000 of 2,000 pictures.')).toBeVisible();
  await expect(page.getByLabel('Network')).toContainText('ResNet-20');
  await page.getByRole('button', { name: 'Run on 2,000 pictures' }).click();
  await expect(page.getByText(/Right so far: .* of .* pictures with a label/)).toBeVisible();
  await expect(page.getByRole('grid', { name: /^Confusion matrix/ })).toBeVisible();
  await expect(page.getByText('Complete: 2,000 pictures computed.')).toBeVisible({ timeout: 120_000 });

  await expect(page.getByText(`${right.toLocaleString('en-GB')} of 2,000 pictures right`)).toBeVisible();
  await expect(page.getByText(`${(right / 20).toFixed(2)} %`, { exact: true })).toBeVisible();
  await expectNoViolation(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
  await page.setViewportSize({ width: 1440, height: 900 });

  // The matrix is one stop of the Tab key; the arrows go from cell to cell, Enter opens the pictures of one.
  const taken = direct.filter(({ label, predicted }) => label === 'cat' && predicted === 'dog');
  await page.getByRole('link', { name: /^airplane recognised: / }).focus();
  for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowDown');
  for (let k = 0; k < 5; k++) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('link', { name: `cat taken for dog: ${taken.length} pictures` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${taken.length} in the list`)).toBeVisible();
  expect(await shownFiles(page, taken.length)).toEqual(taken.map((one) => path.posix.basename(one.path)).toSorted());
  await expect(page.getByRole('gridcell', { name: /cat.*Predicted, wrong: ?dog/ })).toHaveCount(taken.length);
});

test('a run is cancelled at once, goes on where it was, and a killed server takes it up again', async ({
  server,
  page,
}) => {
  test.setTimeout(240_000);
  const known = async () => {
    const url = `${server.url}/api/image-sets/digits/predictions?network=digits`;
    return getJson<PredictionSummary>(url);
  };
  await page.goto(`${server.url}/images/digits/predictions?network=digits`);
  await page.getByRole('button', { name: 'Run on 10,000 pictures' }).click();
  await expect.poll(async () => (await known()).tally.predicted).toBeGreaterThan(0);
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await expect(page.getByText(/^Cancelled at /)).toBeVisible();
  const { predicted } = (await known()).tally;
  expect(predicted).toBeLessThan(10_000);

  await page.getByRole('button', { name: /^Run on [\d,]+ pictures more$/ }).click();
  await expect.poll(async () => (await known()).tally.predicted).toBeGreaterThan(predicted);
  await server.kill();
  await server.restart();
  const after = await known();
  expect(after.tally.predicted).toBeGreaterThan(predicted);
  // Nobody presses anything: the task goes on, and the open page finds it again.
  expect(after.task?.state.status).not.toBe('cancelled');
  await expect.poll(async () => (await known()).tally.predicted).toBeGreaterThan(after.tally.predicted);
  await expect(page.getByText(/Right so far: /)).toBeVisible();
  await expect(page.getByText(/^Complete: /)).toBeVisible({ timeout: 180_000 });
  expect((await known()).tally).toMatchObject({ pictures: 10_000, predicted: 10_000 });
  await expect(page.getByText('10,000 of 10,000 pictures predicted.')).toBeVisible();
});

/** The command line, which finds the running server by its data directory. */
async function specular(server: SpecularServer, ...args: string[]): Promise<void> {
  const env = { ...process.env, SPECULAR_DATA: server.dataDir, DATABASE_URL: '' };
  await promisify(execFile)(process.execPath, [path.resolve('dist/server/cli.js'), ...args], { env });
}

/** Names of the files in the grid, once there are so many. Those few are all in sight. */
async function shownFiles(page: Page, count: number): Promise<string[]> {
  const names = page.getByText(/^\d{4}\.jpg$/);
  await expect(names).toHaveCount(count);
  return (await names.allInnerTexts()).toSorted();
}

/** 2,000 pictures of CIFAR-10 in a set, brought in as a person brings them: a zip with one folder for each class. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

const ASSETS = process.env.SPECULAR_ASSETS ?? '../shared/assets';
const ZIP = path.join(ASSETS, 'images/cifar10-test-2000.zip');

export const CIFAR_PICTURES = 2000;
export const CIFAR_LABELS = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/** Why a test that needs the zip is left out here; null when it can run. */
export const cifarMissing = existsSync(ZIP) ? null : `${ZIP} is not there (SPECULAR_ASSETS names the folder).`;

/** Makes a new image set in the page and waits until all pictures are in it. Resolves with the id of the set. */
export async function importCifar(page: Page, url: string, name = 'CIFAR-10'): Promise<string> {
  await makeImageSet(page, url, name);
  await page.locator('input[type=file]').first().setInputFiles(ZIP);
  await expect(page.getByText('Complete: 2,000 added.')).toBeVisible({ timeout: 120_000 });
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Makes an image set by the dialog and stays on its page. */
export async function makeImageSet(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/images`);
  await page.getByRole('button', { name: 'New image set' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

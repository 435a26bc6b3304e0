/** The tour of the README, by keyboard alone. */
import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const SCREENSHOT = 'docs/screenshot.png';

/** Presses Tab until the element with this role and name has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  await wanted.waitFor();
  for (let presses = 0; presses < 150; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach the ${role} "${name}".`);
}

test('a newcomer takes the whole tour by keyboard', async ({ server, page }) => {
  await page.goto(server.url);
  await tabTo(page, 'link', 'Open the demo');
  await page.keyboard.press('Enter');

  // The dialog has the focus, and a suggestion to type over.
  await expect(page.getByRole('dialog', { name: 'Join the session' })).toBeVisible();
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');

  await tabTo(page, 'button', 'Run');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/576 cells, complete/)).toBeVisible();

  await tabTo(page, 'grid', /^Heatmap of/);
  await page.keyboard.press('ArrowRight');
  const cell = page.getByRole('gridcell').first();
  const first = await cell.textContent();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(cell).not.toHaveText(first ?? '');
  await expect(page).toHaveURL(/cell=\d+\.\d+/);
  await expect(page.getByRole('region', { name: 'Cell' })).toContainText('Unoccluded');
  if (!existsSync(SCREENSHOT) || process.env.SPECULAR_UPDATE_SCREENSHOT) await page.screenshot({ path: SCREENSHOT });

  // Score and target: other looks at the same cells, at once.
  await tabTo(page, 'radio', 'Probability');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Drop' })).toBeChecked();
  await expect(page).toHaveURL(/score=drop/);

  await page.keyboard.press('t');
  await expect(page.getByRole('table', { name: 'Cells of the heatmap' })).toBeVisible();
  await page.keyboard.press('t');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.keyboard.press('n');
  await expect(page.getByRole('dialog', { name: 'New finding' })).toBeVisible();
  await page.keyboard.type('Without its belly it is no bird');
  await page.keyboard.press('Enter');
  await tabTo(page, 'link', 'Without its belly it is no bird');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Run again');
  await page.keyboard.press('Enter');
  await expect(page.getByText('same when run again').first()).toBeVisible();
  await tabTo(page, 'link', 'Open the exact view');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Drop' })).toBeChecked();
});

test('another target class needs no new run', async ({ server, page }) => {
  await page.goto(`${server.url}/s/demo-digits`);
  await page.getByLabel('Your name', { exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Join the session' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/784 cells, complete/)).toBeVisible();

  const picker = page.getByRole('combobox', { name: 'Target class' });
  await picker.click();
  await picker.fill('7');
  await page.getByRole('option', { name: /7/ }).first().click();
  await expect(page).toHaveURL(/target=7/);
  // Still the one complete run: nothing is queued or running, and there is no second entry.
  await expect(page.getByText(/784 cells, complete/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Runs of this session' }).getByRole('listitem')).toHaveCount(1);
});

/** Many pictures are occluded at once: which of them does the network get right for the wrong reason? */
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';

test('pictures of a set are occluded, ranked by their drops, and each opens with its map', async ({ server, page }) => {
  await page.goto(`${server.url}/images/object-scenes?label=tool`);
  await page.getByRole('button', { name: /^Occlude / }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Patch').fill('32');
  await dialog.getByLabel('Patch').press('Tab');
  await dialog.getByLabel('Stride').fill('32');
  await dialog.getByLabel('Stride').press('Tab');
  await expect(dialog.getByRole('status')).toContainText('cells');
  await expectNoViolation(page);
  await dialog.getByRole('button', { name: 'Start' }).click();

  await expect(page.getByRole('heading', { level: 1, name: /^Occlusion of / })).toBeVisible();
  await expect(page.getByText(/^Complete: /)).toBeVisible({ timeout: 60_000 });
  const table = page.getByRole('table', { name: 'Pictures of the batch' });
  await table.getByRole('button', { name: 'Outside' }).click();
  await expect(page).toHaveURL(/sort=outside/);
  await expect(table.getByRole('row').nth(1)).toContainText('%');
  await page.getByRole('checkbox', { name: 'Right for the wrong reason only' }).check();
  await expect(page).toHaveURL(/wrong=/);
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Right for the wrong reason only' })).toBeChecked();
  await page.getByRole('checkbox', { name: 'Right for the wrong reason only' }).uncheck();
  await expect(table.getByRole('row').nth(1)).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
  await page.setViewportSize({ width: 1440, height: 900 });
  await table.getByRole('button', { name: 'Open' }).first().click();
  await expect(page).toHaveURL(/\/s\//);
});

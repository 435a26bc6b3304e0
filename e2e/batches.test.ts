/** Many pictures are occluded at once: which of them does the network get right for the wrong reason? */
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';

test('pictures of a set are occluded, ranked by their drops, and each opens with its map', async ({
  server,
  page,
  context,
}) => {
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

  // The mean map tells its numbers to the pointer and to the keyboard.
  const mean = page.getByRole('grid', { name: /^Mean of the drops/ });
  await mean.hover({ position: { x: 2, y: 2 } });
  await expect(
    page.getByText(/^Row 1, column 1: mean drop [+−]?0\.\d{3}, spread 0\.\d{3}, over 10 pictures\.$/),
  ).toBeVisible();
  await mean.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await expect(mean.getByRole('gridcell')).toContainText('Row 1, column 2: mean drop');
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
  await page.setViewportSize({ width: 1440, height: 900 });
  await table.getByRole('button', { name: 'Open' }).first().click();
  await expect(page).toHaveURL(/\/s\//);

  // A saved selection instead of what the page lists; then the batch is deleted while somebody else looks at it.
  const scenes = await page.request.get(`${server.url}/api/image-sets/object-scenes/images?limit=2`);
  const { items } = (await scenes.json()) as { items: { id: string }[] };
  const selection = { name: 'Two of them', by: 'Ada', imageIds: items.map(({ id }) => id) };
  await page.request.post(`${server.url}/api/image-sets/object-scenes/selections`, { data: selection });
  await page.goto(`${server.url}/images/object-scenes`);
  await page.getByRole('button', { name: /^Occlude / }).click();
  await dialog.getByLabel('Pictures').selectOption({ label: 'Selection Two of them (2)' });
  await expect(dialog.getByRole('status')).toContainText('cells');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Occlusion of Two of them' })).toBeVisible();
  await expect(page.getByText('Complete: 2 pictures measured.')).toBeVisible({ timeout: 60_000 });
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('grid', { name: /^Mean of the drops/ })).toBeVisible();
  await page.getByRole('button', { name: 'Delete… Two of them' }).click();
  await expect(dialog).toContainText('deleted for everybody');
  await expectNoViolation(page);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page).toHaveURL(/\/images\/object-scenes$/);
  // As when the tab is looked at again.
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(other.getByText('This batch was deleted')).toBeVisible();
  // In the list of the set there is the first one still, until it is deleted there.
  await page.getByText('One occlusion of many pictures').click();
  await page.getByRole('button', { name: /^Delete…/ }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('One occlusion of many pictures')).toHaveCount(0);
});

/** One saves a heatmap, another adds a channel to the finding from the workspace, and everybody sees both. */
import type { Page } from '@playwright/test';
import type { Finding } from '../lib/domain/finding';
import type { SharedLink } from '../lib/domain/publicLink';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { saveFinding } from './savedFinding';
import { getJson, postJson } from './subject';

const NOTE = 'This channel sees the closed ring.';
const part = (page: Page, number: number) => page.getByRole('region', { name: new RegExp(`^${number} `) });
const discussion = (page: Page) => page.getByRole('region', { name: /^Discussion/ });

test('a channel is added to a heatmap from the workspace, talked about, checked and shared', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const { id, title } = await saveFinding(server.url);
  const session = `${server.url}/s/demo-digits`;
  const [ada, ben] = [await Person.join(browser, 'Ada', session), await Person.join(browser, 'Ben', `${session}?view=activations`)]; // prettier-ignore
  const { page } = ada;
  await page.goto(`${server.url}/findings/${id}`);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Parts of this finding' })).toBeHidden();

  // Ben looks at a channel and adds it, with what he typed before a reload.
  const layers = ben.page.getByRole('combobox', { name: 'Layer', exact: true });
  await layers.selectOption({ index: 1 });
  await expect(ben.page.getByRole('grid', { name: /^Feature maps of / })).toHaveAttribute('aria-busy', 'false');
  await ben.page.getByLabel(/^Channel, 0 to /).fill('2');
  await ben.page.getByLabel(/^Channel, 0 to /).press('Enter');
  await expect(ben.page.getByRole('heading', { name: 'Channel 2', exact: true })).toBeVisible();
  const dialog = ben.page.getByRole('dialog', { name: 'Add to a finding' });
  const open = async () => {
    await ben.page.getByRole('button', { name: 'Save as finding' }).click();
    await ben.page.getByRole('dialog', { name: 'New finding' }).getByText('Add to a finding', { exact: true }).click();
  };
  await open();
  await dialog.getByRole('button', { name: 'Add to finding' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Choose the finding that it belongs to.');
  await dialog.getByRole('searchbox', { name: 'Search the findings' }).fill('nine');
  await dialog.getByRole('radio', { name: new RegExp(title) }).check();
  await dialog.getByLabel('Why it belongs there').fill(NOTE);
  await expectNoViolationInLightAndDark(ben.page);
  await ben.page.reload();
  await expect(ben.page.getByRole('heading', { name: 'Channel 2', exact: true })).toBeVisible();
  await open();
  await expect(dialog.getByLabel('Why it belongs there')).toHaveValue(NOTE);
  await expect(dialog.getByRole('radio', { name: new RegExp(title) })).toBeChecked();

  // Ada begins to write meanwhile.
  await discussion(page).getByRole('button', { name: 'Comment' }).click();
  const form = page.getByRole('form', { name: 'New comment' });
  const comment = form.getByRole('textbox', { name: 'Comment' });
  await comment.fill('It is the ri');
  await page.getByRole('group', { name: 'Decide' }).getByRole('button', { name: 'Propose' }).click();
  const reason = page.getByRole('form', { name: 'Propose' }).getByLabel('What should the others know?');
  await reason.pressSequentially('Look at ');
  await expect(reason).toBeFocused();
  await dialog.getByRole('button', { name: 'Add to finding' }).click();
  await expect(dialog.getByRole('status')).toHaveText(`It is part 2 of “${title}” now.`);
  await expect(dialog.getByRole('link', { name: 'Open the finding' })).toHaveAttribute(
    'href',
    `/findings/${id}#part-2`,
  );
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  // It stands at the channel, too.
  await expect(ben.page.getByRole('region', { name: /^Findings/ }).getByRole('listitem').filter({ hasText: title })).toContainText('and 1 more'); // prettier-ignore

  // Ada, who did nothing meanwhile, has both.
  await expect(part(page, 2).getByText(NOTE)).toBeVisible();
  // What she was at is as she left it.
  await expect(reason).toBeFocused();
  await page.keyboard.type('both.');
  await expect(reason).toHaveValue('Look at both.');
  await expect(comment).toHaveValue('It is the ri');
  // She decides on what she had seen when she began: the part came later.
  await page.getByRole('form', { name: 'Propose' }).getByRole('button', { name: 'Propose' }).click();
  await expect(page.getByRole('region', { name: 'Review', exact: true })).toContainText('before part 2 was added');
  const links = page.getByRole('navigation', { name: 'Parts of this finding' });
  await expect(links.getByRole('link')).toHaveText([/^1 Heatmap: /, /^2 Channel 2 of /]);
  await expect(part(page, 2).getByText('Added by Ben')).toBeVisible();
  for (const number of [1, 2]) {
    const shown = part(page, number).getByRole('img').first();
    await shown.scrollIntoViewIfNeeded();
    await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(20);
  }
  await links.getByRole('link', { name: /^2 / }).click();
  await expect(page).toHaveURL(/#part-2$/);
  await expect(part(page, 2).getByRole('heading', { level: 2 })).toBeInViewport();

  // She says something of a neuron of it, which everybody sees there.
  const { added } = (await getJson<{ finding: Finding }>(`${server.url}/api/findings/${id}`)).finding;
  await form.getByLabel('About').selectOption(`neuron.0.0@${added[0]!.id}`);
  await form.getByLabel('Row').fill('1');
  await form.getByLabel('Column').fill('2');
  await comment.fill('Here it is strongest.');
  await form.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(form).toBeHidden();
  await expect(discussion(page).getByText('Part 2: neuron at row 1, column 2')).toBeVisible();
  await expect(part(page, 2).getByRole('link', { name: /^1 comment on row 1, column 2/ })).toBeVisible();

  // All of it is checked, and each part says how it came out.
  await page.getByRole('button', { name: 'Check all of it' }).click();
  for (const number of [1, 2])
    await expect(part(page, number).getByText(/^✓ same when/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('all 2 parts were checked')).toBeVisible();
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 740 });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(360);

  // Whoever has the link sees both, and nothing else.
  const { reviewNumber, revision } = (await getJson<{ finding: Finding }>(`${server.url}/api/findings/${id}`)).finding;
  const link = { id: 'both-parts', by: 'Ada', lifetimeSeconds: null, withDiscussion: true, revision, reviewNumber };
  const shared = await postJson<{ link: SharedLink }>(`${server.url}/api/findings/${id}/links`, link);
  const visitor = await browser.newContext();
  try {
    const outside = await visitor.newPage();
    await outside.goto(`${server.url}${shared.link.path}`);
    const region = outside.getByRole('region', { name: /^Part 2: / });
    await expect(region.getByText(NOTE)).toBeVisible();
    const picture = region.getByRole('img').first();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(20);
    await expect(outside.getByText('Part 2: neuron at row 1, column 2')).toBeVisible();
    await expectNoViolation(outside);
  } finally {
    await visitor.close();
  }
});

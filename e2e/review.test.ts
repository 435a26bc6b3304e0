/** A finding is proposed, disputed with a comment on one of its patches, talked about and confirmed, by three people. */
import type { Page } from '@playwright/test';
import type { Session } from '../lib/domain/session';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { saveFinding } from './savedFinding';
import { getJson, postJson } from './subject';

const SCENES = 'object-scenes';
const TITLE = 'It fires on rims';

const review = (page: Page) => page.getByRole('region', { name: 'Review', exact: true });
const discussion = (page: Page) => page.getByRole('region', { name: /^Discussion/ });
const formOf = (page: Page, name: string) => page.getByRole('form', { name, exact: true });
const button = (page: Page, name: string) => review(page).getByRole('button', { name, exact: true });

/** The status that stands first. */
async function expectStatus(page: Page, status: string): Promise<void> {
  await expect(review(page).getByRole('status')).toContainText(status);
}

/** Says why, in the form that a button opened. */
async function decide(page: Page, name: string, why: string): Promise<void> {
  await button(page, name).click();
  await expect(formOf(page, name).getByRole('textbox')).toBeFocused();
  await formOf(page, name).getByRole('textbox').fill(why);
  await formOf(page, name).getByRole('button', { name, exact: true }).click();
}

test('a finding is proposed, disputed at a patch, answered and confirmed, and everybody sees it happen', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const ada = await Person.join(browser, 'Ada', await newSession(server.url));
  const { page } = ada;
  await page.getByRole('button', { name: /^Search 240 pictures/ }).click();
  await expect(page.locator('[data-scan=complete]')).toHaveText('240 of 240 pictures seen', { timeout: 120_000 });
  await page.getByLabel('Order of the channels').selectOption('max');
  const rows = page.getByRole('grid', { name: /^Patches of / });
  await rows.getByRole('rowheader').first().getByRole('button').click();
  await expect(page.getByRole('list', { name: 'Patches that fire it most' }).getByRole('button')).toHaveCount(9);
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New finding' });
  await dialog.getByLabel('Title').fill(TITLE);
  await dialog.getByRole('button', { name: 'Save finding' }).click();
  await expect(dialog).toBeHidden();

  // Ben and Cleo are in the session and go to the finding from there; Ada too.
  const [ben, cleo] = [await Person.join(browser, 'Ben', page.url()), await Person.join(browser, 'Cleo', page.url())];
  for (const person of [ada, ben]) {
    await person.page.getByRole('link', { name: TITLE }).click();
    await expect(person.page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  }

  // Proposed by who wrote it, who cannot confirm it; Cleo sees the status where she is.
  await decide(page, 'Propose', '');
  await expect(button(page, 'Confirm')).toBeDisabled();
  await expect(review(page).getByText('You wrote it: somebody else has to confirm it.')).toBeVisible();
  await expect(cleo.page.getByRole('listitem').filter({ hasText: TITLE }).getByText('proposed')).toBeVisible();

  // Ben doubts it, and says at which patch; a reason is needed.
  await decide(ben.page, 'Dispute', ' ');
  await expect(formOf(ben.page, 'Dispute').getByRole('alert')).toHaveText('Say why it is disputed: the others will ask.'); // prettier-ignore
  await formOf(ben.page, 'Dispute').getByRole('textbox').fill('The third one has no rim.');
  await formOf(ben.page, 'Dispute').getByRole('button', { name: 'Dispute', exact: true }).click();
  await expect(review(ben.page).getByText('The third one has no rim.').first()).toBeVisible();
  await expectStatus(page, 'disputed');
  await ben.page.getByRole('link', { name: 'Comment on patch 3' }).click();
  const comment = formOf(ben.page, 'New comment');
  await expect(comment.getByLabel('About')).toHaveValue('patch.highest.2');
  await comment.getByRole('textbox', { name: 'Comment' }).fill('What is **this**? <script>alert(1)</script>');
  await expectNoViolation(ben.page);
  // What is typed outlives a reload, with what it is about.
  await ben.page.reload();
  await expect(comment.getByRole('textbox', { name: 'Comment' })).toHaveValue(/^What is \*\*this/);
  await expect(comment.getByLabel('About')).toHaveValue('patch.highest.2');
  await comment.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(comment).toBeHidden();

  // Ada, who did nothing meanwhile, has it at the patch, and answers.
  await expect(page.getByRole('link', { name: '1 comment on patch 3' })).toBeVisible();
  const thread = discussion(page).getByRole('list', { name: 'Threads, open ones first' }).getByRole('listitem').first();
  await expect(thread.getByText(/^Patch 3, /)).toBeVisible();
  await expect(thread.locator('strong', { hasText: 'this' })).toBeVisible();
  await expect(thread.getByText('<script>alert(1)</script>')).toBeVisible();
  await thread.getByRole('button', { name: 'Reply' }).click();
  await formOf(page, 'Reply').getByRole('textbox').fill('A ring from abvoe.');
  await formOf(page, 'Reply').getByRole('button', { name: 'Reply' }).click();
  await expect(thread.getByRole('list', { name: 'Replies' })).toContainText('A ring from abvoe.');
  await thread.getByRole('button', { name: 'Edit this comment' }).click();
  await formOf(page, 'Edit the comment').getByRole('textbox').fill('A ring from above.');
  await formOf(page, 'Edit the comment').getByRole('button', { name: 'Save' }).click();
  const answers = discussion(ben.page).getByRole('list', { name: 'Replies' });
  await expect(answers).toContainText('A ring from above.');
  await answers.getByText(/^changed/).click();
  await expect(answers.getByText(/A ring from abvoe\.$/)).toBeVisible();
  await discussion(ben.page).getByRole('button', { name: 'Resolve' }).click();
  await expect(discussion(page).getByText(/Resolved by Ben/)).toBeVisible();
  await expect(thread.getByRole('button', { name: 'Reply' })).toBeHidden();

  // Cleo votes, and changes her mind: one vote of a person.
  await cleo.page.getByRole('link', { name: TITLE }).click();
  for (const [vote, why] of [['Disagree', 'Not sure.'], ['Agree', 'All nine are round.']] as const) await decide(cleo.page, vote, why); // prettier-ignore
  await expect(review(page).getByText('1 agrees, 0 disagree')).toBeVisible();
  await expect(review(page).getByRole('list', { name: 'Votes' })).toContainText('Cleo agrees: All nine are round.');

  // Both decide at once: the later one learns it, and keeps what was typed.
  await button(cleo.page, 'Reject').click();
  await formOf(cleo.page, 'Reject').getByRole('textbox').fill('Still no rim.');
  await decide(ben.page, 'Confirm', 'Nine of nine, with the answer.');
  await expectStatus(ben.page, 'confirmed');
  const late = formOf(cleo.page, 'Reject');
  await expect(late.getByText('It is confirmed by now, by Ben. What you typed is kept.')).toBeVisible();
  await late.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(late.getByText(/Ben changed the status to "confirmed" meanwhile/)).toBeVisible();
  await expect(late.getByRole('textbox')).toHaveValue('Still no rim.');
  await late.getByRole('button', { name: 'Cancel' }).click();
  await expectStatus(cleo.page, 'confirmed');
  await expect(review(page).getByText('Nine of nine, with the answer.').first()).toBeVisible();
  await review(page).getByText('All 3 decisions').click();
  await expect(review(page).getByText('The third one has no rim.')).toBeVisible();

  // Ada shows it to somebody who has nothing but the link.
  const share = page.getByRole('region', { name: 'Share', exact: true });
  await share.getByRole('button', { name: 'Make a public link' }).click();
  const newLink = formOf(page, 'New public link');
  await expect(newLink).toContainText('with the status confirmed');
  await newLink.getByRole('button', { name: 'Make the link' }).click();
  await expect(newLink).toBeHidden();
  const address = await share.getByLabel('Link', { exact: true }).inputValue();
  const outside = await (await browser.newContext()).newPage();
  await outside.goto(address);
  await expect(outside.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  await expect(outside.getByText('confirmed').first()).toBeVisible();
  await expect(outside.getByText('A ring from above.')).toHaveCount(0); // what was said is shared only when that is chosen
  await expect(outside.getByRole('link', { name: 'Findings' })).toHaveCount(0);

  // In the list, on a telephone, in the dark.
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.goto(`${server.url}/findings`);
  await expect(page.getByRole('listitem').filter({ hasText: TITLE }).getByText('confirmed')).toBeVisible();
});

test('a comment of somebody without a name asks for it, and points at a cell of the heatmap', async ({
  server,
  browser,
}) => {
  const { id } = await saveFinding(server.url);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/findings/${id}?about=cell.2.1`);
  const form = formOf(page, 'New comment');
  await expect(form.getByLabel('Row')).toHaveValue('2');
  await form.getByLabel('Column').fill('3');
  await form.getByRole('textbox', { name: 'Comment' }).fill('The loop is here.');
  await form.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(form.getByRole('alert')).toHaveText('Say who writes this.');
  await form.getByLabel('Your name').fill('Dora');
  // The answer is lost on its way: the same said again is one comment.
  await page.route('**/review', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await form.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(form.getByText(/cannot be reached/)).toBeVisible();
  await page.unroute('**/review');
  await form.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(form).toBeHidden();
  const threads = discussion(page).getByRole('list', { name: 'Threads, open ones first' });
  await expect(threads.getByText('The loop is here.')).toHaveCount(1);
  await expect(threads.getByText('Cell at row 2, column 3')).toBeVisible();
  await context.close();
});

/** The address of a session that looks at patches of scenes. */
async function newSession(url: string): Promise<string> {
  const { items } = await getJson<{ items: { id: string }[] }>(`${url}/api/image-sets/${SCENES}/images?limit=1`);
  const wishes = { name: 'Rims', networkId: 'objects', imageId: items[0]!.id };
  const { session } = await postJson<{ session: Session }>(`${url}/api/sessions`, wishes);
  return `${url}/s/${session.id}?view=patches`;
}

/** Somebody is asked to review a finding and another one is mentioned in it: both learn it where they are, and answer. */
import type { Browser, Page } from '@playwright/test';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';
import { saveFinding } from './savedFinding';
import { postJson } from './subject';

const review = (page: Page) => page.getByRole('region', { name: 'Review', exact: true });
const discussion = (page: Page) => page.getByRole('region', { name: /^Discussion/ });
const formOf = (page: Page, name: string) => page.getByRole('form', { name, exact: true });
const inboxLink = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ });
const notices = (page: Page) => page.getByRole('list', { name: 'Notices' }).getByRole('listitem');

/** A browser of somebody's own, which knows the name once the inbox was opened with it. */
async function open(browser: Browser, url: string, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${url}/inbox`);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Open my inbox' }).click();
  await expect(page.getByText('Nothing here yet')).toBeVisible();
  return page;
}

test('a request and a mention come into the inboxes live, lead to the comment, and are answered', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const finding = await saveFinding(server.url);
  const address = `${server.url}/findings/${finding.id}`;
  const say = (by: string, act: object, id: string) => postJson(`${address.replace('/findings/', '/api/findings/')}/review`, { id, by, act }); // prettier-ignore
  await say('Tester', { kind: 'status', from: 'draft', to: 'proposed', revision: 1 }, 'proposed');
  await say('Cleo Quist', { kind: 'vote', vote: 'disagree', revision: 1 }, 'cleo-votes');
  const [ada, ben, cleo] = await Promise.all(
    ['Ada', 'Ben', 'Cleo Quist'].map((name) => open(browser, server.url, name)),
  );
  if (!ada || !ben || !cleo) throw new Error('Somebody is not there.');

  // Ada asks Ben, and mentions Cleo by the keyboard alone.
  await ada.goto(address);
  await review(ada).getByRole('button', { name: 'Ask somebody to review' }).click();
  const ask = formOf(ada, 'Ask somebody to review');
  await expect(ask.getByLabel('Who?')).toBeFocused();
  await ask.getByLabel('Who?').fill('Ben');
  await ask.getByLabel('What should they look at?').fill('Is it the loop?');
  await ask.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(review(ada).getByRole('list', { name: 'Asked to review' })).toContainText('Ben, asked: Is it the loop?');
  await discussion(ada).getByRole('button', { name: 'Comment' }).click();
  const text = formOf(ada, 'New comment').getByRole('textbox', { name: 'Comment' });
  const people = ada.getByRole('listbox', { name: 'People' });
  await text.pressSequentially('Look, @');
  await expect(people.getByRole('option').first()).toBeVisible();
  await ada.keyboard.press('Escape');
  await expect(people).toBeHidden();
  await text.pressSequentially(' @');
  await expect(people.getByRole('option', { name: 'Cleo Quist' })).toBeVisible();
  await expectNoViolation(ada);
  await text.pressSequentially('q');
  await expect(people.getByRole('option')).toHaveCount(1);
  await expect(text).toHaveAttribute(
    'aria-activedescendant',
    (await people.getByRole('option').getAttribute('id')) ?? '',
  );
  await ada.keyboard.press('Enter');
  await expect(text).toHaveValue('Look, @ @"Cleo Quist" ');
  await text.pressSequentially('and `@Ben`: <b>here</b>');
  await formOf(ada, 'New comment').getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(discussion(ada).getByText('@Cleo Quist')).toBeVisible();

  // Both have it where they are, without a reload.
  await expect(inboxLink(ben)).toContainText('1 unread');
  await expect(notices(ben)).toHaveCount(1);
  await expect(notices(ben).first()).toContainText('Ada asked you to review: The whole nine');
  await expect(notices(cleo)).toHaveCount(1);
  await expect(notices(cleo).first()).toContainText('Ada mentioned you: The whole nine');
  await expect(notices(cleo).first()).toContainText('<b>here</b>');
  await expectNoViolationInLightAndDark(cleo);
  await cleo.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => cleo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

  // Cleo goes to the comment itself; it is read then.
  await notices(cleo).first().getByRole('link', { name: 'The whole nine' }).click();
  await expect(cleo.locator('article[data-target]')).toContainText('@Cleo Quist');
  await expect(cleo.locator('article[data-target]')).toBeInViewport();
  await expect(inboxLink(cleo)).toHaveText('Inbox');
  await discussion(cleo).getByRole('button', { name: 'Reply' }).click();
  await formOf(cleo, 'Reply').getByRole('textbox').fill('I see it.');
  await formOf(cleo, 'Reply').getByRole('button', { name: 'Reply' }).click();
  // Ada, whose page is open, is told by her screen reader too.
  await expect(ada.getByRole('status').filter({ hasText: 'Cleo Quist answered.' })).toBeAttached();
  await expect(discussion(ada).getByText('I see it.')).toBeVisible();
  await expect(inboxLink(ada)).toContainText('1 unread');

  // Ada changes her comment while Cleo resolves the thread: her form stays.
  await discussion(ada).getByRole('button', { name: 'Edit this comment' }).click();
  await formOf(ada, 'Edit the comment').getByRole('textbox').fill('Half writ');
  await discussion(cleo).getByRole('button', { name: 'Resolve' }).click();
  await expect(discussion(ada).getByText(/Resolved by Cleo Quist/)).toBeVisible();
  await expect(formOf(ada, 'Edit the comment').getByRole('textbox')).toHaveValue('Half writ');

  // Ben finds it among his reviews, and votes.
  await ben.getByRole('link', { name: 'My reviews' }).click();
  const mine = ben.getByRole('list', { name: 'My reviews' }).getByRole('listitem').first();
  await expect(mine).toContainText('waits for you');
  await expect(mine).toContainText('Asked by Ada');
  await expectNoViolation(ben);
  await mine.getByRole('link', { name: 'The whole nine' }).click();
  await review(ben).getByRole('button', { name: 'Agree', exact: true }).click();
  await formOf(ben, 'Agree').getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(review(ben).getByRole('list', { name: 'Asked to review' })).toContainText('Ben, done');
  await ben.goto(`${server.url}/inbox?view=reviews`);
  await expect(mine).toContainText('done');
  await ben.goto(`${server.url}/findings?assignee=ben`);
  await expect(ben.getByRole('link', { name: 'The whole nine' })).toBeVisible();
  await expect(ben.getByLabel('Asked to review')).toHaveValue('Ben');

  // Ada has the answer; one of two is unread again, and what is chosen stands in the address.
  await ada.goto(`${server.url}/inbox`);
  await expect(notices(ada)).toHaveCount(3);
  await expect(notices(ada).first()).toContainText('Ben reviewed, as you asked');
  await ada.getByRole('button', { name: 'Mark all read' }).click();
  await expect(inboxLink(ada)).toHaveText('Inbox');
  await notices(ada)
    .first()
    .getByRole('button', { name: /^Unread again/ })
    .click();
  await expect(inboxLink(ada)).toContainText('1 unread');
  await ada.getByRole('link', { name: 'Show unread (1)' }).click();
  await expect(ada).toHaveURL(/show=unread/);
  await expect(notices(ada)).toHaveCount(1);
  await Promise.all([ada, ben, cleo].map((page) => page.context().close()));
});

/** Findings are put together to one argument by two people at once: added, noted, moved, removed, talked about. */
import type { Browser, Page } from '@playwright/test';
import type { Collection } from '../lib/domain/collection';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';
import { saveFindings } from './savedFinding';
import { getJson, postJson } from './subject';

const TITLE = 'What it looks at in nines';
const [LOOP, STEM, EDGE, FOUR] = ['The loop decides', 'The stem does little', 'Edges are white', 'A four is near'] as const; // prettier-ignore

const rows = (page: Page) => page.getByRole('list', { name: 'Findings of the collection' }).locator('> li');
const row = (page: Page, title: string) => rows(page).filter({ hasText: title });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const adding = (page: Page) => page.getByRole('region', { name: 'Add findings' });

async function expectOrder(page: Page, titles: readonly string[]): Promise<void> {
  await expect(rows(page)).toContainText([...titles]);
  await expect(rows(page)).toHaveCount(titles.length);
}

/** A browser of their own, which knows their name. */
async function comes(browser: Browser, name: string): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  await context.addInitScript((known) => localStorage.setItem('specular.name', known), name);
  return context.newPage();
}

test('a collection is begun from a finding, filled by two at once and put in order', async ({ server, browser }) => {
  test.setTimeout(240_000);
  const findings = await saveFindings(server.url, [LOOP, STEM, EDGE, FOUR]);
  const [ada, ben] = [await comes(browser, 'Ada'), await comes(browser, 'Ben')];

  // From the page of a finding, into a new collection; what is typed outlives a reload.
  await ada.goto(`${server.url}/findings/${findings[0]!.id}`);
  await press(ada, 'Add to a collection');
  const form = ada.getByRole('form', { name: 'Add to a collection' });
  await form.getByLabel('Title of the new collection').fill(TITLE);
  await form.getByLabel('Why it belongs there').fill('It is **the** part. <img src=x onerror=alert(1)>');
  await ada.reload();
  await press(ada, 'Add to a collection');
  await expect(form.getByLabel('Title of the new collection')).toHaveValue(TITLE);
  // The answer is lost on its way: tried again, it is one collection with one finding.
  await ada.route('**/log', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByText(/cannot be reached/)).toBeVisible();
  await ada.unroute('**/log');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expectNoViolation(ada);
  await ada.getByRole('list', { name: 'Collections that it is in' }).getByRole('link', { name: TITLE }).click();
  await expect(ada.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  await expectOrder(ada, [LOOP]);
  await expect(row(ada, LOOP).locator('strong', { hasText: 'the' })).toBeVisible();
  await expect(row(ada, LOOP).getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  const { items } = await getJson<{ items: Collection[] }>(`${server.url}/api/collections`);
  expect(items).toHaveLength(1);

  // Ben finds it in the list. Both add at the same moment, and both are there for both.
  await ben.goto(`${server.url}/findings`);
  await ben.getByRole('link', { name: 'Collections' }).click();
  await ben.getByRole('list', { name: 'Collections' }).getByRole('link', { name: TITLE }).click();
  for (const page of [ada, ben]) await press(page, 'Add findings');
  await adding(ben).getByRole('searchbox').fill('edges');
  await adding(ben).getByRole('button', { name: 'Search' }).click();
  await expect(ben).toHaveURL(/\?find=edges$/);
  await expect(adding(ben).getByRole('listitem')).toHaveCount(1);
  await Promise.all([press(ada, `Add “${STEM}”`), press(ben, `Add “${EDGE}”`)]);
  for (const page of [ada, ben]) await expect(rows(page)).toHaveCount(3);
  await expect(adding(ben).getByRole('button', { name: `Is in it “${EDGE}”` })).toBeVisible();
  await expectNoViolation(ben);
  for (const page of [ada, ben]) await press(page, 'Done');

  // In order, with the keyboard, which stays on the button; Ben sees it.
  await row(ada, STEM)
    .getByRole('button', { name: `Up “${STEM}”` })
    .focus();
  const isFirst = () => rows(ada).first().filter({ hasText: STEM }).count();
  for (let times = 0; (await isFirst()) === 0 && times < 3; times++) {
    const before = await rows(ada).allInnerTexts();
    await ada.keyboard.press('Enter');
    await expect.poll(() => rows(ada).allInnerTexts()).not.toEqual(before);
    await expect(row(ada, STEM).getByRole('button', { name: `Up “${STEM}”` })).toBeFocused();
  }
  await expect(ada.getByText(`“${STEM}” is number 1 of 3 now.`)).toBeAttached();
  await expect(rows(ben).first()).toContainText(STEM);
  await expect(row(ada, STEM).getByRole('button', { name: `Up “${STEM}”` })).toHaveAttribute('aria-disabled', 'true');

  // With the pointer, to the end.
  await row(ben, STEM)
    .getByTitle('Drag to move')
    .dragTo(rows(ben).last(), { targetPosition: { x: 40, y: 60 } });
  await expect(rows(ben).last()).toContainText(STEM);
  await expect(rows(ada).last()).toContainText(STEM);

  // Removed, and back to where it was.
  const order = (await rows(ada).getByRole('link').allInnerTexts()).map((text) => text.trim());
  await press(ada, `Remove “${order[1]!}”`);
  await expect(rows(ben)).toHaveCount(2);
  await press(ada, 'Undo');
  await expectOrder(ben, order);
  await expectOrder(ada, order);
  await expectNoViolationInLightAndDark(ada);
});

test('two write notes, words and comments of a collection at once, and nobody’s are lost', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const findings = await saveFindings(server.url, [LOOP, STEM, EDGE]);
  const id = 'collection-of-nines';
  await postJson(`${server.url}/api/collections`, { id, title: TITLE, author: 'Ada' });
  for (const { id: finding } of findings)
    await postJson(`${server.url}/api/collections/${id}/log`, { id: `added-${finding}`, by: 'Ada', act: { kind: 'add', finding } }); // prettier-ignore
  const [ada, ben] = [await comes(browser, 'Ada'), await comes(browser, 'Ben')];
  for (const page of [ada, ben]) await page.goto(`${server.url}/collections/${id}`);

  // A note that both write: the later one is shown the other's, and nobody's is lost.
  const note = (page: Page) => page.getByRole('form', { name: `Note on ${STEM}` });
  await press(ben, `Add a note on ${STEM}`);
  await note(ben).getByRole('textbox').fill('Ben’s note.');
  await ben.reload();
  await press(ben, `Go on with your note on ${STEM}`);
  await expect(note(ben).getByRole('textbox')).toHaveValue('Ben’s note.');
  await press(ada, `Add a note on ${STEM}`);
  await note(ada).getByRole('textbox').fill('Ada’s note.');
  await note(ada).getByRole('button', { name: 'Save note' }).click();
  await expect(note(ben).getByText('Ada changed this note meanwhile.')).toBeVisible();
  await note(ben).getByRole('button', { name: 'Save note' }).click();
  await expect(note(ben).getByText(/Yours was not saved yet/)).toBeVisible();
  await note(ben).getByRole('button', { name: 'I have read it' }).click();
  await note(ben).getByRole('button', { name: 'Save note' }).click();
  await expect(row(ada, STEM).getByText('Ben’s note.')).toBeVisible();
  await row(ada, STEM)
    .getByText(/^changed by Ben/)
    .click();
  await expect(row(ada, STEM).getByText(/Ada’s note\./)).toBeVisible();

  // Talked about.
  const discussion = (page: Page) => page.getByRole('region', { name: /^Discussion/ });
  await discussion(ben).getByRole('button', { name: 'Comment' }).click();
  await discussion(ben).getByRole('textbox', { name: 'Comment' }).fill('Is a four not missing?');
  await discussion(ben).getByRole('button', { name: 'Comment', exact: true }).click();
  await discussion(ada).getByRole('button', { name: 'Reply' }).click();
  await discussion(ada).getByRole('textbox', { name: 'Reply' }).fill('It comes.');
  await discussion(ada).getByRole('button', { name: 'Reply', exact: true }).click();
  await expect(discussion(ben).getByText('It comes.')).toBeVisible();
  await discussion(ben).getByRole('button', { name: 'Resolve' }).click();
  await expect(discussion(ada).getByText(/Resolved by Ben/)).toBeVisible();

  // Its words are written anew by both, and both are kept.
  for (const page of [ada, ben]) await press(page, 'Edit');
  const words = (page: Page) => page.getByRole('form', { name: 'Edit the collection' });
  await words(ada).getByLabel('Text').fill('Three findings.');
  await words(ben).getByLabel('Tags').fill('nines');
  await words(ada).getByRole('button', { name: 'Save' }).click();
  await expect(words(ada)).toBeHidden();
  await words(ben).getByRole('button', { name: 'Save' }).click();
  await expect(ada.getByRole('list', { name: 'Tags' })).toContainText('nines');
  await expect(ben.getByText('Three findings.', { exact: true })).toBeVisible();
  await expect(ada.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem')).toHaveCount(3);

  // On a telephone, in the dark; put away and brought back.
  await expectNoViolationInLightAndDark(ada);
  await ada.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => ada.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await press(ada, 'Put it away');
  await expect(ben.getByText(/Ada put this collection away,/)).toBeVisible();
  await expect(ben.getByRole('button', { name: `Remove “${STEM}”` })).toBeHidden();
  await ben.goto(`${server.url}/collections`);
  await expect(ben.getByText('No collection yet')).toBeVisible();
  await ben.getByRole('link', { name: 'Put away (1)' }).click();
  await ben.getByRole('link', { name: TITLE }).click();
  await press(ben, 'Bring it back');
  await expect(ada.getByRole('button', { name: `Remove “${STEM}”` })).toBeVisible();
  await ada.getByRole('link', { name: 'Search in them' }).click();
  await expect(ada.getByText('1–3 of 3 findings')).toBeVisible();
  await expectNoViolation(ada);
});

test('a collection is begun in the list, by somebody without a name, once; a note outlives a removal', async ({
  server,
  browser,
}) => {
  const [finding] = await saveFindings(server.url, [LOOP]);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/collections`);
  await press(page, 'New collection');
  const form = page.getByRole('form', { name: 'New collection' });
  await expect(form.getByLabel('Title')).toBeFocused();
  await form.getByRole('button', { name: 'Begin it' }).click();
  await expect(form.getByText('The title must not be empty.')).toBeVisible();
  await form.getByLabel('Title').fill(TITLE);
  await page.reload();
  await press(page, 'Go on with your new collection');
  await expect(form.getByLabel('Title')).toHaveValue(TITLE);
  await form.getByLabel('Your name').fill('Dora');
  await expectNoViolation(page);
  await form.getByRole('button', { name: 'Begin it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  await expect(page.getByText('No finding is in it yet.')).toBeVisible();

  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  const act = (by: string, given: object) => postJson(`${server.url}/api/collections/${id}/log`, { id: `${by}-${JSON.stringify(given).length}`, by, act: given }); // prettier-ignore
  await act('Ben', { kind: 'add', finding: finding!.id, note: '' });
  await press(page, `Add a note on ${LOOP}`);
  await page
    .getByRole('form', { name: `Note on ${LOOP}` })
    .getByRole('textbox')
    .fill('Not to be lost.');
  await act('Ben', { kind: 'remove', finding: finding!.id });
  await page.getByText('Removed (1)').click();
  const removed = page.getByRole('list', { name: 'Removed findings' });
  await expect(removed.getByText('Your note, not saved yet: Not to be lost.')).toBeVisible();
  await removed.getByRole('button', { name: `Put back “${LOOP}”` }).click();
  await press(page, `Go on with your note on ${LOOP}`);
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(row(page, LOOP).getByText('Not to be lost.')).toBeVisible();
  await page.context().close();
});

test('who is mentioned in a collection is told; who has it open hears what others do', async ({ server, browser }) => {
  test.setTimeout(240_000);
  const [loop] = await saveFindings(server.url, [LOOP]);
  const id = 'collection-that-tells';
  await postJson(`${server.url}/api/collections`, { id, author: 'Ada', title: TITLE, text: '', tags: [] });
  const [ada, ben] = [await comes(browser, 'Ada'), await comes(browser, 'Ben')];
  for (const page of [ada, ben]) await page.goto(`${server.url}/collections/${id}`);
  const heard = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });
  const inbox = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ });

  // Ben adds a finding and says something that mentions Ada; she hears it, and he does not hear himself.
  await press(ben, 'Add findings');
  await adding(ben)
    .getByRole('button', { name: `Add “${LOOP}”` })
    .click();
  await expect(heard(ada, `Ben added “${LOOP}”.`)).toHaveCount(1);
  await press(ben, 'Comment');
  const comment = ben.getByRole('form', { name: 'New comment' });
  await comment.getByLabel('Comment').pressSequentially('Why no fours, @Ad');
  await expect(ben.getByRole('listbox', { name: 'People' }).getByRole('option')).toHaveText(['Ada']);
  await comment.getByLabel('Comment').press('Enter');
  await comment.getByRole('button', { name: 'Comment' }).click();
  await expect(heard(ada, 'Ben commented: Why no fours, @Ada.')).toHaveCount(1);
  await expect(ben.getByRole('article', { name: 'Comment of Ben' })).toBeVisible();
  await expect(heard(ben, 'Ben ')).toHaveCount(0);
  await expectNoViolation(ada);

  // Her inbox leads to the comment, also when the collection was put away meanwhile.
  await expect(inbox(ada)).toContainText('1 unread');
  await press(ben, 'Put it away');
  await expect(heard(ada, 'Ben put this collection away.')).toHaveCount(1);
  await inbox(ada).click();
  const notices = ada.getByRole('list', { name: 'Notices' }).getByRole('listitem');
  await expect(notices).toHaveCount(1);
  await expect(notices).toContainText(`Ben mentioned you and commented on your collection: ${TITLE}`);
  await expectNoViolation(ada);
  await notices.getByRole('link', { name: TITLE }).click();
  await expect(ada).toHaveURL(new RegExp(`/collections/${id}#comment-`));
  const said = ada.getByRole('article', { name: 'Comment of Ben' });
  await expect(said).toBeInViewport();
  await press(ada, 'Reply');
  await ada.getByRole('form', { name: 'Reply' }).getByLabel('Reply').fill('Later.');
  await ada.getByRole('form', { name: 'Reply' }).getByRole('button', { name: 'Reply' }).click();
  await expect(heard(ben, 'Ada answered: Later.')).toHaveCount(1);
  await expect(inbox(ben)).toContainText('1 unread');
  expect(loop).toBeDefined();
  for (const page of [ada, ben]) await page.context().close();
});

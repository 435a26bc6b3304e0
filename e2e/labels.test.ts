/** Three people label twelve channels, each without the labels of the others in sight; the agreement is worked out by hand. */
import type { Browser, Page } from '@playwright/test';
import type { Labelling } from '../lib/domain/labelling';
import type { LayerScan } from '../lib/domain/patches';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';
import { getJson, postJson } from './subject';

const SCENES = 'object-scenes';
const LAYER = '/blocks/blocks.0/Relu_1';
const NAMES = ['edge', 'dot', 'rim'];
const CANNOT_TELL = 0;
const SECRET = 'a-note-of-Ada';

/**
 * By channel, as keys: 1 edge, 2 dot, 3 rim, 0 can't tell.
 *
 * Krippendorff's alpha, by hand. n = 36 labels: 12 edge, 13 dot, 10 rim, 1 can't tell.
 *   Σ o(c,c): a channel on which all three agree gives 3 · 2 ÷ 2 = 3, one with two against one 2 · 1 ÷ 2 = 1, one with three
 *   labels 0; so 8 · 3 + 3 · 1 + 0 = 27.
 *   Σ n(c)(n(c) − 1) = 12 · 11 + 13 · 12 + 10 · 9 + 1 · 0 = 132 + 156 + 90 = 378.
 *   alpha = (35 · 27 − 378) ÷ (36 · 35 − 378) = 567 ÷ 882 = 0.642857.
 * Without the one that could not tell (channel 11 has two labels then): n = 35, Σ o(c,c) = 24 + 2 · 1 + 2 = 28,
 *   alpha = (34 · 28 − 378) ÷ (35 · 34 − 378) = 574 ÷ 812 = 0.706897.
 * Fleiss' kappa: P = (8 · 1 + 3 · ⅓ + 0) ÷ 12 = 0.75, Pe = (12² + 13² + 10² + 1²) ÷ 36² = 414 ÷ 1296 = 0.319444,
 *   kappa = (0.75 − 0.319444) ÷ (1 − 0.319444) = 0.632653.
 */
const LABELS: Record<'Ada' | 'Ben' | 'Cleo', readonly number[]> = {
  Ada: [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
  Ben: [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 1, 3],
  Cleo: [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 2, CANNOT_TELL],
};
const CHANNELS = LABELS.Ada.length;

const form = (page: Page) => page.getByRole('form', { name: /^Label of channel/ });
const progress = (page: Page) => page.getByRole('list', { name: 'How far everybody is' }).getByRole('listitem');
const agreement = (page: Page) => page.getByRole('region', { name: 'Agreement', exact: true });
const table = (page: Page) => page.getByRole('table', { name: /^Labels of each channel/ });

/** Of the page, which shows one at a time. */
async function shownChannel(page: Page): Promise<number> {
  return Number(/\d+/.exec(await page.getByRole('heading', { level: 2, name: /^Channel \d/ }).innerText())?.[0]);
}

/** Labels what is shown by keys alone, and waits for what comes then. The channel that it was. */
async function labelByKeys(page: Page, labels: readonly number[], expected: number): Promise<number> {
  const channel = await shownChannel(page);
  await page.keyboard.press(String(labels[channel]));
  await page.keyboard.press('Enter');
  await expect(progress(page).filter({ hasText: '(you)' })).toContainText(`${expected}/${CHANNELS}`);
  if (expected < CHANNELS) await expect.poll(() => shownChannel(page)).not.toBe(channel);
  return channel;
}

async function comes(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

test('three people label twelve channels blind, and see how far they agree once all of theirs are given', async ({
  server,
  browser,
}) => {
  test.setTimeout(300_000);
  const { url } = server;

  // Ada begins it. What she typed outlives a reload; before anything was searched, the page says what to do.
  const ada = await comes(browser, `${url}/labels/new`);
  await expect(ada.getByText('No layer was searched yet')).toBeVisible();
  await search(url);
  await ada.goto(`${url}/labels`);
  await ada.getByRole('link', { name: 'New labelling' }).click();
  await ada.getByLabel('Name', { exact: true }).fill('What fires them');
  await ada.getByLabel('Question').fill('Name **what** most patches have in common. <script>alert(1)</script>');
  await ada.reload();
  await expect(ada.getByLabel('Name', { exact: true })).toHaveValue('What fires them');
  await expect(ada.getByLabel('Layer and pictures')).toContainText(LAYER);
  await ada.getByText('By number', { exact: true }).click();
  await ada.getByLabel('Numbers').fill('0-11, 48');
  await ada.getByLabel('List of labels, one a line').fill(NAMES.join('\n'));
  await ada.getByLabel('Your name').fill('Ada');
  await ada.getByRole('button', { name: 'Begin' }).click();
  await expect(ada.getByRole('alert').filter({ hasText: 'there is no channel 48' })).toBeVisible();
  await ada.getByLabel('Numbers').fill('0-11');
  await expectNoViolation(ada);
  await ada.getByRole('button', { name: 'Begin' }).click();
  await expect(ada.getByRole('heading', { level: 1, name: 'What fires them' })).toBeVisible();
  await expect(ada.locator('strong', { hasText: 'what' })).toBeVisible();
  await expect(ada.getByText('<script>alert(1)</script>')).toBeVisible();
  const address = ada.url().replace(/\?.*/, '');
  const api = address.replace('/labels/', '/api/labellings/');

  // Ben comes; nothing that his browser is sent until he is done says what the others think.
  const ben = await comes(browser, address);
  const sent: Promise<string>[] = [];
  ben.on('response', (response) => {
    // A stream has no end to wait for; what it tells is in the route's own test.
    if (response.headers()['content-type'] !== 'text/event-stream') sent.push(response.text().catch(() => ''));
  });
  await ben.getByRole('button', { name: 'Begin' }).click();
  await expect(ben.getByRole('alert').filter({ hasText: 'Say who you are' })).toBeVisible();
  await ben.getByLabel('Your name').fill('Ben');
  await ben.getByRole('button', { name: 'Begin' }).click();
  await expect(form(ben)).toBeVisible();

  // Ada labels by keys, with a note at the first; nothing chosen is refused.
  await expect(ada.getByRole('list', { name: /^The strongest patches of channel/ }).getByRole('img')).toHaveCount(9);
  await ada.keyboard.press('Enter');
  await expect(form(ada).getByRole('alert')).toHaveText('Choose a label, or “Can’t tell”.');
  await form(ada).getByLabel('Note').fill(SECRET);
  await ada.getByRole('heading', { level: 2, name: /^Channel \d/ }).focus();
  const adasOrder: number[] = [];
  for (let done = 1; done <= CHANNELS; done++) adasOrder.push(await labelByKeys(ada, LABELS.Ada, done));
  await expect(ada.getByText('All 12 channels are labelled.')).toBeVisible();
  expect(adasOrder.toSorted((a, b) => a - b)).toEqual(Array.from({ length: CHANNELS }, (_, k) => k));

  // Ben sees how far she is, at once, and nothing else; whoever asks the server is told as little.
  await expect(progress(ben).filter({ hasText: 'Ada' })).toContainText('12/12');
  await ben.goto(`${address}/results`);
  await expect(ben.getByText('12 of 12 channels are left for you')).toBeVisible();
  for (const path of ['results?by=Ben', 'results', 'labels/export?by=Ben', 'results?by=Cleo'])
    expect((await fetch(`${api}/${path}`)).status, path).toBe(403);
  for (const path of ['', '/labels?by=Ben', '/channels/0'])
    expect(await (await fetch(api + path)).text(), path).not.toContain(SECRET);
  expect(await getJson(`${api}/labels?by=Ben`)).toEqual({ labels: [] });

  // His answer is lost on its way; what he chose is there after a reload, and sent again it is stored once.
  await ben.getByRole('link', { name: 'Go on labelling' }).click();
  await expect(form(ben)).toBeVisible();
  const bensOrder = [await shownChannel(ben)];
  const key = LABELS.Ben[bensOrder[0]!]!;
  await form(ben)
    .getByRole('radio', { name: NAMES[key - 1] })
    .check();
  await form(ben).getByLabel('Note').fill('Rather sure.');
  await ben.route('**/labels', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await form(ben).getByRole('button', { name: 'Submit and next' }).click();
  await expect(form(ben).getByRole('alert')).toContainText('cannot be reached');
  await expect(form(ben).getByRole('alert')).toContainText('What you chose is kept in this tab.');
  await ben.unroute('**/labels');
  await ben.goto(`${address}?channel=${bensOrder[0]}`);
  await expect(form(ben).getByLabel('Note')).toHaveValue('Rather sure.');
  await form(ben)
    .getByRole('button', { name: /^Submit/ })
    .click();
  await expect(progress(ben).filter({ hasText: '(you)' })).toContainText(`1/${CHANNELS}`);
  expect((await getJson<{ labels: unknown[] }>(`${api}/labels?by=Ben`)).labels).toHaveLength(1);
  await ben.goto(address);
  await expect(form(ben)).toBeVisible();
  await expectNoViolationInLightAndDark(ben);
  for (let done = 2; done < CHANNELS; done++) bensOrder.push(await labelByKeys(ben, LABELS.Ben, done));
  // Until his last label nothing of Ada's came.
  for (const body of await Promise.all(sent)) expect(body).not.toContain(SECRET);
  await expect(ben.getByText(SECRET)).toHaveCount(0);
  bensOrder.push(await labelByKeys(ben, LABELS.Ben, CHANNELS));
  expect(bensOrder).not.toEqual(adasOrder);

  // Ben is done, Cleo is on her way: two people so far. 11 of 12 the same.
  await ben.getByRole('link', { name: 'See the results' }).click();
  await expect(agreement(ben)).toContainText('the same on 11 of 12 channels');
  await expect(ben.getByText(SECRET)).toBeVisible();
  const cleo = await comes(browser, address);
  await cleo.getByLabel('Your name').fill('Cleo');
  await cleo.getByRole('button', { name: 'Begin' }).click();
  await expect(form(cleo)).toBeVisible();
  for (let done = 1; done <= CHANNELS; done++) await labelByKeys(cleo, LABELS.Cleo, done);

  // Everybody's page has the numbers worked out above, also Ben's, which was open all the time.
  await cleo.getByRole('link', { name: 'See the results' }).click();
  for (const page of [cleo, ben]) {
    await expect(agreement(page).locator('strong').first()).toHaveText('0.643');
    await expect(agreement(page)).toContainText('Fleiss’ kappa0.633, 12 channels');
    await expect(agreement(page)).toContainText('Alpha without “can’t tell”0.707');
    await expect(agreement(page)).toContainText('Pairs that say the same75 % on average');
    await expect(agreement(page)).toContainText('All say the same8 of 12 channels');
    await expect(agreement(page)).toContainText('Ben and Cleothe same on 8 of 12 channels');
    await expect(agreement(page)).toContainText('Too little to rest a conclusion on');
  }

  // The disagreements, the widest first (with a note, where it falls on them); one is opened with the patches that all judged.
  await cleo.getByText('Disagreements (4)').click();
  await expect(table(cleo).getByRole('rowheader')).toHaveText([/10$/, /3$/, /7$/, /11$/]);
  await expect(table(cleo).getByRole('row').nth(1)).toContainText(/0 %–rim.*edge.*dot/);
  await expect(table(cleo).getByRole('row').nth(4)).toContainText(/33 %rimrim.*rim.*Can’t tell/);
  await cleo.getByRole('button', { name: 'Channel 10', exact: true }).click();
  await expect(cleo.getByRole('list', { name: 'The strongest patches of channel 10' }).getByRole('img')).toHaveCount(9);
  await expectNoViolationInLightAndDark(cleo);
  await cleo.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => cleo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await cleo.setViewportSize({ width: 1440, height: 900 });
  await cleo.reload();
  await expect(table(cleo).getByRole('rowheader')).toHaveCount(4);

  // Ada changes her mind with the others in sight: that is kept, and changes no number.
  await ada.goto(`${address}?channel=10`);
  await form(ada).getByRole('radio', { name: 'dot' }).check();
  await form(ada).getByRole('button', { name: 'Submit the change' }).click();
  await expect(table(cleo).getByText('after seeing: dot')).toBeVisible();
  await expect(agreement(cleo).locator('strong').first()).toHaveText('0.643');
  const csv = await (await fetch(`${api}/labels/export?by=Cleo`)).text();
  expect(csv.split('\r\n').filter((line) => /^\d/.test(line))).toHaveLength(3 * CHANNELS + 1);
  expect(csv).toMatch(/^10,Ada,dot,false,[^,]*,false,/m);

  // She began it, so she closes it; then nobody labels, and who never did may look.
  await expect(ben.getByRole('button', { name: 'Close the labelling' })).toHaveCount(0);
  await ada.getByRole('button', { name: 'Close the labelling' }).click();
  await ada.getByRole('dialog').getByRole('button', { name: 'Close it' }).click();
  await expect(ada.getByText('This labelling is closed.')).toBeVisible();
  await expect(ada.getByRole('button', { name: 'Open it again' })).toBeFocused();
  const dora = await comes(browser, `${address}/results`);
  const look = dora.getByRole('button', { name: 'Show the labels' });
  await expect(look).toBeVisible();
  await expectNoViolation(dora);
  await expect(agreement(dora)).toHaveCount(0);
  const shownAt = async () => (await getJson<{ labelling: Labelling }>(api)).labelling.shownAt;
  expect(await shownAt()).toBeNull();
  await look.click();
  await expect(agreement(dora).locator('strong').first()).toHaveText('0.643');
  expect(await shownAt()).not.toBeNull();

  // Whoever labels now is told that it does not count.
  await expect(ada.getByText('Somebody has looked at the labels')).toBeVisible();
  await ada.getByRole('button', { name: 'Open it again' }).click();
  await expect(ada.getByText('Labels that are given now do not count for the agreement.')).toBeVisible();
  await dora.goto(`${url}/labels`);
  await expect(dora.getByText('Ada 12/12, Ben 12/12, Cleo 12/12')).toBeVisible();
  await expectNoViolation(dora);

  // What was agreed on becomes a finding in a session.
  await cleo.getByRole('button', { name: 'Open in a session, to save a finding' }).click();
  await expect(cleo).toHaveURL(/\/s\/.*channel=10/);
  for (const page of [ada, ben, cleo, dora]) await page.context().close();
});

/** Searches the scenes for the layer, to the end. */
async function search(url: string): Promise<void> {
  const path = `${url}/api/image-sets/${SCENES}/patches`;
  await postJson(path, { networkId: 'objects', layer: LAYER });
  const status = async () => (await getJson<{ scans: LayerScan[] }>(path)).scans[0]?.task?.state.status;
  await expect.poll(status, { timeout: 120_000 }).toBe('completed');
}

/** A collection is shared by a public link, read by somebody who has nothing but the link, and withdrawn. */
import type { Page } from '@playwright/test';
import type { Finding } from '../lib/domain/finding';
import type { SharedLink } from '../lib/domain/publicLink';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';
import { secretsOf, Walk } from './linkWalk';
import { saveFindings } from './savedFinding';
import { getJson, postJson } from './subject';

const ID = 'collection-to-share';
const TITLE = 'What it sees in nines';
const [LOOP, STEM, OTHER] = ['The loop decides', 'The stem does little', 'Secret other title'] as const;

const share = (page: Page) => page.getByRole('region', { name: 'Share', exact: true });

test('a collection is shared, read as one argument by somebody without anything else, and withdrawn before their eyes', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const [loop, stem, other] = (await saveFindings(server.url, [LOOP, STEM, OTHER])) as [Finding, Finding, Finding];
  const channel = await postJson<{ finding: Finding }>(`${server.url}/api/findings`, {
    ...{ kind: 'channel', sessionId: 'demo-objects', author: 'Tester', title: 'A filter for edges' },
    ...{ target: { networkId: 'objects', layer: '/conv1/Conv', channel: 3 }, evidence: { filter: true } },
  });
  await postJson(`${server.url}/api/collections`, { id: ID, author: 'Ada', title: TITLE, text: `As ${server.url}/findings/${other.id} says.`, tags: ['nines'] }); // prettier-ignore
  const act = (id: string, by: string, what: object) => postJson(`${server.url}/api/collections/${ID}/log`, { id, by, act: what }); // prettier-ignore
  await act('secret-act-1', 'Ada', { kind: 'add', finding: stem.id, note: 'Covering the *stem* changes nothing.' });
  await act('secret-act-2', 'Ben', { kind: 'add', finding: channel.finding.id, note: '' });
  await act('secret-act-3', 'Ben', { kind: 'add', finding: loop.id, note: `Not as in /findings/${other.id}` });
  await act('secret-act-4', 'Ben', { kind: 'add', finding: other.id, note: 'A secret note' });
  await act('secret-act-5', 'Ben', { kind: 'remove', finding: other.id });
  await act('secret-act-6', 'Cleo', { kind: 'move', finding: loop.id, before: stem.id });
  await act('secret-act-7', 'Cleo', { kind: 'comment', text: 'A secret doubt', anchor: null });
  await postJson(`${server.url}/api/findings/${loop.id}/review`, { id: 'secret-entry', by: 'Ben', act: { kind: 'status', from: 'draft', to: 'proposed', revision: 1, reason: 'It is ready.' } }); // prettier-ignore

  const home = await browser.newContext();
  const page = await home.newPage();
  await page.goto(`${server.url}/collections/${ID}`);
  await share(page).getByRole('button', { name: 'Make a public link' }).click();
  const form = page.getByRole('form', { name: 'New public link' });
  await expect(form).toContainText('version 1 of the words and 3 findings with their notes');
  await form.getByLabel('Your name').fill('Ada');
  await expectNoViolation(page);
  // The answer is lost on its way: the same sent again is one link.
  await page.route('**/links', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await form.getByRole('button', { name: 'Make the link' }).click();
  await expect(form.getByText(/cannot be reached/)).toBeVisible();
  await page.unroute('**/links');
  await form.getByRole('button', { name: 'Make the link' }).click();
  await expect(form).toBeHidden();
  const links = share(page).getByRole('list', { name: 'Public links' }).getByRole('listitem');
  await expect(links).toHaveCount(1);
  const address = await links.getByLabel('Link', { exact: true }).inputValue();
  const token = new URL(address).pathname.slice('/p/'.length);
  // What is done afterwards is not in it, and said beside it.
  await act('secret-act-8', 'Ben', { kind: 'remove', finding: channel.finding.id });
  await expect(links).toContainText('Version 1, its findings as they were on ');
  await expect(links).toContainText('Something was added, moved, noted or said since: it does not show that.');

  // Somebody with nothing but the link.
  const outside = await browser.newContext();
  const walk = new Walk(outside);
  const stranger = await outside.newPage();
  const told: string[] = [];
  stranger.on('console', (message) => void (message.type() === 'error' && told.push(message.text())));
  await stranger.goto(address, { waitUntil: 'load' });
  await expect(stranger.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  await expect(stranger.getByText('As (a page of the workspace) says.')).toBeVisible();
  const contents = stranger.getByRole('navigation', { name: 'Findings (3)' });
  const listed = [/The loop decides.*proposed/, /The stem does little.*draft/, /A filter for edges.*draft/];
  await expect(contents.getByRole('listitem')).toHaveText(listed);
  const items = stranger.getByRole('article', { name: /^\d\./ });
  await expect(items.getByRole('heading', { level: 2 })).toHaveText([`1. ${LOOP}`, `2. ${STEM}`, '3. A filter for edges']); // prettier-ignore
  await expect(items.nth(0).getByText('Not as in (a page of the workspace)')).toBeVisible();
  await expect(items.nth(0).getByText('It is ready.')).toBeVisible();
  await expect(items.nth(1).locator('em', { hasText: 'stem' })).toBeVisible();
  await contents.getByRole('link', { name: 'A filter for edges' }).click();
  await expect(items.nth(2).getByRole('heading', { level: 2 })).toBeInViewport();
  for (const place of [0, 1, 2]) {
    const picture = items.nth(place).getByRole('img').first();
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await items.nth(place).getByText('What it rests on').click();
    await expect(items.nth(place).getByRole('heading', { name: 'Provenance' })).toBeVisible();
  }
  await expect(stranger.getByRole('heading', { name: 'Discussion' })).toHaveCount(0);
  await expectNoViolationInLightAndDark(stranger);
  await stranger.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => stranger.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const hrefs = await stranger.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
  const leading = (href: string) => /^#f[123]$/.test(href) || href.startsWith(`/api/p/${token}/files/f`);
  expect(hrefs.filter((href) => !leading(href))).toEqual([]);
  for (const file of ['f1-map.npy', 'f3-filter.npy', 'card.png']) {
    const at = `/api/p/${token}/files/${file}`;
    expect(await stranger.evaluate((one) => fetch(one).then(({ status }) => status), at)).toBe(200);
  }
  const frame = await outside.newPage();
  await frame.goto(`${address}/embed`);
  await expect(frame.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
  const framed = [/1\. The loop decides.*proposed/, /2\. The stem does little.*draft/, /3\. A filter for edges.*draft/];
  await expect(frame.getByRole('list', { name: 'Findings' }).getByRole('listitem')).toHaveText(framed);
  await expectNoViolation(frame);

  // What it all asked for: its own address, its files and what every page is drawn with. In none of it is anything else.
  const shown = [loop, channel.finding].flatMap(({ evidence }) => [evidence.networkName, 'imageName' in evidence ? evidence.imageName : '', 'weightsHash' in evidence.provenance ? evidence.provenance.weightsHash : '']); // prettier-ignore
  const more = [`collections/${ID}`, `collections/${ID}/log`, `collections/${ID}/links`, `findings/${loop.id}/review`];
  const classLabel = 'classLabel' in loop.evidence ? loop.evidence.classLabel : '';
  const secrets = await secretsOf(server, more, [...shown, classLabel, TITLE, LOOP, STEM, 'A filter for edges', '/conv1/Conv']); // prettier-ignore
  expect(secrets).toEqual(expect.arrayContaining([loop.id, other.id, OTHER, ID, 'secret-act-3', loop.sessionId, loop.evidence.pictureHash])); // prettier-ignore
  secrets.push('A secret note', 'A secret doubt', 'Cleo');
  const answers = (await walk.all).filter(({ url }) => url.startsWith(server.url));
  const own = new RegExp(
    String.raw`^/(?:p/${token}(?:/embed)?|api/p/${token}/(?:files/[\w.-]+|events)|_next/static/.+|icon\.svg.*)$`,
  );
  const asked = walk.asked.filter((url) => url.startsWith(server.url)).map((url) => new URL(url).pathname);
  expect(asked.filter((path) => !own.test(path))).toEqual([]);
  const said = answers.filter(({ url }) => !url.includes('/_next/static/'));
  expect(said.length).toBeGreaterThan(5);
  for (const { url, text } of said)
    expect({ url, has: secrets.filter((secret) => text.includes(secret)) }).toEqual({ url, has: [] });
  expect(told).toEqual([]);
  const html = await (await outside.request.get(address)).text();
  expect(html).toContain(`<meta property="og:title" content="${TITLE}"/>`);
  expect(html).toMatch(/<meta name="description" content="3 findings by Ada: “The loop decides” \(proposed\), /);

  // Withdrawn: the open pages say so by themselves, and the content is nowhere in them.
  await share(page).getByRole('button', { name: 'Revoke …' }).press('Enter');
  await share(page).getByRole('button', { name: 'Revoke', exact: true }).press('Enter');
  for (const open of [stranger, frame])
    await expect(open.getByRole('status')).toContainText('This link was withdrawn.');
  expect(await stranger.content()).not.toMatch(/nines|loop decides|picture\.png/);
  for (const path of ['', '/files/f1-picture.png', '/files/card.png', '/events'])
    expect((await outside.request.get(`${server.url}/api/p/${token}${path}`)).status()).toBe(410);
  for (const path of ['', '/embed']) expect((await outside.request.get(address + path)).status()).toBe(404);
  const stored = await getJson<{ links: SharedLink[] }>(`${server.url}/api/collections/${ID}/links`);
  expect(stored.links).toMatchObject([{ state: 'revoked', subject: { kind: 'collection', id: ID } }]);
  await home.close();
  await outside.close();
});

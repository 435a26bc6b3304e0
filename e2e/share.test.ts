/** A finding is shared by a public link, opened by somebody who has nothing but the link, and withdrawn. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { Finding } from '../lib/domain/finding';
import type { SharedLink } from '../lib/domain/publicLink';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';
import { secretsOf, Walk } from './linkWalk';
import { saveFinding } from './savedFinding';
import { getJson, postJson } from './subject';

const share = (page: Page) => page.getByRole('region', { name: 'Share', exact: true });

test('a finding is shared, read by somebody without anything else, and withdrawn before their eyes', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const finding = await saveFinding(server.url);
  const other = await postJson<{ finding: Finding }>(`${server.url}/api/findings`, {
    ...{ kind: 'channel', sessionId: 'demo-objects', author: 'Tester', title: 'Secret other title' },
    ...{ target: { networkId: 'objects', layer: '/conv1/Conv', channel: 3 }, evidence: { filter: true } },
  });
  await patchJson(`${server.url}/api/findings/${finding.id}`, {
    basedOn: 1,
    by: 'Tester',
    words: {
      title: 'The whole nine',
      text: `As [that one](/findings/${other.finding.id}) and ${server.url}/s/demo-digits say; see [Zeiler](https://arxiv.org/abs/1311.2901).`,
      tags: ['loops'],
    },
  });
  const home = await browser.newContext();
  const page = await home.newPage();
  await page.goto(`${server.url}/findings/${finding.id}`);
  await share(page).getByRole('button', { name: 'Make a public link' }).click();
  const form = page.getByRole('form', { name: 'New public link' });
  await expect(form).toContainText('version 2 of the words, with the status draft');
  await form.getByRole('button', { name: 'Make the link' }).click();
  await expect(form.getByRole('alert')).toHaveText('Say who shares this.');
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
  await expect(links).toContainText('active Version 2 Ada');
  const address = await links.getByLabel('Link', { exact: true }).inputValue();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/p\/[\w-]{43}$/);
  await expectNoViolation(page);

  // Somebody with nothing but the link.
  const outside = await browser.newContext();
  const walk = new Walk(outside);
  const stranger = await outside.newPage();
  const told: string[] = [];
  stranger.on('console', (message) => void (message.type() === 'error' && told.push(message.text())));
  await stranger.goto(address, { waitUntil: 'load' });
  await expect(stranger.getByRole('heading', { level: 1, name: 'The whole nine' })).toBeVisible();
  const picture = stranger.getByRole('img', { name: /with the occlusion heatmap of/ });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
  await expect(stranger.getByText(/^As that one and \(a page of the workspace\) say; see Zeiler\.$/)).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'Zeiler' })).toHaveAttribute(
    'href',
    'https://arxiv.org/abs/1311.2901',
  );
  await expect(stranger.getByRole('link', { name: 'that one' })).toHaveCount(0);
  const hrefs = await stranger.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
  const token = new URL(address).pathname.slice('/p/'.length);
  const leading = (href: string) => href.startsWith('https://arxiv.org/') || href.startsWith(`/api/p/${token}/files/`);
  expect(hrefs.filter((href) => !leading(href))).toEqual([]);
  await expectNoViolationInLightAndDark(stranger);
  await stranger.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => stranger.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  for (const file of ['map.npy', 'card.png']) {
    const answer = await stranger.evaluate(
      (at) => fetch(at).then(({ status }) => status),
      `/api/p/${token}/files/${file}`,
    );
    expect(answer).toBe(200);
  }

  // In a frame of another page; the embed alone may be in one.
  const wiki = await outside.newPage();
  const site = await serveHtml(
    `<iframe title="embed" width="640" height="520" src="${address}/embed"></iframe><iframe title="page" src="${address}"></iframe>`,
  );
  await wiki.goto(site.url);
  const frame = wiki.frameLocator('iframe[title=embed]');
  await expect(frame.getByRole('heading', { name: 'The whole nine' })).toBeVisible();
  await expect.poll(() => frame.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300); // prettier-ignore
  await expect(wiki.frameLocator('iframe[title=page]').getByRole('heading')).toHaveCount(0);

  // What it all asked for: its own address, its files and what every page is drawn with. In none of it is anything else.
  const secrets = await secretsOf(
    server,
    [`findings/${finding.id}/links`],
    [finding.evidence.networkName, 'The whole nine', ...shownOf(finding)],
  );
  expect(secrets).toEqual(expect.arrayContaining([finding.id, other.finding.id, 'Secret other title', finding.sessionId, finding.evidence.pictureHash])); // prettier-ignore
  const answers = (await walk.all).filter(({ url }) => url.startsWith(server.url));
  const own = new RegExp(
    String.raw`^/(?:p/${token}(?:/embed)?|api/p/${token}/(?:files/[\w.]+|events)|_next/static/.+|icon\.svg.*)$`,
  );
  const asked = walk.asked.filter((url) => url.startsWith(server.url)).map((url) => new URL(url).pathname);
  const strange = asked.filter((path) => !own.test(path));
  expect(strange).toEqual([]);
  const said = answers.filter(({ url }) => !url.includes('/_next/static/'));
  expect(said.length).toBeGreaterThan(4);
  for (const { url, text } of said)
    expect({ url, has: secrets.filter((secret) => text.includes(secret)) }).toEqual({ url, has: [] });
  expect(told).toEqual([]);

  // A preview for other programs, absolute and a picture.
  const html = await (await outside.request.get(address)).text();
  const head = html.slice(0, html.indexOf('</head>'));
  expect(head).toContain('<meta property="og:title" content="The whole nine"/>');
  expect(head).toContain('<meta name="twitter:card" content="summary_large_image"/>');
  expect(head).toMatch(/<meta name="robots" content="noindex, ?nofollow"\/>/);
  const card = /<meta property="og:image" content="([^"]+)"/.exec(head)?.[1];
  expect(card).toBe(`${address.replace('/p/', '/api/p/')}/files/card.png`);

  // Withdrawn: the open pages say so by themselves, and the content is nowhere in them.
  // The keyboard is never lost on the way, and what was done is said.
  const ask = share(page).getByRole('button', { name: 'Revoke …' });
  const keep = share(page).getByRole('button', { name: 'Keep it' });
  await ask.press('Enter');
  await expect(keep).toBeFocused();
  await keep.press('Enter');
  await expect(ask).toBeFocused();
  await ask.press('Enter');
  await share(page).getByRole('button', { name: 'Revoke', exact: true }).press('Enter');
  await expect(share(page).getByRole('status').filter({ hasText: 'The link is revoked.' })).toBeVisible();
  await expect(share(page).getByRole('button', { name: 'Make a public link' })).toBeFocused();
  for (const open of [stranger, frame])
    await expect(open.getByRole('status')).toContainText(
      'This link was withdrawn. Ask whoever sent it for another one.',
    );
  expect(await stranger.content()).not.toMatch(/whole nine|Zeiler|heatmap|picture\.png/);
  await expectNoViolation(stranger);
  const stored = await getJson<{ links: SharedLink[] }>(`${server.url}/api/findings/${finding.id}/links`);
  expect(stored.links).toMatchObject([{ state: 'revoked', revoked: { by: 'Ada' } }]);
  await share(page).getByText('1 link that shows nothing any more').click();
  await expect(share(page).getByText(/revoked by Ada/)).toBeVisible();
  const gone = ['', '/files/picture.png', '/files/map.npy', '/files/card.png', '/events'];
  for (const path of gone)
    expect((await outside.request.get(`${server.url}/api/p/${token}${path}`)).status()).toBe(410);
  for (const path of ['', '/embed']) {
    const answer = await outside.request.get(address + path);
    expect(answer.status()).toBe(404);
    expect(await answer.text()).not.toContain('whole nine');
  }
  await stranger.reload();
  await expect(stranger.getByRole('status')).toContainText(
    'This link was withdrawn, has expired, or was not copied as a whole.',
  );
  site.close();
  await home.close();
  await outside.close();
});

test('a link that expires leaves an open page at its moment', async ({ server, browser }) => {
  const finding = await saveFinding(server.url);
  const { link } = await postJson<{ link: SharedLink }>(`${server.url}/api/findings/${finding.id}/links`, {
    ...{ id: 'short', by: 'Ada', lifetimeSeconds: 6, withDiscussion: true, revision: 1, reviewNumber: 0 },
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url + link.path!);
  await expect(page.getByRole('heading', { level: 1, name: 'The whole nine' })).toBeVisible();
  await expect(page.getByRole('status')).toContainText('This link has expired.');
  expect(await page.content()).not.toContain('whole nine');
  for (const token of ['x', `${'A'.repeat(43)}`]) {
    const answer = await page.goto(`${server.url}/p/${token}`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('status')).toContainText('was not copied as a whole');
  }
  await context.close();
});

/** The texts of the evidence that a link shows. */
function shownOf({ evidence }: Finding): string[] {
  return 'imageName' in evidence ? [evidence.imageName, evidence.classLabel, evidence.provenance.weightsHash] : [];
}

/** A page of another site: browsers take "localhost" for another one than 127.0.0.1. */
async function serveHtml(html: string): Promise<{ url: string; close: () => void }> {
  const http = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}

async function patchJson(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }); // prettier-ignore
  if (!answer.ok) throw new Error(await answer.text());
}

/** Findings are taken from one server to an empty one: the report reads by itself, the archive is the same again. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import type { Finding } from '../lib/domain/finding';
import { sampleArchive } from '../server/findings/archive/sampleArchive.testing';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';
import { saveFinding } from './savedFinding';
import { SpecularServer } from './specularServer';
import { postJson } from './subject';

async function download(page: Page, name: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name, exact: true }).click();
  const file = await waiting;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'specular-export-'));
  const to = path.join(folder, file.suggestedFilename());
  await file.saveAs(to);
  return to;
}

const say = (url: string, id: string, entry: object) => postJson(`${url}/api/findings/${id}/review`, entry);

/** What the list says. */
async function listed(page: Page, url: string): Promise<Finding[]> {
  const answer = await page.request.get(`${url}/api/findings?limit=100`);
  return ((await answer.json()) as { items: Finding[] }).items;
}

test('findings go out, and into an empty server, and are the same there', async ({ server, browser }) => {
  test.setTimeout(240_000);
  const finding = await saveFinding(server.url);
  const other = await saveFinding(server.url);
  const words = {
    title: 'The loop of the nine',
    text: 'See <img src=x onerror=alert(1)> and ![far](http://elsewhere.example/x.png)\n\n**It is so.**',
    tags: ['digits', 'loop'],
  };
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-digits`);
  const edit = { basedOn: 1, words, by: 'Ada' };
  expect((await page.request.patch(`${server.url}/api/findings/${finding.id}`, { data: edit })).status()).toBe(200);
  const anchor = { kind: 'cell', row: 1, col: 2 };
  await say(server.url, finding.id, { id: 'c1', by: 'Ben', act: { kind: 'comment', text: 'Is it <script>alert(1)</script>?', anchor } }); // prettier-ignore

  // The menu says how many there are, of what is filtered.
  await page.goto(`${server.url}/findings?tag=loop`);
  await page.getByText('Export 1 finding').click();
  const formats = page.getByRole('list', { name: 'Formats' }).getByRole('link');
  await expect(formats).toHaveText(['JSON (zip)', 'CSV', 'Markdown (zip)', 'HTML']);
  await expectNoViolationInLightAndDark(page);
  await page.emulateMedia({ colorScheme: 'light' });
  const csv = await readFile(await download(page, 'CSV'), 'utf8');
  expect(csv).toContain(`${server.url}/findings/${finding.id}`);
  expect(csv).not.toContain(other.id);

  // The report asks nobody for anything and runs nothing.
  const report = await download(page, 'HTML');
  const alone = await browser.newContext({ colorScheme: 'dark', viewport: { width: 360, height: 800 } });
  const reader = await alone.newPage();
  const requests: string[] = [];
  reader.on('request', (request) => requests.push(request.url()));
  const problems: string[] = [];
  reader.on('console', (message) => problems.push(message.text()));
  reader.on('dialog', (dialog) => problems.push(dialog.message()));
  const address = pathToFileURL(report).href;
  await reader.goto(address);
  await expect(reader.getByRole('heading', { level: 2, name: words.title })).toBeVisible();
  await expect(reader.getByText('<script>alert(1)</script>')).toBeVisible();
  await expect(reader.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(reader.getByText('Cell at row 1, column 2')).toBeVisible();
  const picture = reader.getByRole('img', { name: /occlusion heatmap/ });
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(50);
  expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(requests.filter((url) => !url.startsWith('data:image/png;base64,'))).toEqual([address]);
  expect(problems).toEqual([]);
  await alone.close();

  // A collection has its findings with it, and reads as one document.
  const argument = 'argument-of-two';
  await postJson(`${server.url}/api/collections`, { id: argument, author: 'Ada', title: 'Two loops' });
  for (const [k, one] of [other, finding].entries())
    await postJson(`${server.url}/api/collections/${argument}/log`, { id: `add-${k}`, by: 'Ada', act: { kind: 'add', finding: one.id, note: `Number **${k + 1}**` } }); // prettier-ignore
  await page.goto(`${server.url}/collections/${argument}`);
  await expectNoViolationInLightAndDark(page);
  await page.emulateMedia({ colorScheme: 'light' });
  const argued = await readFile(await download(page, 'HTML'), 'utf8');
  expect(argued).toContain('<h1>Two loops</h1>');
  expect(argued.indexOf('Number <strong>1</strong>')).toBeGreaterThan(0);
  expect(argued.lastIndexOf(words.title)).toBeGreaterThan(argued.indexOf('Number <strong>2</strong>'));

  // All of them, into a server that has nothing.
  await page.goto(`${server.url}/findings`);
  await page.getByText(/^Export \d+ findings/).click();
  await page.setViewportSize({ width: 1440, height: 900 });
  const archive = await download(page, 'JSON (zip)');
  process.env.SPECULAR_DEMO = 'off'; // of the server that is started next: really empty
  const empty = await SpecularServer.start(await mkdtemp(path.join(os.tmpdir(), 'specular-e2e-empty-')));
  delete process.env.SPECULAR_DEMO;
  try {
    const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 360, height: 800 } });
    const there = await context.newPage();
    await there.goto(`${empty.url}/findings`);
    await there.getByRole('button', { name: 'Import' }).click();
    const dialog = there.getByRole('dialog', { name: 'Import findings' });
    await expectNoViolation(there);
    // What is no archive says so, and another one can be chosen.
    await dialog.getByLabel('Archive').setInputFiles(report);
    await expect(dialog.getByRole('alert')).toContainText('not a zip file');
    await dialog.getByLabel('Archive').setInputFiles(archive);
    await expect(dialog.getByRole('status')).toHaveText(/^\d+ findings imported\.1 collection imported\.$/);
    await expectNoViolation(there);
    expect(await listed(there, empty.url)).toEqual(await listed(page, server.url));
    await expect(dialog.getByRole('link', { name: 'Two loops' })).toHaveAttribute('href', `/collections/${argument}`);
    await dialog.getByRole('link', { name: words.title }).click();

    // It reads from its evidence; what it is about is not here, and the page says so.
    await expect(there.getByRole('heading', { level: 1, name: words.title })).toBeVisible();
    await expect(there.getByText('It is so.')).toBeVisible();
    await expect(there.getByText('<script>alert(1)</script>').first()).toBeVisible();
    await expect(there.getByText(/^The network .* does not exist any more\.$/)).toBeVisible();
    const shown = there.locator('main img').first();
    await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(50);
    await expectNoViolation(there);
    const check = await there.request.post(`${empty.url}/api/findings/${finding.id}/checks`, { data: { by: 'Zoe' } });
    expect([check.status(), await check.text()]).toEqual([404, expect.stringMatching(/network/)]);
    await there.getByRole('link', { name: 'Open the exact view' }).click();
    await expect(there).toHaveURL(/\/s\/demo-digits/);
    await expect(there.getByText(/Application error|Something went wrong/)).toHaveCount(0);

    // One alone, from its page; and once more, which changes nothing.
    await there.goto(`${empty.url}/findings/${other.id}`);
    const one = await download(there, 'JSON (zip)');
    await there.goto(`${empty.url}/findings`);
    await there.getByRole('button', { name: 'Import' }).click();
    await dialog.getByLabel('Archive').setInputFiles(one);
    await expect(dialog.getByRole('status')).toHaveText('0 findings imported, 1 here already.');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await there.getByText(/^Export \d+ findings/).click();
    expect((await readFile(await download(there, 'JSON (zip)'))).equals(await readFile(archive))).toBe(true);
    // What takes long says how far it is, and can be stopped: what is stored by then is counted. So many that they take
    // several times as long as what is looked at meanwhile.
    const large = path.join(os.tmpdir(), `specular-large-${process.pid}.zip`);
    await writeFile(large, await sampleArchive(4000));
    await there.getByRole('button', { name: 'Import' }).click();
    await dialog.getByLabel('Archive').setInputFiles(large);
    const bar = dialog.getByRole('progressbar', { name: 'Storing what is in it' });
    await expect(bar).toBeVisible({ timeout: 60_000 });
    await expect(dialog.getByRole('status')).toHaveText(/^Stored [\d,]+ of 4,000/);
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await expectNoViolation(there);
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await expect(dialog.getByText('Send the same archive again to go on with the rest.')).toBeVisible();
    const said = await dialog.getByRole('status').innerText();
    const stored = Number(/^([\d,]+) findings? imported/.exec(said)?.[1]?.replace(',', ''));
    expect(stored).toBeLessThan(4000);
    const { total } = (await (await there.request.get(`${empty.url}/api/findings?search=%22Finding%22&limit=1`)).json()) as { total: number }; // prettier-ignore
    expect(total).toBe(stored);
    await expectNoViolation(there);
    await context.close();
  } finally {
    await empty.stop();
  }
});

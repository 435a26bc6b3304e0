/** Every page: axe finds nothing, nothing sticks out at 360 px, no error in the console; also while it waits or fails. */
import type { Locator, Page, Route } from '@playwright/test';
import { expectNoViolation } from './axe';
import { expect, test } from './fixtures';
import { saveFinding } from './savedFinding';

/** Of the network "objects". */
const FIRST_LAYER = '/conv1/Conv';
interface JudgedPage {
  name: string;
  path: string;
  /** Of a session: what is there once somebody has joined it. */
  joined?: (page: Page) => Locator;
}

const PAGES: JudgedPage[] = [
  { name: 'home', path: '/' },
  { name: 'networks', path: '/networks' },
  { name: 'a network', path: '/networks/digits' },
  {
    name: 'a network as a drawing, with a channel of a layer',
    path: `/networks/objects?layers=graph&layer=${encodeURIComponent(FIRST_LAYER)}&channel=3`,
  },
  { name: 'import of a network', path: '/networks/new' },
  { name: 'catalogue of networks', path: '/networks/catalogue' },
  { name: 'two networks side by side', path: '/networks/compare' },
  { name: 'image sets', path: '/images' },
  { name: 'an image set', path: '/images/digits' },
  { name: 'an image set as a table', path: '/images/object-scenes?view=table' },
  { name: 'predictions of an image set', path: '/images/digits/predictions' },
  { name: 'findings', path: '/findings' },
  { name: 'an inbox of nobody', path: '/inbox' },
  { name: 'a finding', path: '/findings/FINDING' },
  { name: 'labels', path: '/labels' },
  { name: 'a new labelling', path: '/labels/new' },
  {
    name: 'a session',
    path: '/s/demo-digits',
    joined: (page) => page.getByRole('grid', { name: /^Heatmap of/ }),
  },
  {
    name: 'patches that nobody searched for',
    path: '/s/demo-objects?view=patches',
    joined: (page) => page.getByText(/^These pictures were not searched for/),
  },
  {
    name: 'patches of a layer that there is not',
    path: '/s/demo-objects?view=patches&layer=no-such-layer',
    joined: (page) => page.getByText('This network has no layer “no-such-layer”'),
  },
  {
    name: 'feature maps of a layer that there is not',
    path: '/s/demo-objects?view=activations&layer=no-such-layer',
    joined: (page) => page.getByText('This network has no layer “no-such-layer”'),
  },
  { name: 'storage', path: '/storage' },
  { name: 'a session that does not exist', path: '/s/nothing' },
  { name: 'a page that does not exist', path: '/nothing' },
];

/** Two tests, so that they share the processors. */
for (const half of [0, 1])
  test(`axe finds nothing on any page in light or dark, nothing sticks out: half ${half + 1}`, async ({
    server,
    browser,
  }) => {
    test.setTimeout(240_000);
    const pages = PAGES.filter((_, i) => i % 2 === half);
    const findingId = pages.some(({ path }) => path.includes('FINDING')) ? (await saveFinding(server.url)).id : '';
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    for (const { name, path, joined } of pages)
      await test.step(name, async () => {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(server.url + path.replace('FINDING', findingId));
        if (joined) await join(page, joined(page));
        await expectNoViolation(page);
        // Colours are all that is different in the dark.
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectNoViolation(page, ['color-contrast']);
        if (joined) await expectBarWithin(page);
        await expectNarrow(page);
      });
    expect(errors).toEqual([]);
    await context.close();
  });

const WAITING: { name: string; path: string; told: string }[] = [
  { name: 'a network', path: '/networks/digits', told: 'The layers are being read.' },
  { name: 'two networks', path: '/networks/compare', told: 'The layers of both networks are being read.' },
  { name: 'a session', path: '/s/demo-digits', told: 'The heatmap is on the way.' },
];
const REASON = 'The disk of the server cannot be read.';

// A page is judged while its answers are held back, and after they have failed: no machine is slow enough to be sure of it.
test('axe finds nothing while a page waits for its answers, or when they fail; both are told in words', async ({
  server,
  browser,
}) => {
  for (const { what, answer } of [
    { what: 'waits', answer: null },
    { what: 'fails', answer: JSON.stringify({ error: { code: 'internal', message: REASON } }) },
  ]) {
    const context = await browser.newContext({ colorScheme: answer ? 'dark' : 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const held: Route[] = [];
    await page.route('**/api/**', async (route) => {
      if (answer === null) held.push(route);
      else await route.fulfill({ status: 500, contentType: 'application/json', body: answer });
    });
    for (const { name, path, told } of WAITING)
      await test.step(`${name} ${what}`, async () => {
        await page.setViewportSize({ width: 1440, height: 900 });
        // Not until `load`: pictures are answers, too.
        await page.goto(server.url + path, { waitUntil: 'domcontentloaded' });
        if (name === 'a session') await page.getByRole('button', { name: 'Join the session' }).click();
        await page
          .getByText(answer ? REASON : told)
          .first()
          .waitFor({ state: 'attached' });
        await expectSound(page);
      });
    if (answer === null) expect(held.length).toBeGreaterThan(0);
    await context.close();
  }
});

const LATE: { view: string; there: (page: Page) => Locator }[] = [
  { view: 'occlusion', there: (page) => page.getByRole('grid', { name: /^Heatmap of/ }) },
  { view: 'activations', there: (page) => page.getByLabel('Layer', { exact: true }) },
  { view: 'filters', there: (page) => page.getByLabel('Layer', { exact: true }) },
  { view: 'patches', there: (page) => page.getByLabel('Neurons at row') },
  { view: 'map', there: (page) => page.getByText('There is no map of these pictures yet') },
];

// Whoever presses a link while the view loads must not miss it, because it moved away under the pointer.
test('what was found stays in its place while a view gets its answers', async ({ server, browser }) => {
  const { title } = await saveFinding(server.url);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let held: Route[] | null = null;
  await page.route('**/api/**', async (route) => {
    if (held) held.push(route);
    else await route.continue();
  });
  for (const { view, there } of LATE)
    await test.step(view, async () => {
      held = [];
      await page.goto(`${server.url}/s/demo-digits?view=${view}`, { waitUntil: 'domcontentloaded' });
      const link = page.getByRole('link', { name: title });
      await join(page, link);
      const before = await link.boundingBox();
      const routes = held;
      held = null;
      expect(routes.length).toBeGreaterThan(0);
      await Promise.all(routes.map((route) => route.continue()));
      await there(page).waitFor();
      expect(await link.boundingBox()).toEqual(before);
    });
  await context.close();
});

/** Axe finds nothing in the page as it is, and it is no wider than a narrow telephone. */
async function expectSound(page: Page): Promise<void> {
  await expectNoViolation(page);
  await expectNarrow(page);
}

/** In a small window the bar over a view of a session has the room that the columns beside it leave: nothing is cut off. */
async function expectBarWithin(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1024, height: 768 });
  const bar = page.getByRole('main').locator('> div').first();
  await expect.poll(() => bar.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
}

async function expectNarrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
}

/** Into a session, where a name is asked for only the first time. */
async function join(page: Page, joined: Locator): Promise<void> {
  const button = page.getByRole('button', { name: 'Join the session' });
  await button.or(joined).first().waitFor();
  if (await button.isVisible()) {
    await page.getByLabel('Your name', { exact: true }).fill('Ada');
    await button.click();
  }
  await joined.waitFor();
}

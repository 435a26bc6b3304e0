/** A set of 20,000 pictures: imported from a zip, scrolled without a long task, walked through by keyboard. */
import type { Page } from '@playwright/test';
import { makeZip } from '../server/images/makeZip.testing';
import { pngGray } from '../server/seed/pngGray';
import { expect, test } from './fixtures';
import { getJson, postJson } from './subject';

const PICTURES = 20_000;
const LONG_TASK_MS = 100;

test('20,000 pictures are imported, and the grid scrolls through them without a task over 100 ms', async ({
  server,
  page,
}) => {
  test.setTimeout(300_000);
  const startedAt = Date.now();
  const id = await importMany(server.url);
  console.log(`20,000 pictures were imported in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);

  await page.goto(`${server.url}/images/${id}`);
  const grid = page.getByRole('grid', { name: 'Pictures' });
  await expect(page.getByText('20,000 in the list')).toBeVisible();
  await expect(grid.getByRole('button', { name: '00000.png' })).toBeVisible();
  const columns = Number(await grid.getAttribute('aria-colcount'));
  expect(Number(await grid.getAttribute('aria-rowcount'))).toBe(Math.ceil(PICTURES / columns));

  await test.step('the observation can fail: a task of 150 ms is seen', async () => {
    await watchTasks(page);
    // In a turn of its own, as the page's own work is: what Playwright evaluates is no task of the page.
    await page.evaluate(() => {
      setTimeout(() => {
        const until = performance.now() + 150;
        while (performance.now() < until);
      });
    });
    await expect.poll(() => longestTask(page)).toBeGreaterThan(0);
    expect(await longestTask(page)).toBeGreaterThanOrEqual(140);
  });

  await test.step('scrolling, in steps and in leaps', async () => {
    await watchTasks(page);
    await scroll(page, 240, 12);
    const reached = await grid.evaluate((element) => element.scrollTop / (element.scrollHeight - element.clientHeight));
    expect(reached).toBeGreaterThan(0.99);
    // What came into sight is there: the last pictures of the set.
    await expect(grid.getByRole('button', { name: '19999.png' })).toBeVisible();
    const longest = await longestTask(page);
    console.log(`the longest task while scrolling took ${longest.toFixed(0)} ms`);
    expect(longest).toBeLessThan(LONG_TASK_MS);
    // However far it went, only what is in sight is in the page.
    expect(await grid.getByRole('gridcell').count()).toBeLessThan(columns * 16);
  });

  await test.step('the address keeps the place, and opens it again', async () => {
    await grid.focus();
    await page.keyboard.press('Home');
    await expect(grid.getByRole('button', { name: '00000.png' })).toBeVisible();
    for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', 'PageDown']) await page.keyboard.press(key);
    await expect(page).toHaveURL(/picture=\d+/);
    const place = Number(new URL(page.url()).searchParams.get('picture'));
    await page.reload();
    await expect(grid.getByRole('button', { name: `${String(place).padStart(5, '0')}.png` })).toBeVisible();
    await grid.focus();
    await page.keyboard.press('ArrowRight');
    const active = await grid.getAttribute('aria-activedescendant');
    await expect(page.locator(`[id="${active}"]`)).toContainText(`${String(place + 1).padStart(5, '0')}.png`);
  });

  await test.step('keys select and open', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight');
    await expect(page.getByText('5 pictures selected')).toBeVisible();
    await page.keyboard.press('Control+a');
    await expect(page.getByText('20,000 pictures selected')).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save list (CSV)' }).click();
    const stream = await (await download).createReadStream();
    let lines = 0;
    for await (const chunk of stream) lines += String(chunk).split('\n').length - 1;
    expect(lines).toBe(PICTURES + 1);
    await page.getByRole('button', { name: 'Clear selection' }).click();
    // The keyboard is where the selection ended.
    await grid.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: '00004.png' })).toBeVisible();
    await page.getByRole('button', { name: 'Next picture' }).click();
    await expect(page.getByRole('dialog', { name: '00005.png' })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('the table says the same', async () => {
    await page.getByText('Table', { exact: true }).click();
    await expect(grid).toHaveAttribute('aria-rowcount', String(PICTURES + 1));
    await expect(grid.getByRole('columnheader', { name: 'Label' })).toBeVisible();
    await grid.focus();
    await page.keyboard.press('End');
    await expect(grid.getByRole('button', { name: '19999.png' })).toBeVisible();
    await expect(page).toHaveURL(/view=table/);
  });
});

async function importMany(url: string): Promise<string> {
  const zip = makeZip(
    Array.from({ length: PICTURES }, (_, i) => ({
      name: `class ${i % 20}/${String(i).padStart(5, '0')}.png`,
      data: png(i),
      stored: true,
    })),
  );
  const { imageSet } = await postJson<{ imageSet: { id: string } }>(`${url}/api/image-sets`, { name: 'Many' });
  const response = await fetch(`${url}/api/image-sets/${imageSet.id}/imports?fileName=many.zip`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(zip),
  });
  const { task } = (await response.json()) as { task: { id: string } };
  await expect
    .poll(
      async () => (await getJson<{ task: { state: object; report: object } }>(`${url}/api/tasks/${task.id}`)).task,
      {
        timeout: 240_000,
        intervals: [500],
      },
    )
    .toMatchObject({ state: { status: 'completed' }, report: { added: PICTURES, alreadyThere: 0, refusedCount: 0 } });
  return imageSet.id;
}

/** Notes the tasks of the page from now on that take longer than 50 ms, as the browser itself reports them. */
async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const durations: number[] = [];
    Object.assign(window, { taskDurations: durations });
    new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });
}

/** The longest of them so far, in milliseconds; 0 when there was none. */
async function longestTask(page: Page): Promise<number> {
  // Entries are handed over in a later turn.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  return page.evaluate(() => Math.max(0, ...(window as unknown as { taskDurations: number[] }).taskDurations));
}

/** Scrolls as a wheel does, `steps` notches, then in `leaps` to the end as a hand on the scroll bar does. */
async function scroll(page: Page, steps: number, leaps: number): Promise<void> {
  await page.getByRole('grid', { name: 'Pictures' }).evaluate(
    async (element, [notches, jumps]) => {
      const frame = () => new Promise(requestAnimationFrame);
      for (let i = 0; i < notches; i++) {
        element.scrollTop += 100;
        await frame();
      }
      for (let i = 1; i <= jumps; i++) {
        element.scrollTop = ((element.scrollHeight - element.clientHeight) * i) / jumps;
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    },
    [steps, leaps] as const,
  );
}

/** A picture of 24 × 24, another one for each number. */
function png(number: number): Uint8Array {
  const pixels = Uint8Array.from({ length: 576 }, (_, i) => (i * 7 + (number % 251) * 13) % 256);
  new DataView(pixels.buffer).setUint32(0, number);
  return pngGray(pixels, 24, 24);
}

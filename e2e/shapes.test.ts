/** A box, and two patches at once: marked on the map, in the address, computed, and shown with their interaction. Repeats. */
import { expectNoViolationInLightAndDark } from './axe';
import { expect, Person, test } from './fixtures';

test('a box is marked on the map, and a fixed patch gives its interaction', async ({ server, browser }) => {
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-objects?cell=4.4-9.11`);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const address = () => new URL(page.url()).searchParams;

  // What is marked by the address, as by the pointer: rows 4 to 9, columns 4 to 11 of a stride of 4 pixels.
  await inspector.getByRole('button', { name: /From what is marked.*Box/ }).click();
  await expect.poll(() => address().get('box')).toBe('16.16.32.24');
  const width = inspector.getByLabel('Box: width');
  await width.fill('4000');
  await expect(inspector.getByRole('alert')).toContainText("reaches over the network's input");
  await width.fill('32');
  await width.press('Enter');
  await inspector.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(inspector).toContainText('48 cells, complete');

  // Another place, by the keyboard: one cell, which becomes the fixed patch.
  const heatmap = page.getByRole('grid', { name: /^Heatmap of/ });
  await heatmap.focus();
  await page.keyboard.press('Control+Home');
  await inspector.getByRole('button', { name: /From what is marked.*Fixed patch/ }).click();
  await expect.poll(() => address().get('fixed')).toBe('0.0.4.4');
  await inspector.getByLabel('Fixed patch: width').fill('24');
  await inspector.getByLabel('Fixed patch: width').press('Enter');
  await expect.poll(() => address().get('fixed')).toBe('0.0.24.4');
  await inspector.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(inspector).toContainText('48 cells, complete');
  await inspector.getByRole('button', { name: 'Show the interaction' }).click();

  const interaction = page.getByRole('region', { name: 'Interaction with the fixed patch' });
  await expect(interaction).toContainText('White: they add up.');
  await expect(page.getByRole('region', { name: 'The two runs compared' })).toContainText(
    'Fixed patch24 × 4 px at 0, 0none',
  );
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Show as table' }).click();
  const table = page.getByRole('table', { name: 'Interaction with the fixed patch' });
  // The interaction is what the patch changes with the fixed one less what it changes without.
  const cells = await table.getByRole('row').nth(1).getByRole('cell').allTextContents();
  const [first = NaN, second = NaN, both = NaN] = cells.slice(1).map((text) => Number(text.replace('−', '-')));
  expect(Math.abs(first - second - both)).toBeLessThanOrEqual(0.0015);
  await expect(table.getByRole('row')).toHaveCount(1 + 48);
});

test('a random fill is repeated, with its mean and its spread for everyone', async ({ server, browser }) => {
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-objects?stride=8&patch=20&fill=808080`);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await page.waitForURL(/network=.*stride=8/); // the link is open
  // A fill that is not random would give the same map again.
  await expect(inspector.getByRole('button', { name: /^Repeat/ })).toHaveCount(0);
  await inspector.getByLabel('Fill').selectOption('Noise');
  await inspector.getByRole('button', { name: 'Repeat with other seeds' }).click();
  const count = inspector.getByLabel(/^Repeats, 2 to 20/);
  await count.fill('21');
  await expect(inspector.getByRole('alert')).toContainText('must be at most 20');
  await count.fill('3');
  await count.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('repeats')).toBe('3');
  await inspector.getByRole('button', { name: 'Run all repeats' }).click();
  await expect(inspector).toContainText('3 of 3 repeats complete');
  const spread = page.getByRole('region', { name: 'Spread of 3' });
  await expect(spread).toContainText('standard deviation');
  await page.getByRole('grid', { name: /^Heatmap of/ }).focus();
  await page.keyboard.press('Control+Home');
  await expect(spread).toContainText(/here 0\.\d+/);
  await expectNoViolationInLightAndDark(page);
  await page.keyboard.press('t');
  const table = page.getByRole('table', { name: 'Cells of the heatmap' });
  await table.getByRole('button', { name: 'Spread' }).click();
  await expect(table.getByRole('row').nth(1).getByRole('cell').nth(3)).toHaveText(/^0\.\d+$/);
});

test('segments cover the cells, the same in the page as on the server', async ({ server, browser }) => {
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-objects?patch=12&stride=6&fill=808080`);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const address = () => new URL(page.url()).searchParams;
  await page.waitForURL(/network=.*patch=12/); // the link is open
  await inspector.getByRole('radio', { name: 'Segments' }).check();
  await expect.poll(() => ['patch', 'stride', 'segments'].map((name) => address().get(name))).toEqual(['12', '12', '10']); // prettier-ignore
  const compactness = inspector.getByLabel('Compactness');
  await compactness.fill('0');
  await expect(inspector.getByRole('alert')).toContainText('Compactness must be at least 1');
  await compactness.fill('5');
  await compactness.press('Enter');
  await expect.poll(() => address().get('segments')).toBe('5');
  await inspector.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(inspector).toContainText('64 cells, complete');

  // By the keyboard to row 1, column 1.
  const heatmap = page.getByRole('grid', { name: /^Heatmap of/ });
  await heatmap.focus();
  for (const key of ['Home', 'Control+Home', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await expect.poll(() => address().get('cell')).toBe('1.1');
  const cellPart = inspector.getByRole('region', { name: 'Cell' });
  await expect(cellPart).toContainText(/Segment\d+ pxAround it\d+ × \d+ px/);

  // The page makes the segments of what the browser decodes; the file is the server's.
  const npy = await page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], await inspector.getByRole('link', { name: 'segments' }).getAttribute('href').then((path) => path!)); // prettier-ignore
  const labels = new Int32Array(Uint8Array.from(npy.slice(-96 * 96 * 4)).buffer);
  const pixelsAt = (name: string) =>
    inspector.getByRole('img', { name }).evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      return [...canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data];
    });
  const shown = await pixelsAt('The picture occluded at row 1, column 1');
  await page.keyboard.press('End');
  const other = await pixelsAt('The picture occluded at row 1, column 7');
  const isGrey = (pixels: number[], pixel: number) => [0, 1, 2].every((c) => pixels[pixel * 4 + c] === 128);
  const differing = [...labels.keys()].filter((pixel) => {
    const [here, there] = [isGrey(shown, pixel), isGrey(other, pixel)];
    if (labels[pixel] === 9) return !here;
    if (labels[pixel] === 15) return !there;
    return here !== there;
  });
  expect(differing).toEqual([]);
  expect(labels.filter((label) => label === 9).length).toBeGreaterThan(20);
  await expectNoViolationInLightAndDark(page);

  await page.reload();
  await expect(inspector.getByRole('radio', { name: 'Segments' })).toBeChecked();
  await expect(inspector).toContainText('64 cells, complete');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const table = page.getByRole('table').first();
  const sizeOf = (cell: number) => labels.filter((label) => label === cell).length;
  // The cell that the keyboard is on, row 1, column 7, with the pixels of its segment.
  await expect(table.getByRole('row').nth(1 + 15)).toContainText(new RegExp(`^1, 7.*${sizeOf(15)} px$`));
});

/** A box, and two patches at once: marked on the map, in the address, computed, and shown with their interaction. */
import { expectAccessible } from './axe';
import { expect, Person, test } from './fixtures';

test('a box is marked on the map, and a fixed patch gives its interaction', async ({ server, browser }) => {
  const { page } = await Person.join(browser, 'Ada', `${server.url}/s/demo-objects?cell=4.4-9.11`);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const address = () => new URL(page.url()).searchParams;

  // What is marked by the address, as by the pointer: rows 4 to 9, columns 4 to 11 of a stride of 4 pixels.
  await inspector.getByRole('button', { name: 'From what is marked : Box' }).click();
  await expect.poll(() => address().get('box')).toBe('16.16.32.24');
  const width = inspector.getByLabel('Box: width');
  await width.fill('4000');
  await expect(inspector.getByRole('alert')).toContainText('reaches over the network’s input'.replace('’', "'"));
  await width.fill('32');
  await width.press('Enter');
  await inspector.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(inspector).toContainText('48 cells, complete');

  // Another place, by the keyboard: one cell, which becomes the fixed patch.
  const heatmap = page.getByRole('grid', { name: /^Heatmap of/ });
  await heatmap.focus();
  await page.keyboard.press('Control+Home');
  await inspector.getByRole('button', { name: 'From what is marked : Fixed patch' }).click();
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
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Show the table' }).click();
  const table = page.getByRole('table', { name: 'Interaction with the fixed patch' });
  // The interaction is what the patch changes with the fixed one less what it changes without.
  const cells = await table.getByRole('row').nth(1).getByRole('cell').allTextContents();
  const [first = NaN, second = NaN, both = NaN] = cells.slice(1).map((text) => Number(text.replace('−', '-')));
  expect(Math.abs(first - second - both)).toBeLessThanOrEqual(0.0015);
  await expect(table.getByRole('row')).toHaveCount(1 + 48);
});

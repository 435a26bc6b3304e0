/** A finding about a channel is checked with another network: which channels there are like it, and what has to be searched. */
import type { Finding } from '../lib/domain/finding';
import type { ImageSet } from '../lib/domain/imageSet';
import type { Network } from '../lib/domain/network';
import { expectNoViolation, expectNoViolationInLightAndDark } from './axe';
import { expect, test } from './fixtures';
import { getJson, postJson } from './subject';

test('a check with another network says which channels of it are like the finding’s, and by chance how alike', async ({
  server,
  page,
}) => {
  test.setTimeout(180_000);
  const { url } = server;
  const { imageSets } = await getJson<{ imageSets: ImageSet[] }>(`${url}/api/image-sets`);
  const { networks } = await getJson<{ networks: Network[] }>(`${url}/api/networks`);
  const digits = networks.find(({ id }) => id === 'digits')!;
  const set = imageSets.toSorted((a, b) => a.imageCount - b.imageCount)[0]!;
  const { graph } = await getJson<{ graph: { layers: { name: string; type: string }[] } }>(`${url}/api/networks/digits/graph`); // prettier-ignore
  const layer = graph.layers.findLast(({ type }) => type === 'Conv')!.name;
  const { finding } = await postJson<{ finding: Finding }>(`${url}/api/findings`, {
    ...{ kind: 'channel', sessionId: 'demo-objects', author: 'Tester', title: 'A filter for edges' },
    ...{ target: { networkId: 'objects', layer: '/conv1/Conv', channel: 3 }, evidence: { filter: true } },
  });
  await page.addInitScript(() => localStorage.setItem('specular.name', 'Ada'));
  await page.goto(`${url}/findings/${finding.id}`);
  const checks = page.getByRole('list', { name: 'Checks, newest first' }).locator('> li');
  await page.getByLabel('With').selectOption(digits.id);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(checks).toHaveCount(1);
  await expect(checks.first()).toContainText('once both were searched for patches over the same pictures');

  for (const [networkId, name] of [
    ['objects', '/conv1/Conv'],
    ['digits', layer],
  ])
    // prettier-ignore
    await postJson(`${url}/api/image-sets/${set.id}/patches`, { networkId, layer: name });
  const left = async () => {
    const { scans } = await getJson<{ scans: { seen: number; failed: number; pictures: number }[] }>(`${url}/api/image-sets/${set.id}/patches`); // prettier-ignore
    return scans.reduce((sum, { seen, failed, pictures }) => sum + pictures - seen - failed, 0);
  };
  await expect.poll(left, { timeout: 120_000 }).toBe(0);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(checks).toHaveCount(2);
  await expect(checks.first()).toContainText(/With its values shuffled the best of them all reached 0\.\d\d\./);
  const alike = checks.first().getByRole('list', { name: `Channels of ${digits.card.name} that are like it, furthest above chance first` }); // prettier-ignore
  await expect(alike.getByRole('listitem')).toHaveCount(5);
  await expect(alike.getByRole('listitem').first()).toContainText(/correlation −?[01]\.\d\d/);
  await expectNoViolationInLightAndDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  // It is kept, and leads to the channel.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  await expect(alike.getByRole('listitem')).toHaveCount(5);
  await expectNoViolation(page);
  await alike.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/s\/demo-objects\?.*digits/);
});

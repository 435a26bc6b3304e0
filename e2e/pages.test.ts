/** Every page: axe finds nothing, nothing sticks out at 360 px, no error in the console. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { postJson } from './subject';

const PAGES: { name: string; path: string }[] = [
  { name: 'home', path: '/' },
  { name: 'networks', path: '/networks' },
  { name: 'a network', path: '/networks/digits' },
  { name: 'import of a network', path: '/networks/new' },
  { name: 'image sets', path: '/images' },
  { name: 'an image set', path: '/images/digits' },
  { name: 'predictions of an image set', path: '/images/digits/predictions' },
  { name: 'findings', path: '/findings' },
  { name: 'a finding', path: '/findings/FINDING' },
  { name: 'a session', path: '/s/demo-digits' },
  { name: 'a session that does not exist', path: '/s/nothing' },
  { name: 'a page that does not exist', path: '/nothing' },
];

test('axe finds nothing on any page, in light and dark, and nothing sticks out at 360 px', async ({
  server,
  browser,
}) => {
  test.setTimeout(240_000);
  const findingId = await saveFinding(server.url);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    for (const { name, path } of PAGES)
      await test.step(`${name}, ${colorScheme}`, async () => {
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(server.url + path.replace('FINDING', findingId));
        await joinIfAsked(page, name);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
        await page.setViewportSize({ width: 360, height: 740 });
        await expect.poll(() => page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
      });
    expect(errors).toEqual([]);
    await context.close();
  }
});

async function joinIfAsked(page: Page, name: string): Promise<void> {
  if (name !== 'a session') return;
  const join = page.getByRole('button', { name: 'Join the session' });
  const joined = page.getByRole('grid', { name: /^Heatmap of/ });
  await join.or(joined).first().waitFor();
  if (await join.isVisible()) {
    await page.getByLabel('Your name', { exact: true }).fill('Ada');
    await join.click();
  }
  await joined.waitFor();
}

/** A finding of the whole demo map, made as the page makes it. */
async function saveFinding(url: string): Promise<string> {
  const { io } = await import('socket.io-client');
  const { PROTOCOL_VERSION } = await import('../lib/protocol/protocol');
  const socket = io(url, { auth: { protocolVersion: PROTOCOL_VERSION }, transports: ['websocket'] });
  const ask = async (event: string, payload: unknown) => {
    const answer = (await socket.timeout(20_000).emitWithAck(event, payload)) as { ok: boolean; data: never };
    if (!answer.ok) throw new Error(`${event}: ${JSON.stringify(answer)}`);
    return answer.data as unknown;
  };
  const { session } = (await ask('session:join', { sessionId: 'demo-digits', participantId: 'tester', name: 'Tester' })) as { session: { view: { networkId: string; imageId: string; spec: object } } }; // prettier-ignore
  const { networkId, imageId, spec } = session.view;
  const complete = new Promise<string>((resolve) =>
    socket.on('job:updated', ({ job }: { job: { id: string; state: { status: string } } }) => {
      if (job.state.status === 'completed') resolve(job.id);
    }),
  );
  await ask('occlusion:start', { networkId, imageId, spec });
  const jobId = await complete;
  socket.close();
  const draft = {
    sessionId: 'demo-digits',
    jobId,
    author: 'Tester',
    title: 'The whole nine',
    text: 'Two lines\nof text.',
    tags: ['digits'],
    score: 'probability',
    target: { networkId, imageId, classIndex: 9, area: { kind: 'map' } },
  };
  return (await postJson<{ finding: { id: string } }>(`${url}/api/findings`, draft)).finding.id;
}

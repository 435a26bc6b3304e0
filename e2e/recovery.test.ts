/** The server dies in the middle of a run, and comes back. */
import type { Job } from '../lib/domain/job';
import { addSlowSubject, createSession, getJson } from './subject';
import { expect, Person, test } from './fixtures';

test('a killed server goes on from the stored cells, and the open pages come back by themselves', async ({
  server,
  browser,
}) => {
  // A run of a minute, twice as long on a slow machine, and three starts of the server.
  test.setTimeout(300_000);
  const subject = await addSlowSubject(server.url);
  const session = await createSession(server.url, 'Dogs', subject);
  const address = `${server.url}/s/${session.id}`;
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);
  await ada.run.click();
  const total = Math.ceil(subject.network.card.input.width / subject.spec.stride) ** 2;
  await ben.cellsKnown(Math.ceil(total * 0.4));
  const before = await onlyJob(server.url, ada);

  await server.kill();
  await expect(ada.page.getByText('Connection lost – showing the last state; reconnecting.')).toBeVisible();
  await expect(ada.page.locator('main canvas')).toBeVisible();
  await server.restart();

  // Cells are stored about every second: nearly all of the 40 % are there at once. Computing them again would take
  // several seconds.
  const after = await onlyJob(server.url, ada);
  expect(after.id).toBe(before.id);
  expect(after.done).toBeGreaterThan(total * 0.28);
  await ada.complete();
  await ben.complete();
  expect((await onlyJob(server.url, ada)).state.status).toBe('completed');

  // The same request again comes from the cache, after another restart too.
  await server.shutDown();
  await server.restart();
  await ada.page.reload();
  await ada.complete();
});

async function onlyJob(url: string, person: Person): Promise<Job> {
  const link = await person.page.getByRole('link', { name: /NPY/ }).getAttribute('href');
  const id = /\/api\/jobs\/([^/]+)\/map/.exec(link ?? '')?.[1];
  return (await getJson<{ job: Job }>(`${url}/api/jobs/${id}`)).job;
}

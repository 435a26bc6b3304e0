/** The story of the product: people look at one run together, stop it, and write down what they found. */
import { DIGITS_DEMO_SESSION_ID } from '../lib/domain/demo';
import type { Job } from '../lib/domain/job';
import type { Session } from '../lib/domain/session';
import { addSlowSubject, createSession, getJson } from './subject';
import { expect, Person, test } from './fixtures';

test('two people watch a map sharpen, a third comes late, one cancels, and the part that is done stays', async ({
  server,
  browser,
}) => {
  const subject = await addSlowSubject(server.url);
  const session = await createSession(server.url, 'Dogs', subject);
  const address = `${server.url}/s/${session.id}`;
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);
  await expect(ada.page.getByText('Ben').first()).toBeAttached();

  const ranAt = ada.clickTime(ada.run);
  const seenAt = ada.cellsAtFirstFullMap().then(() => ada.page.evaluate(() => Date.now()));
  const firstFullMaps = Promise.all([ada.cellsAtFirstFullMap(), ben.cellsAtFirstFullMap()]);
  await ada.run.click();
  console.info(`First full map of ${subject.network.name}: ${(await seenAt) - (await ranAt)} ms after the click`);
  const total = Math.ceil(subject.network.card.input.width / subject.spec.stride) ** 2;
  for (const cells of await firstFullMaps) expect(cells).toBeLessThan(total / 10);

  const adasCells = await ada.cellsKnown(Math.ceil(total / 8));
  const cleo = await Person.join(browser, 'Cleo', address);
  expect(await cleo.cellsKnown(1)).toBeGreaterThanOrEqual(adasCells);

  const jobId = await newestJob(server.url, ben);
  const clickedAt = ben.clickTime(ben.cancel);
  await ben.cancel.click();
  for (const person of [ada, ben, cleo]) {
    await expect(person.page.getByText('Cancelled by Ben; what is computed stays.')).toBeVisible();
    await expect(person.page.getByText(/^Partial: \d+ of \d+ cells\.$/)).toBeVisible();
  }
  const { job } = await getJson<{ job: Job }>(`${server.url}/api/jobs/${jobId}`);
  if (job.state.status !== 'cancelled') throw new Error(`The job is ${job.state.status}.`);
  expect(Date.parse(job.state.finishedAt) - (await clickedAt)).toBeLessThan(1000);
  expect(job.done).toBeGreaterThan(0);
  expect(job.done).toBeLessThan(total);

  // What is done is still drawn after a reload, and the run can go on from there.
  await ada.page.reload();
  expect(await ada.cellsKnown(1)).toBe(job.done);
});

test('a finding appears for the other, and its link opens the same cell, class and settings in a clean browser', async ({
  server,
  browser,
}) => {
  const address = `${server.url}/s/${DIGITS_DEMO_SESSION_ID}`;
  const ada = await Person.join(browser, 'Ada', address);
  const ben = await Person.join(browser, 'Ben', address);
  await ada.run.click();
  await ada.complete();
  await ben.complete();

  await ada.page.getByRole('radio', { name: 'Drop' }).check({ force: true });
  await ada.heatmap.focus();
  await ada.page.keyboard.press('Home');
  await ada.page.keyboard.press('ArrowDown');
  await ada.page.keyboard.press('ArrowRight');
  const cell = (await ada.page.getByRole('gridcell').first().textContent()) ?? '';
  expect(cell).toMatch(/^Row \d+, column \d+ of \d+ × \d+\. Drop /);

  await ada.page.keyboard.press('n');
  await ada.page.getByLabel('Title').fill('The corner matters');
  await ada.page.getByLabel('What you see').fill('Grey here and <b>another</b> digit wins.');
  await ada.page.getByLabel('Tags').fill('corner, digits');
  await ada.page.getByRole('button', { name: 'Save finding' }).click();
  await expect(ben.page.getByRole('link', { name: 'The corner matters' })).toBeVisible();

  await ben.page.getByRole('link', { name: 'The corner matters' }).click();
  await expect(ben.page.getByRole('heading', { level: 1, name: 'The corner matters' })).toBeVisible();
  await expect(ben.page.getByText('Grey here and <b>another</b> digit wins.')).toBeVisible();
  const link = await ben.page.getByRole('link', { name: 'Open the exact view' }).getAttribute('href');

  const dan = await Person.join(browser, 'Dan', new URL(link ?? '', server.url).href);
  await dan.complete();
  await expect(dan.page.getByRole('radio', { name: 'Drop' })).toBeChecked();
  await expect(dan.page.getByLabel('Patch', { exact: true })).toHaveValue(
    await ada.page.getByLabel('Patch', { exact: true }).inputValue(),
  );
  await expect(dan.page.getByLabel('Stride')).toHaveValue(await ada.page.getByLabel('Stride').inputValue());
  await expect(dan.page.getByRole('gridcell').first()).toHaveText(cell);

  await ben.page.getByRole('button', { name: 'Run again' }).click();
  await expect(ben.page.getByText('same when run again').first()).toBeVisible();
});

test('the exact view of a finding is opened from its page when the session looks at something else by now', async ({
  server,
  browser,
}) => {
  const sessionId = DIGITS_DEMO_SESSION_ID;
  const ada = await Person.join(browser, 'Ada', `${server.url}/s/${sessionId}`);
  const ben = await Person.join(browser, 'Ben', `${server.url}/s/${sessionId}`);
  await ada.run.click();
  await ada.complete();
  await chooseTarget(ada, '7');
  await ada.heatmap.focus();
  for (const key of ['Home', 'ArrowDown', 'ArrowRight']) await ada.page.keyboard.press(key);
  const cell = (await ada.page.getByRole('gridcell').first().textContent()) ?? '';
  expect(cell).toMatch(/^Row \d+, column \d+ of/);
  const { imageId } = await sharedView(server.url, sessionId);

  await ada.page.keyboard.press('n');
  await ada.page.getByLabel('Title').fill('Nearly a seven');
  await ada.page.getByRole('button', { name: 'Save finding' }).click();
  await ada.page.getByRole('link', { name: 'Nearly a seven' }).click();
  await expect(ada.page.getByRole('heading', { level: 1, name: 'Nearly a seven' })).toBeVisible();

  // The session goes on without her.
  await chooseTarget(ben, '3');
  await ben.page.getByRole('region', { name: 'Pictures' }).locator('li button:not([aria-current])').first().click();
  await expect
    .poll(async () => {
      const view = await sharedView(server.url, sessionId);
      return view.target === 3 && view.imageId !== imageId;
    })
    .toBe(true);

  const linked = ada.page.getByText('You are looking at a linked view.');
  await ada.page.getByRole('link', { name: 'Open the exact view' }).click();
  await expect(linked).toBeVisible();
  await expect(ada.page.getByRole('gridcell').first()).toHaveText(cell);
  await expect(ada.page.getByRole('combobox', { name: 'Target class' })).toHaveValue('7');
  await expect(ada.page).toHaveURL((url) => url.searchParams.get('image') === imageId);
  await expect(ben.page.getByRole('combobox', { name: 'Target class' })).toHaveValue('3');

  // A reload shows the same again: the linked view, and after the way back what everyone sees.
  await ada.page.reload();
  await expect(linked).toBeVisible();
  await ada.page.getByRole('button', { name: "Back to the session's view" }).click();
  await expect(ada.page).toHaveURL(/target=3/);
  await ada.page.reload();
  await expect(ada.run).toBeEnabled();
  await expect(ada.page.getByRole('combobox', { name: 'Target class' })).toHaveValue('3');
  await expect(linked).toBeHidden();
});

async function chooseTarget(person: Person, label: string): Promise<void> {
  const picker = person.page.getByRole('combobox', { name: 'Target class' });
  await picker.click();
  await picker.fill(label);
  const options = person.page.getByRole('listbox', { name: 'Options' });
  await options.getByRole('option', { name: new RegExp(`#${label}$`) }).click();
  await expect(picker).toHaveValue(label);
}

async function sharedView(url: string, sessionId: string): Promise<Session['view']> {
  return (await getJson<{ session: Session }>(`${url}/api/sessions/${sessionId}`)).session.view;
}

async function newestJob(url: string, person: Person): Promise<string> {
  const link = await person.page.getByRole('link', { name: /NPY/ }).getAttribute('href');
  const id = /\/api\/jobs\/([^/]+)\/map/.exec(link ?? '')?.[1];
  if (!id) throw new Error(`There is no job in ${link} at ${url}.`);
  return id;
}

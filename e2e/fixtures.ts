/** A server of its own for each test, and people who come to it with browsers of their own. */
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test';
import { SpecularServer } from './specularServer';

export class Person {
  private constructor(
    readonly name: string,
    readonly page: Page,
  ) {}

  /** Of everybody who came in this test. */
  private static readonly contexts: BrowserContext[] = [];

  /** Closes their browsers: a page that is left open would go on asking for its server through all later tests. */
  static async allLeave(): Promise<void> {
    await Promise.all(Person.contexts.splice(0).map((context) => context.close()));
  }

  /** Opens an address in a clean browser and joins under the name. */
  static async join(browser: Browser, name: string, address: string, device?: BrowserContextOptions): Promise<Person> {
    const context = await browser.newContext(device);
    Person.contexts.push(context);
    const page = await context.newPage();
    await page.goto(address);
    await page.getByLabel('Your name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Join the session' }).click();
    await expect(page.getByRole('button', { name: `Your name: ${name}` })).toBeVisible();
    return new Person(name, page);
  }

  get run() {
    return this.page.getByRole('button', { name: 'Run', exact: true });
  }
  get cancel() {
    return this.page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: 'Cancel' });
  }
  get heatmap() {
    return this.page.getByRole('grid', { name: /^Heatmap of/ });
  }

  /** Waits until so many cells of the shown map are known; resolves with the number that is known then. */
  async cellsKnown(atLeast: number): Promise<number> {
    const known = await this.page.waitForFunction((wanted) => {
      const text = document.body.innerText;
      const partial = /(\d+) of (\d+) cells/.exec(text);
      const complete = /(\d+) cells, complete/.exec(text);
      const done = complete ? Number(complete[1]) : partial ? Number(partial[1]) : 0;
      return done >= wanted ? done : false;
    }, atLeast);
    return Number(await known.jsonValue());
  }

  /** The number of known cells at the moment when the map first covers the whole picture. */
  async cellsAtFirstFullMap(): Promise<number> {
    const known = await this.page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('main canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      if (!pixels?.length) return false;
      for (let i = 3; i < pixels.length; i += 4) if (pixels[i] === 0) return false;
      const count = /(\d+) of \d+ cells/.exec(document.body.innerText);
      return count ? Number(count[1]) : false;
    });
    return Number(await known.jsonValue());
  }

  /** When the browser gets the next click on a button, in milliseconds since 1970. */
  clickTime(button: Locator): Promise<number> {
    return button.evaluate(
      (element) => new Promise<number>((resolve) => element.addEventListener('click', () => resolve(Date.now()), { once: true, capture: true })), // prettier-ignore
    );
  }

  async complete(): Promise<void> {
    await expect(this.page.getByText(/\d+ cells, complete/)).toBeVisible({ timeout: 180_000 });
  }
}

export const test = base.extend<{ server: SpecularServer }>({
  // Playwright reads the names of a fixture's needs from this pattern; this one needs nothing.
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use, testInfo) => {
    const server = await SpecularServer.start();
    await use(server);
    await Person.allLeave();
    await server.stop();
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach('server log', { body: server.log(), contentType: 'text/plain' });
  },
});
export { expect };

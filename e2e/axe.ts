/** What axe finds wrong with a page: nothing. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Rules of axe that ask for the colours of a page. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** @param rules of axe; all of them when absent */
export async function expectNoViolation(page: Page, rules?: string[]): Promise<void> {
  // Without frames of other origins, of which no page has any, nothing must be carried through a page of axe's own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** Leaves the page in the dark. What axe looks at is the same there, but for the colours. */
export async function expectNoViolationInLightAndDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoViolation(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolation(page, COLOUR_RULES);
}

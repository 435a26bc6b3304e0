/** What people do on the map view, and what can be seen of it there. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Embedding } from '../lib/domain/embedding';
import type { Session } from '../lib/domain/session';
import { getJson, postJson } from './subject';

/** The 240 scenes of the demo: few enough to be ready soon. */
export const SET = 'object-scenes';
export const NETWORK = 'objects';
/** For the vectors and the map of so few. */
const MADE_WITHIN = { timeout: 60_000 };

/** The address of a session that looks at the map of the scenes. */
export async function newMapSession(url: string): Promise<string> {
  const wishes = { name: 'Scenes on a map', networkId: NETWORK };
  const { session } = await postJson<{ session: Session }>(`${url}/api/sessions`, wishes);
  return `${url}/s/${session.id}?view=map&set=${SET}`;
}

/** A map of the scenes that is finished, made by somebody else. */
export async function madeMap(url: string, spec: object, layer?: string): Promise<Embedding> {
  const body = { networkId: NETWORK, spec, by: 'Cleo', ...(layer && { layer }) };
  const { embedding } = await postJson<{ embedding: Embedding }>(`${url}/api/image-sets/${SET}/embeddings`, body);
  const path = `${url}/api/embeddings/${embedding.id}`;
  const now = async () => (await getJson<{ embedding: Embedding }>(path)).embedding;
  await expect.poll(async () => (await now()).state.status, MADE_WITHIN).toBe('finished');
  return now();
}

/** Fills in the form, and waits until the map is asked for. */
export async function makeMap(page: Page, method: string, fields: Readonly<Record<string, string>> = {}) {
  await page
    .getByRole('button', { name: /^Make a map( …)?$/ })
    .first()
    .click();
  const form = page.getByRole('dialog', { name: 'Make a map' });
  await form.getByRole('radio', { name: method }).check({ force: true });
  if (Object.keys(fields).length > 0) await form.getByText('Advanced').click();
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
  await form.getByRole('button', { name: 'Make the map' }).click();
  await expect(form).toBeHidden();
}

export function time(page: Page): Locator {
  return page.getByRole('region', { name: 'Time' });
}

/** Waits until the shown map is in a state. */
export async function expectState(page: Page, text: string | RegExp): Promise<void> {
  await expect(time(page).locator('[data-state]')).toHaveText(text, MADE_WITHIN);
}

/** The drawing that takes pointer and keys. */
export function mapOf(place: Page | Locator): Locator {
  return place.getByRole('grid', { name: /^Map: / });
}

/** The box around what is drawn that says which map it is, and at which iteration. */
export function drawnOf(place: Page | Locator): Locator {
  return place.locator('[data-map]');
}

export function tableOf(place: Page | Locator): Locator {
  return place.getByRole('grid', { name: /^Points of the map/ });
}

/** The first values of a column of an open table, by the place of the column from 1. */
export function columnOf(table: Locator, column: number): Promise<string[]> {
  return table.locator(`[role=gridcell][aria-colindex="${column}"]`).allInnerTexts();
}

/** One parameter of the page's address; null without it. */
export function parameter(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export async function boxOf(map: Locator): Promise<Box> {
  const box = await map.boundingBox();
  if (!box) throw new Error('The map is not there.');
  return { left: box.x, top: box.y, width: box.width, height: box.height };
}

/** A circle around the middle of a box, as corners that a pointer goes along. */
export function circleIn({ left, top, width, height }: Box): [x: number, y: number][] {
  const radius = Math.min(width, height) / 3;
  return Array.from({ length: 17 }, (_, turn) => [
    left + width / 2 + radius * Math.cos((turn * Math.PI) / 8),
    top + height / 2 + radius * Math.sin((turn * Math.PI) / 8),
  ]);
}

/** Goes along a line with the mouse held down; lets go at its end. */
export async function drag(page: Page, line: readonly (readonly [x: number, y: number])[]): Promise<void> {
  const [first, ...rest] = line;
  if (!first) return;
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place);
  await page.mouse.up();
}

/** Goes round the middle of a map with the lasso. */
export async function lasso(page: Page, map: Locator): Promise<void> {
  await page.getByRole('radio', { name: 'Lasso' }).check({ force: true });
  await drag(page, circleIn(await boxOf(map)));
}

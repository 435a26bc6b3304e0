/** Calling routes as Next does, with real services in a temporary data directory. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import type { ErrorCode } from '@/lib/domain/appError';
import type { Config } from '@/server/config';
import { createServices, type RunningServices } from '@/server/createServices';
import { makeDataDir } from '@/server/db/testing/makeDataDir.testing';
import { createLog } from '@/server/log';
import { publishServices, type Services } from '@/server/services';
import { pngGray } from '@/server/seed/pngGray';
import { readDigits } from '@/models/digits/readDigits';

/**
 * Publishes real services for the tests of a file. Read the result inside tests only. `settings` are asked for just
 * before the start, for what other hooks have made by then.
 */
export function withRealServices(settings: () => Partial<Config> | Promise<Partial<Config>> = () => ({})): {
  services: Services;
  dataDir: string;
} {
  const holder = {} as { services: Services; dataDir: string };
  let folder: string;
  let running: RunningServices;
  beforeAll(async () => {
    folder = await makeDataDir('routes');
    const log = createLog({ level: 'silent', format: 'text' });
    const config = { dataDir: folder, databaseUrl: undefined, device: 'cpu' as const, ...(await settings()) };
    running = await createServices({ config, log });
    holder.dataDir = folder;
    holder.services = running.services;
    publishServices(running.services);
  }, 120_000);
  afterAll(async () => {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  });
  return holder;
}

type Route<Context> = (request: Request, context: Context) => Promise<Response>;
const ORIGIN = 'http://127.0.0.1:3000';

/** A GET; `id` is what Next takes from the path. */
export function get(route: Route<{ params: Promise<{ id: string }> }>, id = '', query = ''): Promise<Response> {
  return route(new Request(`${ORIGIN}/api${query}`), { params: Promise.resolve({ id }) });
}

export function postJson(
  route: Route<{ params: Promise<{ id: string }> }>,
  json: unknown,
  { id = '', type = 'application/json' } = {},
): Promise<Response> {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  const request = new Request(`${ORIGIN}/api`, { method: 'POST', body, headers: { 'content-type': type } });
  return route(request, { params: Promise.resolve({ id }) });
}

export function postBytes(
  route: Route<{ params: Promise<{ id: string }> }>,
  body: Uint8Array<ArrayBuffer> | ReadableStream,
  { id = '', query = '', headers = {} }: { id?: string; query?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const init = {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'content-type': 'application/octet-stream', ...headers },
  };
  return route(new Request(`${ORIGIN}/api${query}`, init), { params: Promise.resolve({ id }) });
}

/** The body of an answer that went well. */
export async function okJson<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer;
  const body: unknown = await response.json();
  expect({ status: response.status, body }).toMatchObject({ status: 200 });
  return body as T;
}

/** Expects an error body with this code, and gives it back. */
export async function expectRefusal(
  answer: Promise<Response>,
  status: number,
  code: ErrorCode,
  field?: string,
): Promise<{ code: string; message: string; field?: string }> {
  const response = await answer;
  const { error } = (await response.json()) as { error: { code: string; message: string; field?: string } };
  expect({ status: response.status, code: error.code, field: error.field }).toEqual({ status, code, field });
  return error;
}

/** PNG of a real held-out digit. */
export async function digitPng(label: number): Promise<Uint8Array<ArrayBuffer>> {
  const digit = (await readDigits()).find((one) => one.heldOut && one.label === label);
  if (!digit) throw new Error(`no held-out ${label}`);
  return Uint8Array.from(pngGray(digit.pixels, 28, 28));
}

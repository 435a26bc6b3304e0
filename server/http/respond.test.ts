import { afterEach, expect, test } from 'vitest';
import { AppError, ERROR_CODES } from '@/lib/domain/appError';
import { createLog, publishLog } from '../log';
import { ERROR_STATUS } from './errorStatus';
import { handle } from './respond';

const request = new Request('http://127.0.0.1:3000/api/networks?secret=1', { method: 'POST' });
const logged: string[] = [];
publishLog(createLog({ level: 'debug', format: 'json', write: (line) => logged.push(line) }));
afterEach(() => {
  logged.length = 0;
});

async function answerOf(route: () => unknown): Promise<{ status: number; body: unknown }> {
  const response = await handle(route)(request, undefined);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

test('a value is sent as JSON', async () => {
  expect(await answerOf(() => Promise.resolve({ id: 'n1' }))).toEqual({ status: 200, body: { id: 'n1' } });
});

test('nothing is an empty 204, and a Response is passed on', async () => {
  expect(await answerOf(() => undefined)).toEqual({ status: 204, body: null });
  expect(await answerOf(() => Response.json('made', { status: 201 }))).toEqual({ status: 201, body: 'made' });
});

test('an AppError becomes its status, code, message and field, and is not logged', async () => {
  const refuse = () => {
    throw new AppError('invalid_input', 'The stride must be at least 1.', { field: 'spec.stride' });
  };
  expect(await answerOf(refuse)).toEqual({
    status: 400,
    body: { error: { code: 'invalid_input', message: 'The stride must be at least 1.', field: 'spec.stride' } },
  });
  expect(logged).toEqual([]);
});

test('a surprise says nothing of itself, and its incident number finds it in the log', async () => {
  const { status, body } = await answerOf(() => Promise.reject(new Error('password=hunter2')));
  expect(status).toBe(500);
  const { error } = body as { error: { code: string; message: string } };
  expect(error.code).toBe('internal');
  expect(error.message).not.toContain('hunter2');
  const incident = /Incident ([0-9a-f]{8})/.exec(error.message)?.[1];
  const entry = JSON.parse(logged[0] ?? '{}') as { incident: string; msg: string; err: { message: string } };
  expect(entry).toMatchObject({ incident, err: { message: 'password=hunter2' } });
  expect(entry.msg).toBe('Unexpected error in POST /api/networks');
});

test('every error code has a status that says refusal or failure', () => {
  for (const code of ERROR_CODES) expect(ERROR_STATUS[code]).toBeGreaterThanOrEqual(400);
});

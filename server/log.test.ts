import { expect, test } from 'vitest';
import { createLog, formatLogLine } from './log';

function capture(format: 'text' | 'json', level: 'debug' | 'warn' = 'debug') {
  const lines: string[] = [];
  return { lines, log: createLog({ level, format, write: (line) => lines.push(line) }) };
}

test('a line for people has the level, the sentence and its fields', () => {
  const { lines, log } = capture('text');
  log.warn({ jobId: 'j1', cells: 12 }, 'The worker died');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}The worker died · jobId=j1 cells=12\n$/);
});

test('an error is written with its stack', () => {
  const { lines, log } = capture('text');
  log.error({ err: new TypeError('of undefined') }, 'Surprise');
  expect(lines[0]).toContain('Surprise\n    TypeError: of undefined\n        at ');
});

test('LOG_FORMAT=json gives one JSON object a line', () => {
  const { lines, log } = capture('json');
  log.info({ port: 3000 }, 'Listening');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, msg: 'Listening', port: 3000 });
});

test('lines below the level are left out', () => {
  const { lines, log } = capture('text', 'warn');
  log.info('quiet');
  expect(lines).toEqual([]);
});

test('a line that is not JSON is passed on unchanged', () => {
  expect(formatLogLine('plain\n')).toBe('plain\n');
});

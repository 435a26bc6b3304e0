import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from './fingerprint.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'specular-fingerprint-'));
  mkdirSync(path.join(root, 'lib/deep'), { recursive: true });
  write('lib/a.ts', 'a');
  write('lib/deep/b.ts', 'b');
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (file, text) => writeFileSync(path.join(root, file), text);
const now = () => fingerprint(root, ['lib', 'config.json']);

test('stays while the bytes stay, whatever the dates say', () => {
  const before = now();
  utimesSync(path.join(root, 'lib/a.ts'), 0, 0);
  write('lib/a.ts', 'a');
  expect(now()).toBe(before);
});

test.each([
  ['a changed file', () => write('lib/deep/b.ts', 'c')],
  ['a new file', () => write('lib/c.ts', '')],
  ['a new input that was absent', () => write('config.json', '{}')],
  ['a removed file', () => rmSync(path.join(root, 'lib/a.ts'))],
  [
    'bytes that move from one file to the next',
    () => {
      write('lib/a.ts', '');
      write('lib/deep/b.ts', 'ab');
    },
  ],
])('%s changes it', (_what, change) => {
  const before = now();
  change();
  expect(now()).not.toBe(before);
});

test('tests do not count: editing one builds nothing again', () => {
  const before = now();
  write('lib/a.test.ts', 'x');
  expect(now()).toBe(before);
});

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withTemporaryFiles } from './memoryFolder.mjs';

let memory;
let options;
beforeEach(() => {
  memory = mkdtempSync(path.join(os.tmpdir(), 'specular-memory-'));
  options = { memory, neededBytes: 1 };
});
afterEach(() => rmSync(memory, { recursive: true }));

test('temporary files have a folder of their own, which goes with the work, also when that fails', async () => {
  let folder;
  const answer = await withTemporaryFiles(async ({ TMPDIR }) => {
    folder = TMPDIR;
    writeFileSync(path.join(folder, 'left behind'), 'x');
    return 7;
  }, options);
  expect([answer, path.dirname(folder), existsSync(folder)]).toEqual([7, memory, false]);
  const failing = withTemporaryFiles(() => Promise.reject(new Error('no')), options);
  await expect(failing).rejects.toThrow('no');
  expect(readdirSync(memory)).toEqual([]);
});

test('what a killed run left is removed, what another run uses is not', async () => {
  const dead = `specular-test-${spawnSync(process.execPath, ['--version']).pid}-abc`;
  const running = `specular-test-${process.ppid}-abc`;
  for (const name of [dead, running, 'of-somebody-else'])
    mkdirSync(path.join(memory, name, 'deep'), { recursive: true });
  await withTemporaryFiles(async () => {}, options);
  expect(readdirSync(memory).sort()).toEqual(['of-somebody-else', running]);
});

test.each([
  ['is not there', () => ({ memory: path.join(memory, 'nowhere') })],
  ['is too small', () => ({ memory, neededBytes: 2 ** 60 })],
])('where such memory %s, the usual folder serves', async (_what, options) => {
  expect(await withTemporaryFiles((env) => Promise.resolve(env), options())).toEqual({});
});

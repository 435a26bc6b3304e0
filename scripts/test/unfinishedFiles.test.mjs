import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../setup/project.mjs';
import { UNFINISHED_FILES } from './unfinishedFiles.mjs';

let folder;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-unfinished-'));
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(path.join(ROOT, 'node_modules', 'vitest'), path.join(folder, 'node_modules', 'vitest'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TEST = "import { test } from 'vitest';";
async function runOn(files) {
  for (const [name, body] of Object.entries(files)) await writeFile(path.join(folder, name), `${TEST}\n${body}`);
  const target = path.join(folder, 'unfinished.json');
  const reporter = path.join(ROOT, 'scripts/test/unfinishedFiles.mjs');
  const bin = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = [bin, 'run', '--root', folder, '--pool', 'forks', '--maxWorkers', '1', '--reporter', reporter];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, [UNFINISHED_FILES]: target },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  const { files: unfinished, errors } = JSON.parse(await readFile(target, 'utf8'));
  return { code, errors, unfinished: unfinished.map((file) => path.basename(file)) };
}

test('a file whose process dies is named, one that ends or fails is not', async () => {
  const { code, errors, unfinished } = await runOn({
    'dies.test.mjs': "test('dies', () => process.kill(process.pid, 'SIGKILL'));",
    'ends.test.mjs': "test('ends', () => {});",
    'fails.test.mjs': "test('fails', () => { throw new Error('no'); });",
  });
  expect(code).not.toBe(0);
  expect(unfinished).toEqual(['dies.test.mjs']);
  expect(errors).toBe(1); // a death is one error, so that a second one is something else
});

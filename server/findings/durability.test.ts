import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { decodeNpy } from '@/lib/tensor/npy';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { decodeResultFile } from '../jobs/resultFile';
import { openTestStore } from '../jobs/testStore.testing';
import { testProgram } from '../testing/testProgram.testing';

const ROUNDS = 10;
const dataDir = await makeDataDir('durability');
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Runs the child on the data of the rounds before, kills it after so many lines, and returns what it acknowledged. */
async function runAndKill(lines: number): Promise<string[]> {
  const program = testProgram('findingWriter');
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') continue;
    acknowledged.push(line);
    // In the middle of whatever comes next; lines that are on their way still count.
    if (acknowledged.length === lines) child.kill('SIGKILL');
  }
  expect(acknowledged.length, errors).toBeGreaterThanOrEqual(lines);
  return acknowledged;
}

it(
  'J3 no acknowledged finding or completed job is lost in ten rounds of SIGKILL during writes',
  { timeout: 300_000 },
  async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) acknowledged.push(...(await runAndKill(3 + ((round * 5) % 7))));

    const store = await openTestStore(dataDir);
    try {
      for (const line of acknowledged) {
        const [kind, id] = line.split(' ') as ['job' | 'finding', string];
        if (kind === 'job') {
          const job = await store.database.jobs.get(id);
          expect(job, line).toMatchObject({ status: 'completed' });
          expect(decodeResultFile(await store.artifacts.get(job!.resultHash!)).count).toBe(16);
        } else {
          const finding = await store.database.findings.get(id);
          expect(finding, line).toMatchObject({ title: 'Survives', evidence: { done: 16 } });
          if (finding?.kind !== 'occlusion') throw new Error(`${line} is no finding about a heatmap.`);
          const { mapHash, pictureHash } = finding.evidence;
          expect(decodeNpy(await store.artifacts.get(mapHash)).shape).toEqual([4, 4]);
          expect((await store.artifacts.get(pictureHash)).length).toBeGreaterThan(100);
        }
      }
      expect(new Set(acknowledged).size).toBeGreaterThanOrEqual(ROUNDS * 3);
    } finally {
      await store.close();
    }
  },
);

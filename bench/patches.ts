/**
 * npm run bench -- patches [--rounds 5]
 *
 * What does a scan for patches cost? A: the network alone over some pictures (read, fitted, predicted). B: a scan of all
 * channels of one of its layers over the same pictures, as the server does it: with the database, its files, and
 * somebody who looks on. A B A B …, after one round to warm up. Then the memory that 20,000 pictures of a layer with 512
 * channels take.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createComputePool } from '@/server/compute/computePool';
import { createServices } from '@/server/createServices';
import { createLog } from '@/server/log';
import type { Services } from '@/server/services';
import { CHANNELS, measureMemory, type MemoryUse, PICTURES } from './patches/memory';
import { measureSpeed, type SpeedRow } from './patches/speed';
import { addObjects, addSqueezeNet } from './patches/subjects';
import { memoryVerdicts, ratiosOf, speedVerdict } from './patches/targets';
import { formatSpread, spreadOf } from './report/spread';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';

const { rounds } = parseOptions();
const log = createLog({ level: 'warn', format: 'text' });
const { description } = await withServices(({ device }) => device());
console.log(`${description}, ${rounds} rounds of A and B`);
// First, and on a database of its own: what networks leave behind would hide it, and its pictures would slow the scans.
const memory = await withServices(async (services) => {
  const subject = await addSqueezeNet(services);
  return subject && measureMemory(services, subject);
});
if (!memory) console.log('SqueezeNet and its photographs are not here (SPECULAR_ASSETS): both are left out, and so is the memory.'); // prettier-ignore
const rows: SpeedRow[] = [];
for (const add of [addObjects, addSqueezeNet])
  await withServices(async (services) => {
    const subject = await add(services);
    if (!subject) return;
    const compute = createComputePool({ device: 'auto', log });
    try {
      rows.push(await measureSpeed(services, compute, subject, rounds));
    } finally {
      await compute.close();
    }
  });
report(rows, memory);
const file = await writeResults('patches', { device: description, rounds, rows, memory });
console.log(`\nWritten to ${file}`);

/** The server's services on a data directory of their own, which is removed afterwards. */
async function withServices<T>(use: (services: Services) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'specular-bench-'));
  const config = { dataDir, databaseUrl: undefined, device: 'auto' as const };
  const { services, close } = await createServices({ config, log });
  try {
    return await use(services);
  } finally {
    await close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function report(rows: readonly SpeedRow[], memory: MemoryUse | null): void {
  const header = ['pictures, median (smallest … largest)', 'channels', 'pictures', 'alone/s', 'scan/s', 'scan in alone', 'the same by CPU time']; // prettier-ignore
  const body = rows.map((row) => {
    const { network, layer, channels, pictures, alone, scan } = row;
    const byCpu = scan.map(({ perCpuSecond }, round) => perCpuSecond / alone[round]!.perCpuSecond);
    return [
      `${network}, ${layer}`,
      String(channels),
      pictures.toLocaleString('en'),
      formatSpread(spreadOf(alone.map(({ perSecond }) => perSecond)), 1),
      formatSpread(spreadOf(scan.map(({ perSecond }) => perSecond)), 1),
      formatSpread(spreadOf(ratiosOf(row)), 3),
      formatSpread(spreadOf(byCpu), 3),
    ];
  });
  console.log(`\n${formatTable([header, ...body])}`);
  if (memory) {
    const { storedMiB, keptMiB, peakMiB, seconds } = memory;
    const titles = [`${PICTURES.toLocaleString('en')} pictures × ${CHANNELS} channels`, 'on the disk', 'kept in memory', 'peak', 'written', 'ranked again', 'one channel']; // prettier-ignore
    const sizes = [storedMiB, keptMiB, peakMiB].map((size) => `${size.toFixed(1)} MiB`);
    const times = [seconds.write, seconds.fill, seconds.channel].map((time) => `${time.toFixed(1)} s`);
    console.log(`\n${formatTable([titles, ['', ...sizes, ...times]])}`);
  }
  const verdicts = [...rows.map(speedVerdict), ...(memory ? memoryVerdicts(memory) : [])];
  const lines = verdicts.map(({ text, measured, holds }) => [text, measured, holds ? 'holds' : 'MISSED']);
  console.log(`\n${formatTable([['target', 'measured', ''], ...lines])}`);
}

function parseOptions(): { rounds: number } {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
  const count = Number(values.rounds);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`--rounds must be a whole number from 1, but is "${values.rounds}".`);
  return { rounds: count };
}

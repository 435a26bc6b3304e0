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
import { CHANNELS, measureMemory, type MemoryUse, PICTURES } from './patches/memory';
import { measureSpeed, type SpeedRow } from './patches/speed';
import { addObjects, addSqueezeNet } from './patches/subjects';
import { memoryVerdicts, ratiosOf, speedVerdict } from './patches/targets';
import { formatSpread, spreadOf } from './report/spread';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';

const { rounds } = parseOptions();
const dataDir = await mkdtemp(path.join(tmpdir(), 'specular-bench-'));
const log = createLog({ level: 'warn', format: 'text' });
const { services, close } = await createServices({ config: { dataDir, databaseUrl: undefined, device: 'auto' }, log });
const compute = createComputePool({ device: 'auto', log });
try {
  const { description } = await services.device();
  console.log(`${description}, ${rounds} rounds of A and B`);
  const squeezeNet = await addSqueezeNet(services);
  if (!squeezeNet) console.log('SqueezeNet and its photographs are not here (SPECULAR_ASSETS): it is left out, and so is the memory.'); // prettier-ignore
  // First: what the networks leave behind would hide it.
  const memory = squeezeNet && (await measureMemory(services, squeezeNet));
  const subjects = [await addObjects(services), ...(squeezeNet ? [squeezeNet] : [])];
  const rows: SpeedRow[] = [];
  for (const subject of subjects) rows.push(await measureSpeed(services, compute, subject, rounds));
  report(rows, memory);
  const file = await writeResults('patches', { device: description, rounds, rows, memory });
  console.log(`\nWritten to ${file}`);
} finally {
  await compute.close();
  await close();
  await rm(dataDir, { recursive: true, force: true });
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

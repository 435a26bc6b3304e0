/**
 * npm run bench -- occlusion [--networks alexnet,vgg16,…] [--patches 16,32] [--rounds 7] [--every-cell]
 *
 * Milliseconds a cell of an occlusion run, A: by whole runs of the network in their fastest batch, B: by parts, on the
 * same cells: A B A B …, rounds spread over the whole run. With the exact bound by arithmetic, and the time to the first
 * map that covers the picture. Networks have seeded weights. The answers of both ways are
 * compared at the cells of the rounds, or at every cell with --every-cell, which takes as long as whole runs do.
 */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ARCHITECTURE_NAMES, ARCHITECTURES, type ArchitectureName } from '@/lib/architectures/architectures';
import { PartLanes } from '@/server/compute/lanes/partLanes';
import { openEngine } from '@/server/engine/openEngine';
import { measure, type Row } from './occlusion/measure';
import { makeSubject } from './occlusion/subject';
import { LEAST_RATIOS, MOST_DIFFERENCE, ratiosOf, verdictOf } from './occlusion/targets';
import { formatSpread, spreadOf } from './report/spread';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';

const SPECS = [
  { patch: 16, stride: 4 },
  { patch: 32, stride: 8 },
];

const DEVICE = z.enum(['auto', 'cuda', 'webgpu', 'cpu']).default('auto').parse(process.env.SPECULAR_DEVICE);
const { rounds, networks, specs, everyCell } = parseOptions();
const folder = path.join(tmpdir(), 'specular-bench-occlusion');
await mkdir(folder, { recursive: true });
const engine = await openEngine({ device: DEVICE });
console.log(`${engine.device.description}, ${rounds} rounds of A and B`);
const lanes = new PartLanes();
const rows: Row[] = [];
for (const name of networks) {
  const subject = await makeSubject(name, folder, engine);
  for (const spec of specs) {
    // Loaded anew for each: the cut is chosen on the batches of the run that is measured.
    const network = await engine.load(subject.file, `${name}.onnx`);
    rows.push(
      await measure(network, subject, spec, { rounds, onCard: engine.device.provider !== 'cpu', lanes, everyCell }),
    );
    await network.dispose();
    console.log(`${subject.title}, patch ${spec.patch}, stride ${spec.stride}: done`);
  }
}
report(rows);
const file = await writeResults('occlusion', { device: engine.device, rounds, rows });
console.log(`\nWritten to ${file}`);
process.exit(rows.every(holds) ? 0 : 1);

function report(all: readonly Row[]): void {
  const header = ['network', 'patch/stride', 'A ms', 'B ms', 'A/B', 'target', 'bound', 'in groups of 32, 256, all', 'cut', 'batches', '|Δp|', '|Δlogit| / spread', 'first map A, B ms', 'MiB']; // prettier-ignore
  const lines = all.map((row) => {
    const verdict = verdictOf(row.network, row.spec, row.rounds);
    const ms = (of: (round: Row['rounds'][number]) => number) => formatSpread(spreadOf(row.rounds.map(of)), 2);
    return [
      ARCHITECTURES[row.network as ArchitectureName].title,
      `${row.spec.patch}/${row.spec.stride}`,
      ms(({ naiveMs }) => naiveMs),
      ms(({ incrementalMs }) => incrementalMs),
      formatSpread(spreadOf(ratiosOf(row.rounds)), 2),
      verdict ? `≥ ${verdict.least} ${verdict.holds ? 'holds' : 'FAILS'}` : '',
      row.bound.toFixed(2),
      row.boundInGroups.map(({ bound }) => bound.toFixed(2)).join(', '),
      `${row.cut} of ${row.segments}`,
      `${row.naiveBatch}, ${row.batch}`,
      row.difference.toExponential(1),
      row.logitDifference.toExponential(1),
      `${row.firstMapMs.naive.toFixed(0)}, ${row.firstMapMs.incremental.toFixed(0)}`,
      row.memoryMiB.toFixed(0),
    ];
  });
  console.log(`\n${formatTable([header, ...lines])}`);
}

function holds({ network, spec, rounds: measured, difference, logitDifference }: Row): boolean {
  const isExact = difference <= MOST_DIFFERENCE.probability && logitDifference <= MOST_DIFFERENCE.logit;
  return isExact && (verdictOf(network, spec, measured)?.holds ?? true);
}

function parseOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      networks: { type: 'string' },
      patches: { type: 'string' },
      'every-cell': { type: 'boolean' },
    },
  });
  const wanted = values.networks?.split(',') ?? Object.keys(LEAST_RATIOS);
  const names = wanted.map((wish) => ARCHITECTURE_NAMES.find((name) => name === wish) ?? unknown(wish));
  const patches = values.patches?.split(',').map(Number);
  const specs = SPECS.filter(({ patch }) => patches?.includes(patch) ?? true);
  if (specs.length === 0) throw new Error(`--patches takes some of ${SPECS.map(({ patch }) => patch).join()}.`);
  const count = Number(values.rounds ?? 7);
  if (!(Number.isInteger(count) && count >= 1)) throw new Error('--rounds takes a whole number, 1 or more.');
  return { rounds: count, networks: names, specs, everyCell: values['every-cell'] ?? false };
}

function unknown(name: string): never {
  throw new Error(`There is no network "${name}". There are: ${ARCHITECTURE_NAMES.join(', ')}.`);
}

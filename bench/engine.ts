/**
 * npm run bench -- engine [--rounds 5] [--seconds 1] [--force webgpu]
 *
 * Pictures per second of SqueezeNet 1.1 and ResNet-18 on every engine and device that works here: ONNX Runtime on the
 * processor and on graphics cards, TensorFlow.js. All in one run, one after the other round by round (A B C A B C …), on
 * the same network with the same weights; nothing is measured before their answers agree.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine } from '@/server/engine/engine';
import { answer, type Contestant, difference, imagesPerSecond, load } from './engine/contestant';
import { openAll } from './engine/openAll';
import { type Subject, writeSubject } from './engine/subjects';
import { formatSpread, spreadOf } from './report/spread';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';

const NETWORKS = ['squeezenet1_1', 'resnet18'] as const;
const BATCHES = [1, 8];
/** Relative to the largest logit. */
const TOLERANCE = 1e-3;

interface Row {
  network: string;
  batch: number;
  engine: string;
  device: string;
  imagesPerSecond: number[];
  differenceFromFirst: number;
}

const { rounds, seconds, force } = parseOptions();
const folder = await mkdtemp(path.join(tmpdir(), 'specular-bench-'));
try {
  const engines = await openAll(force);
  console.log(`\nEngines: ${engines.map(nameOf).join(' · ')}. ${rounds} rounds.`);
  const rows: Row[] = [];
  for (const name of NETWORKS) rows.push(...(await measure(await writeSubject(name, folder), engines)));
  report(rows);
  const file = await writeResults('engine', { devices: engines.map(({ device }) => device), rounds, seconds, rows });
  console.log(`\nWritten to ${file}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
// TensorFlow.js keeps its workers, and with them the process.
process.exit(0);

async function measure(subject: Subject, engines: readonly Engine[]): Promise<Row[]> {
  const contestants: Contestant[] = [];
  for (const engine of engines) contestants.push(await load(engine, subject));
  const rows: Row[] = [];
  for (const batch of BATCHES) {
    const measured = contestants.map(({ engine }) => emptyRow(subject, batch, engine));
    // Also warms up.
    const [first, ...others] = await inTurn(contestants, (contestant) => answer(contestant, subject, batch));
    if (!first) throw new Error('No engine works here.');
    others.forEach((other, i) => {
      const row = measured[i + 1]!;
      row.differenceFromFirst = difference(first, other);
      if (row.differenceFromFirst > TOLERANCE)
        throw new Error(`${row.engine} on ${row.device} computes another answer for ${subject.title}: it is off by ${row.differenceFromFirst}.`); // prettier-ignore
    });
    for (let round = 0; round < rounds; round++) {
      const speeds = await inTurn(contestants, (contestant) =>
        imagesPerSecond(contestant, subject, batch, seconds * 1000),
      );
      speeds.forEach((speed, i) => measured[i]!.imagesPerSecond.push(speed));
    }
    rows.push(...measured);
  }
  await inTurn(contestants, ({ network }) => network.dispose());
  return rows;
}

function emptyRow({ title }: Subject, batch: number, { device }: Engine): Row {
  return {
    network: title,
    batch,
    engine: `${device.engine} ${device.engineVersion}`,
    device: device.description,
    imagesPerSecond: [],
    differenceFromFirst: 0,
  };
}

async function inTurn<T, R>(all: readonly T[], run: (each: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const each of all) results.push(await run(each));
  return results;
}

function report(rows: readonly Row[]): void {
  const header = ['images per second, median (smallest … largest)', 'batch', 'images/s', 'times the first', 'answers differ by']; // prettier-ignore
  const body = rows.map((row) => {
    const first = rows.find(({ network, batch }) => network === row.network && batch === row.batch) ?? row;
    const ratios = row.imagesPerSecond.map((speed, i) => speed / first.imagesPerSecond[i]!);
    return [
      `${row.network}: ${row.engine}, ${row.device}`,
      String(row.batch),
      formatSpread(spreadOf(row.imagesPerSecond), 1),
      formatSpread(spreadOf(ratios), 2),
      row.differenceFromFirst.toExponential(1),
    ];
  });
  console.log(`\n${formatTable([header, ...body])}`);
}

function nameOf({ device }: Engine): string {
  return `${device.engine} (${device.description})`;
}

function parseOptions(): { rounds: number; seconds: number; force: string[] } {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1' },
      force: { type: 'string', multiple: true, default: [] },
    },
  });
  const [roundCount, length] = [Number(values.rounds), Number(values.seconds)];
  if (!Number.isInteger(roundCount) || roundCount < 1)
    throw new RangeError(`--rounds must be a whole number from 1, but is "${values.rounds}".`);
  if (!(length > 0)) throw new RangeError(`--seconds must be above 0, but is "${values.seconds}".`);
  return { rounds: roundCount, seconds: length, force: values.force };
}

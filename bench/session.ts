/**
 * npm run bench -- session [--clients 20] [--rounds 5]
 *
 * What does it cost a run when people watch it? A: the run alone. B: the same run, started by one of the clients of a
 * session and streamed to all of them. A B A B …, after one run to warm up; every run computes anew (its own fill).
 */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Fill } from '@/lib/domain/occlusion';
import { formatSpread, spreadOf } from './report/spread';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';
import { BenchClient } from './session/benchClient';
import type { Measurement } from './session/messages';
import { ServerProcess } from './session/serverProcess';

const LOOP_DELAY_TARGET_MS = 50;
/** Below this a run ends before its percentiles mean anything. */
const SHORT_RUN_MS = 3000;
/** After the end of a run; frames that are not here by then were lost. */
const DELIVERY_DEADLINE_MS = 30_000;

type WatchedMeasurement = Measurement & { bytesPerClient: number; framesPerClient: number; lastCellLagMs: number };

const { clients: clientCount, rounds } = parseNumbers();
const server = await ServerProcess.start();
try {
  const { subject } = server.ready;
  console.log(`${subject.network} on ${subject.device}: ${subject.cells} cells a run, ${rounds} rounds of A and B`);
  let runs = 0;
  const nextFill = (): Fill => [++runs % 256, 0, 0];
  await measureAlone(nextFill());
  const alone: Measurement[] = [];
  const watched: WatchedMeasurement[] = [];
  for (let round = 0; round < rounds; round++) {
    alone.push(await measureAlone(nextFill()));
    watched.push(await measureWatched(nextFill()));
  }
  report(alone, watched);
  const file = await writeResults('session', { subject, clients: clientCount, rounds, alone, watched });
  console.log(`\nWritten to ${file}`);
} finally {
  await server.stop();
}

async function measureAlone(fill: Fill): Promise<Measurement> {
  const measured = server.answer('measured');
  server.tell({ kind: 'measure', fill, start: 'here' });
  return (await measured).measurement;
}

async function measureWatched(fill: Fill): Promise<WatchedMeasurement> {
  const { url, sessionId, request, subject } = server.ready;
  const clients = await Promise.all(
    Array.from({ length: clientCount }, (_, number) => BenchClient.join(url, sessionId, number)),
  );
  try {
    const armed = server.answer('armed');
    const measured = server.answer('measured').then(({ measurement }) => ({ measurement, at: performance.now() }));
    server.tell({ kind: 'measure', fill, start: 'by a client' });
    await armed;
    const received = Promise.all(clients.map((client) => client.followNextRun(subject.cells)));
    void clients[0]?.start({ ...request, spec: { ...request.spec, fill } });
    const { measurement, at } = await measured;
    const frames = await Promise.race([received, failAfterDeadline()]);
    const lastCellLagMs = Math.max(0, performance.now() - at);
    const counted = server.answer('bytes');
    server.tell({ kind: 'countBytes' });
    return {
      ...measurement,
      bytesPerClient: (await counted).bytes / clientCount,
      framesPerClient: frames.reduce((sum, client) => sum + client.frames, 0) / clientCount,
      lastCellLagMs,
    };
  } finally {
    for (const client of clients) client.close();
  }
}

async function failAfterDeadline(): Promise<never> {
  await setTimeout(DELIVERY_DEADLINE_MS, undefined, { ref: false });
  throw new Error('The run is completed, but not every client has every cell.');
}

function report(alone: readonly Measurement[], watched: readonly WatchedMeasurement[]): void {
  const row = (name: string, key: keyof Measurement, digits: number) => [
    name,
    formatSpread(spreadOf(alone.map((run) => run[key])), digits),
    formatSpread(spreadOf(watched.map((run) => run[key])), digits),
  ];
  const watchedRow = (name: string, key: Exclude<keyof WatchedMeasurement, keyof Measurement>, digits: number) => [
    name,
    '',
    formatSpread(spreadOf(watched.map((run) => run[key])), digits),
  ];
  const ratio = spreadOf(watched.map((run, i) => run.cellsPerSecond / (alone[i]?.cellsPerSecond ?? Number.NaN)));
  const rows = [
    ['median (smallest … largest)', 'A: alone', `B: ${clientCount} clients`],
    row('cells per second', 'cellsPerSecond', 1),
    ['B / A, round by round', '', formatSpread(ratio, 3)],
    row('event loop delay, p99 of a run (ms)', 'loopDelayP99Ms', 1),
    row('event loop delay, longest (ms)', 'loopDelayMaxMs', 1),
    row('CPU time of the server (ms)', 'cpuMs', 0),
    watchedRow('bytes to each client', 'bytesPerClient', 0),
    watchedRow('frames to each client', 'framesPerClient', 1),
    watchedRow('last client complete after the run (ms)', 'lastCellLagMs', 1),
  ];
  console.log(`\n${formatTable(rows)}\n`);
  const worst = Math.max(...watched.map((run) => run.loopDelayP99Ms));
  const verdict = worst < LOOP_DELAY_TARGET_MS ? 'met' : 'MISSED';
  console.log(`p99 delay of every watched run below ${LOOP_DELAY_TARGET_MS} ms: ${verdict} (${worst.toFixed(1)} ms)`);
  console.log('The clients share the machine with the server.');
  if (Math.min(...alone.map((run) => run.runMs)) < SHORT_RUN_MS)
    console.log('The runs are too short for a steady picture. With SqueezeNet at SPECULAR_ASSETS they are longer.');
}

function parseNumbers(): { clients: number; rounds: number } {
  const { values } = parseArgs({
    options: { clients: { type: 'string', default: '20' }, rounds: { type: 'string', default: '5' } },
  });
  const atLeastOne = (name: 'clients' | 'rounds') => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new RangeError(`--${name} must be a whole number from 1, but is "${values[name]}".`);
  };
  return { clients: atLeastOne('clients'), rounds: atLeastOne('rounds') };
}

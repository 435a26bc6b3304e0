/**
 * npm run bench -- tsne [--points 2000,10000] [--rounds 1]
 *
 * t-SNE maps of handwritten digits: CPU seconds by phase, and how good the maps are, ours beside scikit-learn's in one run
 * where `python3` has it (Debian: python3-sklearn), one after the other round by round (A B A B …). Both start from the
 * same 50 principal components and the same first positions, on one thread. Above 10,000 points the digits are repeated with noise,
 * and scikit-learn is left out.
 */
import { parseArgs } from 'node:util';
import { formatSpread, spreadOf } from './report/spread';
import { formatTable } from './report/table';
import { writeResults } from './report/writeResults';
import { cpuSeconds } from './tsne/cpuSeconds';
import { readDigitVectors, reduceToComponents } from './tsne/digitVectors';
import { type Phases, runOurs, type RunSettings, totalOf } from './tsne/ourRun';
import { measureQuality, type Quality } from './tsne/quality';
import { findScikitLearn, runScikitLearn } from './tsne/scikitLearn';
import { targetsFor } from './tsne/targets';

const SETTINGS: RunSettings = { perplexity: 30, iterations: 1000, seed: 1 };
const MOST_DIGITS = 10_000;

interface Row {
  tool: string;
  points: number;
  /** CPU seconds of each round, nearest neighbours included, the principal components not. */
  seconds: number[];
  /** Ours only: of each round. */
  phases: Phases[];
  quality: Quality;
}

const { sizes, rounds } = parseOptions();
const scikitLearn = await findScikitLearn();
console.log(scikitLearn === null ? 'scikit-learn is not here: ours alone. Debian has it as python3-sklearn.' : `Beside scikit-learn ${scikitLearn}.`); // prettier-ignore
const rows: Row[] = [];
for (const points of sizes) rows.push(...(await measure(points)));
report(rows);
const file = await writeResults('tsne', { settings: SETTINGS, scikitLearn, rounds, rows });
console.log(`\nWritten to ${file}`);

async function measure(points: number): Promise<Row[]> {
  const pcaSeconds = { pca: 0 };
  const pixels = await readDigitVectors(points);
  const vectors = cpuSeconds(pcaSeconds, 'pca', () => reduceToComponents(pixels));
  console.log(`\n${points.toLocaleString('en')} points; principal components: ${pcaSeconds.pca.toFixed(2)} CPU s, in no sum below`); // prettier-ignore
  const ours: Omit<Row, 'quality'> = { tool: 'ours', points, seconds: [], phases: [] };
  const theirs: Omit<Row, 'quality'> = { tool: `scikit-learn ${scikitLearn}`, points, seconds: [], phases: [] };
  const measured: Row[] = [];
  for (let round = 0; round < rounds; round++) {
    const { phases, positions, start, neighbours, affinities } = runOurs(vectors, SETTINGS);
    ours.seconds.push(totalOf(phases));
    ours.phases.push(phases);
    const judge = (map: Float64Array) => measureQuality(vectors, affinities, neighbours, map);
    if (round === 0) measured.push({ ...ours, quality: judge(positions) });
    if (scikitLearn === null || points > MOST_DIGITS) continue;
    const run = await runScikitLearn(vectors, start, SETTINGS);
    theirs.seconds.push(run.seconds);
    if (round === 0) measured.push({ ...theirs, quality: judge(run.positions) });
  }
  return measured;
}

function report(all: readonly Row[]): void {
  const header = ['median (smallest … largest)', 'points', 'CPU s', 'KL', 'trust@12', 'kNN@10'];
  const body = all.map(({ tool, points, seconds, quality }) => [
    tool,
    points.toLocaleString('en'),
    formatSpread(spreadOf(seconds), 2),
    quality.kl.toFixed(4),
    quality.trustworthiness12.toFixed(4),
    quality.neighbourPreservation10.toFixed(3),
  ]);
  console.log(`\n${formatTable([header, ...body])}`);
  const ours = all.filter(({ phases }) => phases.length > 0);
  const names = Object.keys(ours[0]?.phases[0] ?? {}) as (keyof Phases)[];
  const phaseRows = ours.map(({ points, phases }) => [
    `ours, ${points.toLocaleString('en')} points`,
    ...names.map((name) => formatSpread(spreadOf(phases.map((each) => each[name])), 2)),
  ]);
  console.log(`\n${formatTable([['CPU s by phase', ...names], ...phaseRows])}`);
  console.log(`\n${formatTable([['target', 'measured', ''], ...ours.flatMap(rowsOfTargets)])}`);
}

function rowsOfTargets({ points, seconds, quality }: Row): string[][] {
  const own = spreadOf(seconds).median;
  const peer = rows.find((row) => row.points === points && row.phases.length === 0);
  const shareOfPeer = peer ? own / spreadOf(peer.seconds).median : null;
  return targetsFor(points, { ...quality, cpuSeconds: own, shareOfPeer }).map(({ text, measured, holds }) => [
    `${points.toLocaleString('en')}: ${text}`,
    measured,
    holds === null ? 'not measured' : holds ? 'holds' : 'MISSED',
  ]);
}

function parseOptions(): { sizes: number[]; rounds: number } {
  const { values } = parseArgs({
    options: { points: { type: 'string', default: '2000,10000' }, rounds: { type: 'string', default: '1' } },
  });
  const counts = values.points.split(',').map(Number);
  if (!counts.every((count) => Number.isInteger(count) && count >= 100 && count <= 200_000))
    throw new RangeError(`--points must be whole numbers from 100 to 200000, but is "${values.points}".`);
  const times = Number(values.rounds);
  if (!Number.isInteger(times) || times < 1)
    throw new RangeError(`--rounds must be a whole number from 1, but is "${values.rounds}".`);
  return { sizes: counts, rounds: times };
}

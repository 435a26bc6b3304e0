/** All tools on the same digits, one after the other, round by round (A B A B …). */
import type { Vectors } from '@/lib/embedding/vectors';
import { cpuSeconds } from './cpuSeconds';
import { MOST_DIGITS, readDigitVectors, reduceToComponents } from './digitVectors';
import { compareWithIndex } from './indexedNeighbours';
import { runJavaScriptPeer } from './javaScriptPeers';
import type { BenchOptions } from './options';
import { type OurRun, runOurs, type RunSettings, totalOf } from './ourRun';
import { JAVASCRIPT_PEERS } from './peerSettings';
import { measureQuality } from './quality';
import type { Row } from './rows';
import { runScikitLearn, type ScikitLearn } from './scikitLearn';
import { runUmap } from './umapRow';

/** Above this the index is tried beside the exact search. */
const INDEX_FROM = 20_000;

export async function measurePoints(
  points: number,
  settings: RunSettings,
  options: BenchOptions,
  scikitLearn: ScikitLearn | null,
): Promise<Row[]> {
  const pca = { seconds: 0 };
  const pixels = await readDigitVectors(points);
  const vectors = cpuSeconds(pca, 'seconds', () => reduceToComponents(pixels));
  console.log(
    `\n${points.toLocaleString('en')} points; principal components: ${pca.seconds.toFixed(2)} CPU s, in no sum below`,
  );
  if (points > MOST_DIGITS)
    console.log(
      `There are ${MOST_DIGITS.toLocaleString('en')} digits: the others are copies of them with noise of their own. Only ours is measured.`,
    );
  const ours: Row = { tool: 'ours', kind: 'ours', points, seconds: [], phases: [], quality: null, note: '' };
  const theirs: Row = {
    ...ours,
    tool: `scikit-learn ${scikitLearn?.version ?? ''}`,
    kind: 'scikit-learn',
    seconds: [],
  };
  let first: OurRun | null = null;
  for (let round = 0; round < options.rounds; round++) {
    const run = runOurs(vectors, settings);
    first ??= run;
    ours.seconds.push(totalOf(run.phases));
    ours.phases.push(run.phases);
    ours.quality ??= measureQuality(vectors, run, run.positions);
    tell(ours);
    if (scikitLearn === null || points > MOST_DIGITS) continue;
    const { seconds, positions } = await runScikitLearn(scikitLearn, vectors, run.start, settings);
    theirs.seconds.push(seconds);
    theirs.quality ??= measureQuality(vectors, run, positions);
    tell(theirs);
  }
  if (first && points > INDEX_FROM) console.log(await compareWithIndex(vectors, first));
  const others = first && points <= MOST_DIGITS ? await measureOthers(vectors, first, settings, options) : [];
  return [ours, ...(theirs.seconds.length > 0 ? [theirs] : []), ...others];
}

/** Those that run once, however many rounds there are: they are slow. */
async function measureOthers(
  vectors: Vectors,
  ours: OurRun,
  settings: RunSettings,
  options: BenchOptions,
): Promise<Row[]> {
  const points = vectors.count;
  const rows: Row[] = [];
  for (const peer of JAVASCRIPT_PEERS) {
    const row: Row = { tool: peer, kind: 'JavaScript', points, seconds: [], phases: [], quality: null, note: '' };
    rows.push(row);
    if (!options.peers.includes(points)) {
      row.note = `not tried: --peers ${[...options.peers, points].join(',')} tries it`;
      continue;
    }
    const { seconds, positions, problem } = await runJavaScriptPeer(peer, vectors, ours.start, { ...settings, limitSeconds: options.limitSeconds }); // prettier-ignore
    row.note = problem ?? '';
    if (positions !== null && seconds !== null) {
      row.seconds.push(seconds);
      row.quality = measureQuality(vectors, ours, positions);
    }
    tell(row);
  }
  const { seconds, positions, note } = runUmap(vectors, settings.seed);
  const quality = { ...measureQuality(vectors, ours, positions), kl: null };
  const umap: Row = { tool: 'umap-js', kind: 'UMAP', points, seconds: [seconds], phases: [], quality, note };
  tell(umap);
  return [...rows, umap];
}

/** While the rest runs: what there is already. */
function tell({ tool, seconds, note }: Row): void {
  console.log(`  ${tool}: ${seconds.at(-1)?.toFixed(2) ?? '–'} CPU s ${note}`);
}

/**
 * npm run bench -- tsne [--points 2000,10000,100000] [--rounds 1] [--peers 2000] [--limit 200]
 *
 * Maps of handwritten digits: CPU seconds by phase, and how good the maps are, ours beside others' in one run: t-SNE of
 * scikit-learn where a Python has it (Debian: python3-sklearn), the t-SNE packages of npm, and umap-js, which is no
 * t-SNE. All start from the same 50 principal components and, where they take one, from the same first positions, on
 * one thread, with the same perplexity and as many iterations. The packages of npm take minutes at 2,000 points and
 * more than an hour at 10,000: they run at the numbers of points of --peers (or none), each for at most --limit CPU
 * seconds. Above 10,000 points the digits are repeated with noise, and only ours is measured.
 */
import { writeResults } from './report/writeResults';
import { measurePoints } from './tsne/measurePoints';
import { estimateMinutes, parseBenchOptions } from './tsne/options';
import type { RunSettings } from './tsne/ourRun';
import { formatReport } from './tsne/report';
import type { Row } from './tsne/rows';
import { findScikitLearn } from './tsne/scikitLearn';

const SETTINGS: RunSettings = { perplexity: 30, iterations: 1000, seed: 1 };

const options = parseBenchOptions();
const scikitLearn = await findScikitLearn();
console.log(`This takes about ${Math.max(1, Math.round(estimateMinutes(options)))} min of a core.`);
console.log(scikitLearn === null ? 'scikit-learn is not here. Debian has it as python3-sklearn.' : `Beside scikit-learn ${scikitLearn.version} (${scikitLearn.python}).`); // prettier-ignore
const rows: Row[] = [];
for (const points of options.sizes) rows.push(...(await measurePoints(points, SETTINGS, options, scikitLearn)));
console.log(`\n${formatReport(rows)}`);
const file = await writeResults('tsne', { settings: SETTINGS, options, scikitLearn, rows });
console.log(`\nWritten to ${file}`);

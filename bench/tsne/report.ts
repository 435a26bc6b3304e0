/** The bench's tables. */
import { formatSpread, spreadOf } from '../report/spread';
import { formatTable } from '../report/table';
import type { Phases } from './ourRun';
import type { Row } from './rows';
import { targetsFor } from './targets';

export function formatReport(rows: readonly Row[]): string {
  return [tableOfRows(rows), tableOfPhases(rows), tableOfTargets(rows)].join('\n\n');
}

function tableOfRows(rows: readonly Row[]): string {
  const header = ['median (smallest … largest)', 'points', 'CPU s', 'KL', 'trust@12', 'kNN@10', ''];
  const body = rows.map(({ tool, points, seconds, quality, note }) => [
    tool,
    points.toLocaleString('en'),
    seconds.length > 0 ? formatSpread(spreadOf(seconds), 2) : '–',
    quality?.kl?.toFixed(4) ?? '–',
    quality?.trustworthiness12.toFixed(4) ?? '–',
    quality?.neighbourPreservation10.toFixed(3) ?? '–',
    note,
  ]);
  return formatTable([header, ...body]);
}

function tableOfPhases(rows: readonly Row[]): string {
  const ours = rows.filter(({ kind }) => kind === 'ours');
  const names = Object.keys(ours[0]?.phases[0] ?? {}) as (keyof Phases)[];
  const body = ours.map(({ points, phases }) => [
    `ours, ${points.toLocaleString('en')} points`,
    ...names.map((name) => formatSpread(spreadOf(phases.map((each) => each[name])), 2)),
  ]);
  return formatTable([['CPU s by phase', ...names], ...body]);
}

function tableOfTargets(rows: readonly Row[]): string {
  const body = rows.flatMap(({ kind, points, seconds, quality }) => {
    if (kind !== 'ours' || !quality) return [];
    const own = spreadOf(seconds).median;
    const peer = rows.find((row) => row.points === points && row.kind === 'scikit-learn');
    const shareOfPeer = peer ? own / spreadOf(peer.seconds).median : null;
    return targetsFor(points, { ...quality, cpuSeconds: own, shareOfPeer }).map(({ text, measured, holds }) => [
      `${points.toLocaleString('en')}: ${text}`,
      measured,
      holds === null ? 'not measured' : holds ? 'holds' : 'MISSED',
    ]);
  });
  return formatTable([['target', 'measured', ''], ...body]);
}

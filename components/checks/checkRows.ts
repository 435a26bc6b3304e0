/** Numbers of cross-checks, and what they say in words. Pure. */
import { mapAgreement, TOP_SHARE, type MapAgreement } from '@/lib/attribution/mapAgreement';
import { ssim } from '@/lib/attribution/ssim';
import type { MapMeasures } from '@/lib/domain/attribution';

export interface MapSize {
  width: number;
  height: number;
}

export interface Alike extends MapAgreement {
  /** Structural similarity of the two maps, each brought to 0…1; null where it is not defined. */
  ssim: number | null;
}

/** Above it a map of random weights is told to be too much like that of the network. */
export const SUSPICIOUS = 0.5;

/** How alike two maps of one picture are, whatever their units. */
export function alike(a: Float32Array, b: Float32Array, { width, height }: MapSize): Alike {
  const [first, second] = [unitRange(a), unitRange(b)];
  return { ...mapAgreement(a, b), ssim: first && second && ssim(first, second, { width, height, range: 1 }) };
}

/** From 0 at the least value to 1 at the greatest; null for a map that is the same everywhere. */
export function unitRange(map: Float32Array): Float32Array | null {
  const { min, max } = extent(map);
  return max > min ? map.map((value) => (value - min) / (max - min)) : null;
}

export function extent(map: Float32Array): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (const value of map) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** What an agreement of two methods on one network means. */
export function agreementWords({ spearman, overlap }: Alike): string {
  if (spearman === null || !overlap) return 'one of the maps is the same everywhere';
  const factor = overlap.share / overlap.byChance;
  const order =
    spearman >= 0.7 ? 'nearly the same order' : spearman >= 0.4 ? 'similar orders' : spearman >= 0.1 ? 'loosely related orders' : 'orders that have little in common'; // prettier-ignore
  return `${order} of places; of the strongest ${factor.toFixed(1)} × what chance would share`;
}

/** What it means that the map of random weights is so much, or so little, like that of the network. */
export function controlWords({ spearman }: Alike): string {
  if (spearman === null) return 'One of the maps is the same everywhere: they have nothing in common to be told.';
  if (Math.abs(spearman) > SUSPICIOUS)
    return 'Warning: with random weights the map stays much alike. It may show the picture more than what the network has learnt.';
  return 'With random weights the map becomes another one, as it should.';
}

const REGION_ROWS = ['top', 'middle', 'bottom'] as const;
const REGION_COLUMNS = ['left', 'centre', 'right'] as const;

/** The mean of the known values in each ninth of a map, row by row: the map for those who do not see it. */
export function ninths(map: Float32Array, { width, height }: MapSize): { name: string; mean: number }[] {
  return REGION_ROWS.flatMap((rowName, row) =>
    REGION_COLUMNS.map((columnName, column) => {
      let [sum, count] = [0, 0];
      for (let y = Math.floor((row * height) / 3); y < Math.floor(((row + 1) * height) / 3); y++)
        for (let x = Math.floor((column * width) / 3); x < Math.floor(((column + 1) * width) / 3); x++) {
          const value = map[y * width + x]!;
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      return { name: `${rowName} ${columnName}`, mean: sum / count };
    }),
  );
}

/** Three significant digits. */
export function numberText(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size < 1e-3 || size >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replaceAll('-', '\u2212');
}

export const topText = `Strongest ${Math.round(TOP_SHARE * 100)} %`;

/** A line for each share of a curve, then one for each size of sensitivity-n. */
export function measuresCsv(named: readonly { name: string; measures: MapMeasures }[]): string {
  const lines = ['map,measure,at,value,random order'];
  for (const { name, measures } of named) {
    for (const kind of ['deletion', 'insertion'] as const) {
      const random = kind === 'deletion' ? measures.randomDeletion : measures.randomInsertion;
      measures.shares.forEach((share, k) => lines.push(`${name},${kind},${share},${measures[kind].scores[k]},${random.scores[k]}`)); // prettier-ignore
      lines.push(`${name},area under ${kind},,${measures[kind].area},${random.area}`);
    }
    for (const { n, correlation } of measures.sensitivity.points ?? [])
      lines.push(`${name},sensitivity-n,${n},${correlation ?? ''},`);
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** The mean of the correlations that are defined; null where there is none. */
export function meanSensitivity({ sensitivity: { points } }: MapMeasures): number | null {
  const known = (points ?? []).flatMap(({ correlation }) => correlation ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

/** Deletion, insertion and sensitivity-n of one map, as a task's work. */
import { areaUnderCurve, curveShares, pixelOrder, type CurveKind } from '@/lib/attribution/deletionCurve';
import { randomOrder } from '@/lib/attribution/randomOrder';
import { sensitivityN, sensitivitySizes, type SensitivitySpec } from '@/lib/attribution/sensitivityN';
import { squareUnits, unitSums } from '@/lib/attribution/units';
import type { MapMeasures } from '@/lib/domain/attribution';
import type { Fill } from '@/lib/domain/occlusion';
import { seededRandom } from '@/lib/random/seededRandom';
import type { PictureTask } from '../compute/attributionTasks';
import type { PixelCompute } from '../compute/compute';

/** Pictures of a curve besides the first. */
const CURVE_STEPS = 50;
/** Squares along the longer side. */
const SQUARES = 14;
const SIZES = 8;
const SUBSETS = 50;
const SEED = 1;

export interface MeasureContext {
  compute: Pick<PixelCompute, 'scores'>;
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** Null once the signal is aborted. */
export async function measureMap(
  subject: PictureTask & { fill: Fill },
  map: Float32Array,
  { compute, signal, progress }: MeasureContext,
): Promise<Omit<MapMeasures, 'computeMs'> | null> {
  const { width, height } = subject.card.input;
  const pixels = width * height;
  const pixelsPerStep = Math.ceil(pixels / CURVE_STEPS);
  const shares = curveShares(pixels, pixelsPerStep);
  const side = Math.max(1, Math.ceil(Math.max(width, height) / SQUARES));
  const units = squareUnits({ width, height }, side);
  const spec: SensitivitySpec = { sizes: sensitivitySizes(units.count, SIZES), subsets: SUBSETS, seed: SEED };
  const knowsAll = !unitSums(map, units).some(Number.isNaN);
  const total = 4 * shares.length + (knowsAll ? spec.sizes.length * spec.subsets : 0);
  let done = 0;

  const scoresOf = async (changes: Parameters<PixelCompute['scores']>[0]['changes']) => {
    const scores: number[] = [];
    for await (const event of compute.scores({ ...subject, changes }, signal)) {
      scores.push(...event.scores);
      progress((done += event.scores.length), total);
    }
    return scores;
  };
  const curve = async (kind: CurveKind, order: Uint32Array) => {
    const scores = await scoresOf({ kind: 'curve', order, spec: { kind, pixelsPerStep } });
    return { scores, area: signal.aborted ? NaN : areaUnderCurve(shares, scores) };
  };
  const [own, random] = [pixelOrder(map), randomOrder(pixels, seededRandom(SEED))];
  const deletion = await curve('deletion', own);
  const insertion = await curve('insertion', own);
  const randomDeletion = await curve('deletion', random);
  const randomInsertion = await curve('insertion', random);
  const scores = knowsAll ? await scoresOf({ kind: 'subsets', side, spec }) : null;
  if (signal.aborted) return null;
  const points = scores && sensitivityN(map, units, spec, deletion.scores[0]!, scores).map(({ n, correlation }) => ({ n, correlation })); // prettier-ignore
  return {
    ...{ shares: [...shares], deletion, insertion, randomDeletion, randomInsertion },
    sensitivity: { side, units: units.count, subsets: SUBSETS, points },
  };
}

/** The map by principal components: all axes at once, exactly, without iterations. */
import { PCA_AXES } from '@/lib/domain/embedding';
import { encodeFrame } from '@/lib/embedding/frames';
import { measureMapInSteps } from '@/lib/embedding/mapQuality';
import { fitPcaInSteps, projectOnAxesInSteps } from '@/lib/embedding/pca';
import { type Steps, within } from '@/lib/embedding/steps';
import type { Vectors } from '@/lib/embedding/vectors';
import type { ComputationEvent, ComputationTask } from './computationTypes';
import { WORK_AT_END } from './layOut';
import type { RunControl } from './runControl';
import { tellDisplacement } from './tellDisplacement';

export async function* computePcaMap(task: ComputationTask, control: RunControl): AsyncGenerator<ComputationEvent> {
  const { vectors } = task;
  const { explained, columns } = yield* control.phase('pca', axesOf(vectors));
  const width = columns.dimensions;
  const values = new Float32Array(vectors.count * PCA_AXES);
  for (let place = 0; place < columns.values.length; place++)
    values[Math.floor(place / width) * PCA_AXES + (place % width)] = columns.values[place]!;
  const placeOf = (place: number) => (place >> 1) * PCA_AXES + (place % 2);
  const positions = Float64Array.from({ length: 2 * vectors.count }, (_, place) => values[placeOf(place)]!);
  yield { kind: 'axes', values, explained: Array.from({ length: PCA_AXES }, (_, axis) => explained[axis] ?? 0) };
  yield { kind: 'frame', iteration: 0, bytes: encodeFrame(positions, 0), kept: true, kl: null, etaMs: null };
  control.seconds.enter('quality');
  const quality = await control.finish(measureMapInSteps(vectors, positions, { work: WORK_AT_END }));
  yield { kind: 'measures', measures: { iteration: 0, ...quality } };
  yield* tellDisplacement(task.extend, positions);
  yield { kind: 'seconds', seconds: control.seconds.total() };
  yield { kind: 'ended', why: 'target', iteration: 0 };
}

function* axesOf(vectors: Vectors): Steps<{ explained: Float64Array; columns: Vectors }> {
  const pca = yield* within(fitPcaInSteps(vectors, PCA_AXES), 0, 0.9);
  const columns = yield* within(projectOnAxesInSteps(pca, vectors), 0.9, 1);
  return { explained: pca.explained, columns };
}

/** What is measured of one picture of a batch, whoever ran it: the server, or the command line without one. */
import { pictureDrop } from '@/lib/attribution/pictureDrop';
import { AppError, type ErrorCode } from '@/lib/domain/appError';
import type { BatchSettings } from '@/lib/domain/occlusionBatch';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { topClass } from '@/lib/occlusion/targetClass';

/** They say nothing of the one picture: the next one would fail as well. */
const OF_ALL: readonly ErrorCode[] = ['storage_full', 'invalid_network', 'unavailable', 'internal'];

/** Whether the other pictures go on after it. */
export const isOfOnePicture = (code: ErrorCode) => !OF_ALL.includes(code);

export interface PictureLabel {
  fileName: string;
  label: string | null;
  /** The class of the label; null where the network does not know it. */
  labelClass: number | null;
}

/** Throws `invalid_input` where the target is the picture's label and that is no class: known before anything is run. */
export function requireTarget(target: BatchSettings['target'], picture: PictureLabel): void {
  if (target === 'label') ownClass(picture);
}

function ownClass({ fileName, label, labelClass }: PictureLabel): number {
  if (labelClass !== null) return labelClass;
  throw new AppError(
    'invalid_input',
    label === null
      ? `${fileName} has no label, which is the target of this batch.`
      : `${fileName}: the network does not know its label "${label}", which is the target of this batch.`,
  );
}

export interface MeasuredRun {
  /** Probability of a class at each cell, row-major. */
  mapOf: (classIndex: number) => Float32Array;
  /** Of every class on the unoccluded picture. */
  base: ArrayLike<number>;
  grid: OcclusionGrid;
  /** See objectCoverage. */
  coverage: Float64Array | null;
}

/** Throws as requireTarget does. */
export function measureRun(
  { spec, target }: Pick<BatchSettings, 'spec' | 'target'>,
  picture: PictureLabel,
  { mapOf, base, grid, coverage }: MeasuredRun,
): ReturnType<typeof pictureDrop> {
  const { labelClass } = picture;
  const targetClass = target === 'top' ? topClass(base) : target === 'label' ? ownClass(picture) : target;
  return pictureDrop({ probabilities: mapOf(targetClass), base, targetClass, labelClass, grid, spec, coverage });
}

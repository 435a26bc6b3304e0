import type { OcclusionRequest } from '@/lib/domain/job';
import { TOP_CLASSES } from '@/lib/domain/occlusion';
import { topOf } from '@/lib/occlusion/cellLog';
import type { CellTop } from '../occlusion/cellMap';
import { TopClasses, type TopClassesProps } from '../occlusion/TopClasses';
import { Callout } from '../ui/Callout';
import { WaitingRows } from '../ui/Waiting';
import { usePrediction } from './usePrediction';

export interface UnoccludedAnswerProps {
  request: OcclusionRequest;
  /** Probability of every class, once a run has computed it; asked for before. */
  base: readonly number[] | null;
  labels: readonly string[];
  target: number | null;
  besideOf?: TopClassesProps['besideOf'];
}

/** What the network says of the whole picture. */
export function UnoccludedAnswer({ request, base, labels, target, besideOf }: UnoccludedAnswerProps) {
  const prediction = usePrediction(base ? null : request.networkId, base ? null : request.imageId);
  const list = { label: 'Best classes of the unoccluded picture', labels, target, besideOf };
  return (
    <>
      <h2 className="text-small font-semibold">The network sees</h2>
      {base ? (
        <TopClasses {...list} top={bestOf(base)} />
      ) : prediction?.status === 'ready' ? (
        <TopClasses {...list} top={prediction.value} />
      ) : prediction?.status === 'failed' ? (
        <Callout kind="error">{prediction.error.message}</Callout>
      ) : (
        <WaitingRows what="The network is being asked." count={TOP_CLASSES} height="h-6" />
      )}
      <p className="text-small text-muted">
        Point at a cell, or press the arrow keys in the heatmap, to see it occluded.
      </p>
    </>
  );
}

function bestOf(base: readonly number[]): CellTop[] {
  const count = Math.min(TOP_CLASSES, base.length);
  const classes = new Uint32Array(count);
  const values = new Float32Array(count);
  topOf(Float32Array.from(base), count, classes, values);
  return Array.from(classes, (classIndex, k) => ({ classIndex, probability: values[k]! }));
}

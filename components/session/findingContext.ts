import type { FindingContext } from './FindingDialog';
import { isOnGrid } from '../occlusion/cellGeometry';
import type { WorkspaceModel } from './useWorkspaceModel';

/** What a finding would be about, or why there can be none. */
export function findingContext(
  { state, view, request, job, grid, classIndex }: WorkspaceModel,
  author: string,
  area: FindingContext['target']['area'] | null,
): { value: FindingContext; problem: null } | { value: null; problem: string } {
  if (!request || !job || !grid || job.done === 0)
    return { value: null, problem: 'A finding is saved from a heatmap: run one first.' };
  if (classIndex === null) return { value: null, problem: 'Choose a target class first.' };
  const value: FindingContext = {
    sessionId: state.session.id,
    jobId: job.id,
    author,
    score: view.score,
    target: {
      networkId: request.networkId,
      imageId: request.imageId,
      classIndex,
      area: area && isOnGrid(grid, area) ? area : { kind: 'map' },
    },
  };
  return { value, problem: null };
}

/** In words: network, picture, class. */
export function summaryOf({ network, image, labels, classIndex, job }: WorkspaceModel): string {
  const partial = job && job.done < job.total && `partial: ${job.done} of ${job.total} cells`;
  return [network?.name, image?.fileName, classIndex !== null && labels[classIndex], partial]
    .filter(Boolean)
    .join(' · ');
}

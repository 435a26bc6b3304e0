import { AppError } from '@/lib/domain/appError';
import { changedView } from '@/lib/domain/changedView';
import type { Embedding, MapView } from '@/lib/domain/embedding';
import { canonicalJson } from '@/lib/domain/hash';
import type { OcclusionRequest } from '@/lib/domain/job';
import { isRandomFill } from '@/lib/domain/occlusion';
import type { SessionView, SessionViewChange } from '@/lib/domain/session';
import type { Database } from '../db/database';
import type { EmbeddingService } from '../embedding/embeddingService';

export interface ViewServices {
  database: Pick<Database, 'networks' | 'images'>;
  embeddings: Pick<EmbeddingService, 'get'>;
}

/**
 * The view after a change (see changedView). Throws `not_found` and `invalid_input` with the field of the change. Layer
 * and channel are looked up by whoever shows them; patch and stride may be too large for the network while both are
 * being chosen: starting a run says so.
 */
export async function applyViewChange(
  view: SessionView,
  change: SessionViewChange,
  { database, embeddings }: ViewServices,
): Promise<SessionView> {
  const next = changedView(view, change);
  if (next.map) await checkMap(view.map, next.map, embeddings);
  if (next.repeats != null && !isRandomFill(next.spec.fill))
    throw new AppError('invalid_input', 'Repeats need a random fill: choose noise or shuffled pixels.', { field: 'change.repeats' }); // prettier-ignore
  const isOtherNetwork = next.networkId !== view.networkId;
  if (next.imageId !== null && next.imageId !== view.imageId && !(await database.images.get(next.imageId)))
    throw new AppError('not_found', 'This picture does not exist any more. Choose another one.', {
      field: 'change.imageId',
    });
  if (next.compareWith && next.compareWith !== view.compareWith && !(await database.networks.get(next.compareWith)))
    throw new AppError('not_found', 'The network to compare with does not exist any more. Choose another one.', {
      field: 'change.compareWith',
    });
  if (next.compareRun) await checkRun(view.compareRun ?? null, next.compareRun, database);
  if (next.imageSetId && next.imageSetId !== view.imageSetId && !(await database.images.getSet(next.imageSetId)))
    throw new AppError('not_found', 'This image set does not exist any more. Choose another one.', {
      field: 'change.imageSetId',
    });
  if (next.networkId === null || (!isOtherNetwork && typeof change.target !== 'number')) return next;
  const network = await database.networks.get(next.networkId);
  if (!network)
    throw new AppError('not_found', 'This network does not exist any more. Choose another one.', {
      field: 'change.networkId',
    });
  const classCount = network.card.labels.length;
  if (typeof next.target === 'number' && next.target >= classCount)
    throw new AppError(
      'invalid_input',
      `Class ${next.target} does not exist: "${network.name}" has ${classCount} classes, numbered from 0.`,
      { field: 'change.target' },
    );
  return next;
}

/** [S8] Only what is new is looked at, as with maps. */
async function checkRun(
  before: OcclusionRequest | null,
  run: OcclusionRequest,
  { networks, images }: ViewServices['database'],
): Promise<void> {
  if (canonicalJson(run) === canonicalJson(before)) return;
  if (!(await networks.get(run.networkId)))
    throw new AppError('not_found', 'The network of the run to compare with does not exist any more. Choose another run.', { field: 'change.compareRun.networkId' }); // prettier-ignore
  if (!(await images.get(run.imageId)))
    throw new AppError('not_found', 'The picture of the run to compare with does not exist any more. Choose another run.', { field: 'change.compareRun.imageId' }); // prettier-ignore
}

/** [M8] Only what is new is looked at: a map that is gone must not stand in the way of other changes. */
async function checkMap(
  map: MapView | undefined,
  next: MapView,
  embeddings: ViewServices['embeddings'],
): Promise<void> {
  for (const slot of ['shown', 'beside'] as const)
    if (next[slot] !== null && next[slot] !== map?.[slot] && !(await embeddings.get(next[slot])))
      throw new AppError('not_found', 'This map does not exist any more. Choose another one.', {
        field: `change.map.${slot}`,
      });
  if (next.frame === null || (next.frame === map?.frame && next.shown === map.shown)) return;
  const shown = next.shown === null ? null : await embeddings.get(next.shown);
  if (!shown?.keptFrames.includes(next.frame))
    throw new AppError('invalid_input', frameProblem(next.frame, shown), { field: 'change.map.frame' });
}

function frameProblem(frame: number, shown: Embedding | null): string {
  if (!shown) return 'No map is shown that could be rewound. Choose a map first.';
  const [first] = shown.keptFrames;
  if (first === undefined) return 'This map has no kept frame yet. Wait until it has been computed for a while.';
  return `The frame of iteration ${frame} was not kept: choose one of the kept frames, from ${first} to ${shown.keptFrames.at(-1)}.`;
}

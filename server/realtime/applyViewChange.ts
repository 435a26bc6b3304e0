import { AppError } from '@/lib/domain/appError';
import type { SessionView, SessionViewChange } from '@/lib/domain/session';
import type { Database } from '../db/database';

/**
 * The view after a change. A class number means nothing to another network, so that a new network goes back to the top
 * class. A network is not compared with itself. Throws `not_found` and `invalid_input` with the field of the change;
 * patch and stride may be too large for the network while both are being chosen: starting a run says so.
 */
export async function applyViewChange(
  view: SessionView,
  change: SessionViewChange,
  database: Pick<Database, 'networks' | 'images'>,
): Promise<SessionView> {
  const next = { ...view, ...change };
  if (next.compareWith && next.compareWith === next.networkId) next.compareWith = null;
  const isOtherNetwork = next.networkId !== view.networkId;
  if (isOtherNetwork && change.target === undefined && typeof view.target === 'number') next.target = 'top';
  if (next.imageId !== null && next.imageId !== view.imageId && !(await database.images.get(next.imageId)))
    throw new AppError('not_found', 'This picture does not exist any more. Choose another one.', {
      field: 'change.imageId',
    });
  if (next.compareWith && next.compareWith !== view.compareWith && !(await database.networks.get(next.compareWith)))
    throw new AppError('not_found', 'The network to compare with does not exist any more. Choose another one.', {
      field: 'change.compareWith',
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

import { changedMap } from './changedMap';
import { isRandomFill } from './occlusion';
import type { SessionView, SessionViewChange } from './session';

/**
 * The view after a change, each field by itself: server and pages must agree on it. A class or a layer means nothing to
 * another network, and a channel nothing in another layer, unless the change names them as well. A network is not
 * compared with itself. Beside it stands a network or a run: the one that is named takes the place of the other.
 */
export function changedView(view: SessionView, change: SessionViewChange): SessionView {
  const { map, ...others } = change;
  const next: SessionView = { ...view, ...others };
  if (map) next.map = changedMap(view.map, map);
  if (next.compareWith && next.compareWith === next.networkId) next.compareWith = null;
  if (change.compareRun && next.compareWith) next.compareWith = null;
  else if (next.compareWith && next.compareRun) next.compareRun = null;
  const isOtherNetwork = next.networkId !== view.networkId;
  if (isOtherNetwork && change.target === undefined && typeof view.target === 'number') next.target = 'top';
  if (isOtherNetwork && change.layer === undefined && view.layer) next.layer = null;
  const isOtherLayer = isOtherNetwork || next.layer !== view.layer;
  if (isOtherLayer && change.channel === undefined && view.channel != null) next.channel = null;
  // A fill that is the same every time is not repeated.
  if (change.repeats === undefined && next.repeats != null && !isRandomFill(next.spec.fill)) next.repeats = null;
  return next;
}

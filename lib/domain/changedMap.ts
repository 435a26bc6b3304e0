import type { MapView } from './embedding';

const NO_MAPS: MapView = { shown: null, beside: null, frame: null };

/**
 * The maps of a view after a change, each field by itself: server and pages must agree on it. Another map is shown as it
 * comes unless the change names its frame; no map is shown beside itself.
 */
export function changedMap(map: MapView | undefined, change: Partial<MapView>): MapView {
  const before = map ?? NO_MAPS;
  const { shown = before.shown, beside = before.beside } = change;
  const { frame = shown === before.shown ? before.frame : null } = change;
  return { shown, beside: beside === shown ? null : beside, frame };
}

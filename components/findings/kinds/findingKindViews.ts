import type { FindingKindName } from '@/lib/domain/finding';
import type { FindingKindView } from './findingKindView';
import { channelView } from './channel';
import { occlusionView } from './occlusion';
import { pointsView } from './points';
import { regionView } from './region';

const VIEWS: { [Kind in FindingKindName]: FindingKindView<Kind> } = {
  occlusion: occlusionView,
  points: pointsView,
  channel: channelView,
  region: regionView,
};

/** What is said of a finding, or of a check, of this kind. */
export function viewOf({ kind }: { kind: FindingKindName }): FindingKindView {
  // The one of this kind, and so of whatever finding or check it was asked for.
  return VIEWS[kind] as FindingKindView;
}

import type { Finding, FindingKindName } from '@/lib/domain/finding';
import { withPart, type AnyPart } from '@/lib/domain/findingParts';
import { viewOf } from './kinds/findingKindViews';

const KINDS: Record<FindingKindName, string> = {
  occlusion: 'Heatmap',
  points: 'Pictures on a map',
  channel: 'Channel',
  region: 'Covered region',
};

/** "1 Heatmap: great white shark"; what names itself is not named twice: "2 Channel 12 of conv5". */
export function partTitle(finding: Finding, part: AnyPart): string {
  return `${part.number} ${partName(finding, part)}`;
}

/** The same without the number. */
export function partName(finding: Finding, part: AnyPart): string {
  const subject = viewOf(part).subject(withPart(finding, part));
  const kind = KINDS[part.kind];
  const named = subject.toLowerCase().startsWith(kind.toLowerCase());
  return named ? kind + subject.slice(kind.length) : `${kind}: ${subject}`;
}

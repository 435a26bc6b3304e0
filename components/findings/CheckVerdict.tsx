import type { FindingCheck } from '@/lib/domain/finding';
import { Tag } from '../ui/Tag';
import { viewOf } from './kinds/findingKindViews';

const SIGNS = { running: '…', same: '✓', changed: '≠', compared: '≈', failed: '✗' } as const;

/** How the last check came out: by sign and word. */
export function CheckVerdict({ outcome }: { outcome: FindingCheck['outcome'] }) {
  return (
    <Tag className="font-semibold">
      <span aria-hidden="true">{SIGNS[outcome.verdict]}</span> {verdictText(outcome)}
    </Tag>
  );
}

function verdictText(outcome: FindingCheck['outcome']): string {
  switch (outcome.verdict) {
    case 'running':
      return 'checking';
    case 'failed':
      return 'check failed';
    case 'compared':
      return 'channels like it looked for';
    case 'same':
    case 'changed':
      return `${outcome.verdict} when ${viewOf(outcome).checking.done}`;
  }
}

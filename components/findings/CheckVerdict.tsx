import type { FindingCheck } from '@/lib/domain/finding';
import { Tag } from '../ui/Tag';

const VERDICTS = {
  running: { sign: '…', text: 'checking' },
  same: { sign: '✓', text: 'same when run again' },
  changed: { sign: '≠', text: 'changed when run again' },
  failed: { sign: '✗', text: 'check failed' },
} as const;

/** How the last check came out: by sign and word. */
export function CheckVerdict({ outcome }: { outcome: FindingCheck['outcome'] }) {
  const { sign, text } = VERDICTS[outcome.verdict];
  return (
    <Tag className="font-semibold">
      <span aria-hidden="true">{sign}</span> {text}
    </Tag>
  );
}

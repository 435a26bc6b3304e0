import type { FindingStatus } from '@/lib/domain/findingReview';

/** Told apart by sign and word, never by a colour alone. */
export const STATUS_SIGNS: Record<FindingStatus, string> = {
  draft: '○',
  proposed: '?',
  confirmed: '✓',
  disputed: '≠',
  rejected: '✗',
};

/** What it means, for a title. */
export const STATUS_MEANINGS: Record<FindingStatus, string> = {
  draft: 'Being written: nobody was asked yet.',
  proposed: 'The others are asked what they think.',
  confirmed: 'Somebody else looked at the evidence and agrees.',
  disputed: 'Somebody looked at the evidence and doubts it.',
  rejected: 'It does not hold. It is kept, with the reason.',
};

/** What a button says that brings a finding there. */
export function moveText(from: FindingStatus, to: FindingStatus): string {
  switch (to) {
    case 'draft':
      return 'Back to draft';
    case 'proposed':
      return from === 'draft' ? 'Propose' : 'Propose again';
    case 'confirmed':
      return 'Confirm';
    case 'disputed':
      return 'Dispute';
    case 'rejected':
      return 'Reject';
  }
}

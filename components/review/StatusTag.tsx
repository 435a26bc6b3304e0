import type { FindingStatus } from '@/lib/domain/findingReview';
import { Tag } from '../ui/Tag';
import { STATUS_MEANINGS, STATUS_SIGNS } from './statusText';

/** Where a finding stands with its reviewers. */
export function StatusTag({ status }: { status: FindingStatus }) {
  return (
    <span title={STATUS_MEANINGS[status]}>
      <Tag className="font-semibold">
        <span aria-hidden="true">{STATUS_SIGNS[status]}</span> {status}
      </Tag>
    </span>
  );
}

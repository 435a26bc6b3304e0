import type { PublicFinding } from '@/lib/domain/publicFinding';
import { StatusTag } from '../review/StatusTag';
import { LocalTime } from '../text/LocalTime';

/** Where the finding stood with its reviewers. */
export function PublicStatus({ finding }: { finding: Pick<PublicFinding, 'status' | 'decision' | 'votes'> }) {
  const { status, decision, votes } = finding;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <StatusTag status={status} />
      {decision && (
        <span className="min-w-0 wrap-anywhere">
          {decision.reason && `${decision.reason} `}
          <span className="text-muted text-small">
            {decision.by}, <LocalTime iso={decision.at} />
            {decision.isOlder && ' · about an earlier version; the words were changed since'}
            {decision.parts !== undefined && ` · before part ${decision.parts + 1} was added`}
          </span>
        </span>
      )}
      {votes.agree + votes.disagree > 0 && (
        <span className="text-muted">
          {votes.agree} {votes.agree === 1 ? 'agrees' : 'agree'}, {votes.disagree}{' '}
          {votes.disagree === 1 ? 'disagrees' : 'disagree'}
        </span>
      )}
    </div>
  );
}

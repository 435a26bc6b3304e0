import Link from 'next/link';
import type { Finding } from '@/lib/domain/finding';
import { lastCheck } from '@/lib/domain/findingParts';
import { StatusTag } from '../review/StatusTag';
import type { SearchMatches } from '@/lib/domain/findingFilter';
import { markText, snippetOf } from '@/lib/search/markText';
import { LocalTime } from '../text/LocalTime';
import { Tag } from '../ui/Tag';
import { CheckVerdict } from './CheckVerdict';
import { FindingPicture } from './FindingPicture';
import { viewOf } from './kinds/findingKindViews';
import { MarkedText } from './MarkedText';

export interface FindingListProps {
  findings: readonly Finding[];
  /** What a search found in them. */
  matches?: SearchMatches;
}

const NOTHING: SearchMatches = { words: [], phrases: [], parts: [] };

export function FindingList({ findings, matches = NOTHING }: FindingListProps) {
  return (
    <ul className="rounded-panel border-line bg-surface divide-line divide-y border">
      {findings.map((finding) => {
        const last = lastCheck(finding);
        const parts = 1 + finding.added.length;
        const snippet = snippetOf(finding.text, matches);
        return (
          <li key={finding.id} className="hover:bg-sunken relative flex gap-3 p-3">
            <FindingPicture finding={finding} alt="" cover className="rounded-control size-20 shrink-0" />
            <div className="flex min-w-0 flex-1 flex-col gap-1">
              <Link
                href={`/findings/${finding.id}`}
                className="font-semibold wrap-anywhere after:absolute after:inset-0"
              >
                <MarkedText parts={markText(finding.title, matches)} />
              </Link>
              {snippet.some(({ found }) => found) && (
                <p className="text-small max-w-prose wrap-anywhere">
                  <MarkedText parts={snippet} />
                </p>
              )}
              <p className="text-muted text-small wrap-anywhere">{viewOf(finding).summary(finding)}</p>
              <p className="text-muted text-small wrap-anywhere">
                {finding.author}, <LocalTime iso={finding.createdAt} />
              </p>
              <p className="flex flex-wrap gap-1">
                <StatusTag status={finding.status} />
                {parts > 1 && <Tag>{parts} parts</Tag>}
                {last && <CheckVerdict outcome={last.check.outcome} />}
                {last && last.checked < parts && (
                  <Tag>
                    {last.checked} of {parts} checked
                  </Tag>
                )}
                {finding.tags.map((tag) => (
                  <Tag key={tag}>
                    <span>
                      <MarkedText parts={markText(tag, matches)} />
                    </span>
                  </Tag>
                ))}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

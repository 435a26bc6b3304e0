import Link from 'next/link';
import type { Finding } from '@/lib/domain/finding';
import type { AnyPart } from '@/lib/domain/findingParts';
import { viewOf } from '../findings/kinds/findingKindViews';
import { partName } from '../findings/partTitle';
import { partElementId } from '../review/anchorText';
import { StatusTag } from '../review/StatusTag';
import { Button } from '../ui/Button';
import { Tag } from '../ui/Tag';
import { partInSight, type SoughtChannel } from './findingsAbout';

export interface SessionFindingsProps {
  sessionId: string;
  findings: readonly Finding[];
  /** What is in sight, so that each finding stands here by its part about that. */
  about?: SoughtChannel | undefined;
  /** Why nothing can be saved now; null when it can. */
  cannotSave: string | null;
  /** Left out where the way to a new one is elsewhere. */
  onNew?: (() => void) | undefined;
}

/** What was found in this session, and the way to write down more. */
export function SessionFindings({ sessionId, findings, about, cannotSave, onNew }: SessionFindingsProps) {
  return (
    <section aria-labelledby="findings" className="flex flex-col">
      <div className="bg-surface sticky top-0 z-10 flex min-h-12 items-center justify-between gap-2 px-3 py-2">
        <h2 id="findings" className="text-small font-semibold">
          Findings {findings.length > 0 && `(${findings.length})`}
        </h2>
        {onNew && (
          <Button onClick={onNew} disabled={cannotSave !== null} title={cannotSave ?? 'New finding (n)'}>
            Save as finding
          </Button>
        )}
      </div>
      {findings.length === 0 ? (
        <p className="text-small text-muted px-3 pb-3">
          {cannotSave ?? 'Nothing was written down in this session yet.'}
        </p>
      ) : (
        <ul className="flex flex-col px-3 pb-1.5">
          {findings.map((finding) => (
            <FindingRow key={finding.id} {...{ finding }} part={partInSight(finding, sessionId, about)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FindingRow({ finding, part }: { finding: Finding; part: AnyPart }) {
  const isFirst = part.id === null;
  const place = isFirst ? '' : `#${partElementId(part.number)}`;
  return (
    <li className="border-line border-b py-1.5 last:border-0">
      <Link href={`/findings/${finding.id}${place}`} className="font-semibold wrap-anywhere hover:underline">
        {finding.title}
      </Link>
      <p className="text-small text-muted flex flex-wrap items-center gap-1">
        {isFirst ? viewOf(finding).subject(finding) : `Part ${part.number}: ${partName(finding, part)}`}
        {finding.added.length > 0 && ` and ${finding.added.length} more`} · {finding.author}
        <StatusTag status={finding.status} />
        {finding.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </p>
    </li>
  );
}

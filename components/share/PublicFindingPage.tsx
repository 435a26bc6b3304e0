import type { PublicFinding } from '@/lib/domain/publicFinding';
import { Facts } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { buttonClass } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Tag } from '../ui/Tag';
import { LivePublicLink } from './LivePublicLink';
import { PublicDiscussion } from './PublicDiscussion';
import { PublicPartLinks, PublicParts, PublicScores } from './PublicParts';
import { PublicSection } from './PublicSection';
import { PublicShell } from './PublicShell';
import { PublicStatus } from './PublicStatus';
import { PublicTableView } from './PublicTableView';
import { leadsElsewhere, publicFileHref } from './publicPaths';

export interface PublicFindingPageProps {
  token: string;
  finding: PublicFinding;
  /** Who shared it, and when. */
  by: string;
  at: string;
}

/** A finding for whoever has its link, as it was when it was shared: the evidence first. */
export function PublicFindingPage({ token, finding, by, at }: PublicFindingPageProps) {
  const { title, author, createdAt, lastEdit, text, tags, pictures, caution, numbers, scores, tables } = finding;
  const [first, ...others] = pictures;
  return (
    <LivePublicLink token={token}>
      <PublicShell
        note={
          <>
            Shared by {by}, <LocalTime iso={at} />, as it was then: version {finding.revision} of the words. Changes
            since then are not shown here.
          </>
        }
      >
        <h1 className="text-title font-semibold wrap-anywhere">{title}</h1>
        <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
          <div className="flex min-w-0 flex-col gap-4">
            {first && (
              <img
                src={publicFileHref(token, first.file)}
                alt={first.alt}
                className="bg-sunken rounded-panel border-line w-full border object-contain"
              />
            )}
            {caution && (
              <Callout kind="warning" title="Partial evidence.">
                {caution}
              </Callout>
            )}
            <div className="flex flex-wrap gap-2">
              {finding.downloads.map((download) => (
                <a
                  key={download.file}
                  href={publicFileHref(token, download.file)}
                  download={download.file}
                  className={buttonClass()}
                >
                  {download.text}
                </a>
              ))}
            </div>
          </div>
          <div className="flex min-w-0 flex-col gap-8">
            <div className="flex flex-col gap-3">
              <p className="text-muted wrap-anywhere">
                {author}, <LocalTime iso={createdAt} />
                {lastEdit && (
                  <>
                    ; changed by {lastEdit.by}, <LocalTime iso={lastEdit.at} />
                  </>
                )}
              </p>
              {text && <Markdown text={text} isLink={leadsElsewhere} />}
              {tags.length > 0 && (
                <ul aria-label="Tags" className="flex flex-wrap gap-1">
                  {tags.map((tag) => (
                    <li key={tag}>
                      <Tag>{tag}</Tag>
                    </li>
                  ))}
                </ul>
              )}
              <PublicStatus finding={finding} />
              <PublicPartLinks parts={finding.parts} />
            </div>
            <PublicSection id="numbers" title="The numbers">
              <div className="flex max-w-prose flex-col gap-3">
                {numbers.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </div>
              <PublicScores scores={scores} />
            </PublicSection>
            {others.map(({ file, title: caption, alt }) => (
              <PublicSection key={file} id={file} title={caption}>
                <img
                  src={publicFileHref(token, file)}
                  alt={alt}
                  className="bg-sunken rounded-control border-line max-w-full self-start border"
                />
              </PublicSection>
            ))}
            {tables.map((table) => (
              <PublicTableView key={table.caption} table={table} />
            ))}
            {finding.discussion && <PublicDiscussion threads={finding.discussion} />}
            <PublicSection id="provenance" title="What it rests on">
              <Facts facts={finding.facts} />
            </PublicSection>
          </div>
        </div>
        <PublicParts token={token} parts={finding.parts} />
      </PublicShell>
    </LivePublicLink>
  );
}

import type { PublicCollection, PublicItem } from '@/lib/domain/publicCollection';
import type { PublicThread } from '@/lib/domain/publicFinding';
import { StatusTag } from '../review/StatusTag';
import { Facts } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { LivePublicLink } from './LivePublicLink';
import { PublicDiscussion, PublicThreads } from './PublicDiscussion';
import { PublicCaution, PublicClaim, PublicDownloads, PublicFurther, PublicMainPicture, PublicScores, PublicSentences, PublicWords } from './PublicEvidence'; // prettier-ignore
import { PublicPartLinks, PublicParts } from './PublicParts';
import { PublicSection } from './PublicSection';
import { PublicShell } from './PublicShell';
import { leadsElsewhere } from './publicPaths';

export interface PublicCollectionPageProps {
  token: string;
  collection: PublicCollection;
  /** Who shared it, and when. */
  by: string;
  at: string;
}

/** A collection for whoever has its link, as it was when it was shared: one argument, to be read from top to bottom. */
export function PublicCollectionPage({ token, collection, by, at }: PublicCollectionPageProps) {
  const { title, items, discussion } = collection;
  return (
    <LivePublicLink token={token}>
      <PublicShell
        note={
          <>
            Shared by {by}, <LocalTime iso={at} />, as it and its findings were then: version {collection.revision} of
            its words. Changes since then are not shown here.
          </>
        }
      >
        <h1 className="text-title font-semibold wrap-anywhere">{title}</h1>
        <div className="flex flex-col gap-3">
          <PublicWords words={collection} />
        </div>
        {items.length === 0 ? <p className="text-muted">No finding was in it.</p> : <Contents items={items} />}
        {items.map((item, place) => (
          <Item key={place} {...{ token, item }} number={place + 1} />
        ))}
        {discussion && <PublicDiscussion threads={discussion} />}
      </PublicShell>
    </LivePublicLink>
  );
}

const headingId = (number: number) => `f${number}`;

function Contents({ items }: { items: readonly PublicItem[] }) {
  return (
    <nav aria-labelledby="contents" className="flex flex-col gap-2">
      <h2 id="contents" className="text-body font-semibold">
        Findings ({items.length})
      </h2>
      <ol className="list-decimal pl-8">
        {items.map(({ finding }, place) => (
          <li key={place} className="py-0.5">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <a href={`#${headingId(place + 1)}`} className="text-accent min-w-0 wrap-anywhere underline">
                {finding.title}
              </a>
              <StatusTag status={finding.status} />
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A finding with why it is there: what it claims in sight, and what that rests on behind a press. */
function Item({ token, item: { note, finding }, number }: { token: string; item: PublicItem; number: number }) {
  const { title, pictures, caution, numbers, facts, downloads, discussion } = finding;
  const id = headingId(number);
  return (
    <article aria-labelledby={id} className="border-line flex min-w-0 flex-col gap-4 border-t pt-6">
      <h2 id={id} className="text-body scroll-mt-4 font-semibold wrap-anywhere">
        {number}. {title}
      </h2>
      {note && (
        <div className="border-accent flex flex-col gap-1 border-l-2 pl-3">
          <Markdown text={note.text} isLink={leadsElsewhere} />
          <p className="text-small text-muted wrap-anywhere">
            {note.by}, <LocalTime iso={note.at} />
          </p>
        </div>
      )}
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[2fr_3fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <PublicMainPicture token={token} picture={pictures[0]} isLazy />
          <PublicCaution caution={caution} />
          {/* What is claimed is in sight, so what it cannot rest on is, too. */}
          {finding.parts.map((part) => (
            <PublicCaution key={part.number} caution={part.caution && `Part ${part.number}: ${part.caution}`} />
          ))}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <PublicClaim finding={finding} />
          <PublicPartLinks parts={finding.parts} prefix={`${id}-`} />
          <PublicSentences numbers={numbers} />
          <details>
            <summary className="cursor-pointer">
              What it rests on<span className="sr-only">: {title}</span>
            </summary>
            <div className="flex flex-col gap-6 pt-3">
              <PublicScores scores={finding.scores} level={3} />
              <PublicFurther token={token} finding={finding} level={3} isLazy />
              <PublicSection id={`${id}-provenance`} title="Provenance" level={3}>
                <Facts facts={facts} />
              </PublicSection>
              <PublicDownloads token={token} downloads={downloads} />
              <PublicParts token={token} parts={finding.parts} prefix={`${id}-`} />
            </div>
          </details>
          {discussion && discussion.length > 0 && <ItemDiscussion title={title} threads={discussion} />}
        </div>
      </div>
    </article>
  );
}

function ItemDiscussion({ title, threads }: { title: string; threads: readonly PublicThread[] }) {
  return (
    <details>
      <summary className="cursor-pointer">
        Discussion ({threads.length})<span className="sr-only">: {title}</span>
      </summary>
      <div className="pt-3">
        <PublicThreads threads={threads} />
      </div>
    </details>
  );
}

import type { PublicFinding, PublicPart } from '@/lib/domain/publicFinding';
import { ScoreBars } from '../networks/ScoreBars';
import { Facts } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { buttonClass } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { PublicTableView } from './PublicTableView';
import { publicFileHref } from './publicPaths';

/** The ways to what else a finding is about. Nothing where it has one part. */
export function PublicPartLinks({ parts }: { parts: readonly PublicPart[] }) {
  if (parts.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-3 wrap-anywhere">
      It is also about:
      {parts.map(({ number, subject }) => (
        <a key={number} href={`#${elementId(number)}`} className="text-accent min-w-0 underline">
          Part {number}: {subject}
        </a>
      ))}
    </p>
  );
}

const elementId = (number: number) => `part-${number}`;

/** What else a finding is about, each with its pictures, numbers and files. Nothing where it has one part. */
export function PublicParts({ token, parts }: { token: string; parts: readonly PublicPart[] }) {
  return parts.map((part) => <OnePart key={part.number} {...{ token, part }} />);
}

function OnePart({ token, part }: { token: string; part: PublicPart }) {
  const { number, by, at, note, subject, networkName, caution, pictures, numbers, tables, facts, downloads } = part;
  const [first, ...others] = pictures;
  const id = elementId(number);
  return (
    <section aria-labelledby={id} className="border-line flex min-w-0 flex-col gap-4 border-t pt-6">
      <div className="flex flex-col gap-1">
        <h2 id={id} className="text-body font-semibold wrap-anywhere">
          Part {number}: {subject}
        </h2>
        <p className="text-muted text-small wrap-anywhere">
          {networkName} · added by {by}, <LocalTime iso={at} />
        </p>
        {note && <p className="max-w-prose wrap-anywhere whitespace-pre-wrap">{note}</p>}
      </div>
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
            {downloads.map(({ file, text }) => (
              <a key={file} href={publicFileHref(token, file)} download={file} className={buttonClass()}>
                {text}
              </a>
            ))}
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <div className="flex max-w-prose flex-col gap-3">
            {numbers.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <PublicScores scores={part.scores} />
          {others.map(({ file, title, alt }) => (
            <figure key={file} className="flex flex-col gap-2">
              <figcaption className="font-semibold">{title}</figcaption>
              <img
                src={publicFileHref(token, file)}
                alt={alt}
                className="bg-sunken rounded-control border-line max-w-full self-start border"
              />
            </figure>
          ))}
          {tables.map((table) => (
            <PublicTableView key={table.caption} table={table} />
          ))}
          <Facts facts={facts} />
        </div>
      </div>
    </section>
  );
}

/** The best classes, with and without a patch; nothing where there are none. */
export function PublicScores({ scores }: Pick<PublicFinding, 'scores'>) {
  if (scores.length === 0) return null;
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      {scores.map(({ caption, top }) => (
        <div key={caption} className="flex min-w-0 flex-col gap-2">
          <h3 className="text-small text-muted font-semibold">{caption}</h3>
          <ScoreBars
            label={`The best classes: ${caption}`}
            top={top.map((score, classIndex) => ({ classIndex, ...score }))}
          />
        </div>
      ))}
    </div>
  );
}

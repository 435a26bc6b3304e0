/** What a finding is about beside its first subject, on a public page: of one finding, or of a collection of them. */
import type { PublicPart } from '@/lib/domain/publicFinding';
import { Facts } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import {
  PublicCaution,
  PublicDownloads,
  PublicFurther,
  PublicMainPicture,
  PublicScores,
  PublicSentences,
} from './PublicEvidence';

/** The ways to what else a finding is about. Nothing where it has one part. */
export function PublicPartLinks({ parts, prefix = '' }: { parts: readonly PublicPart[]; prefix?: string }) {
  if (parts.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-3 wrap-anywhere">
      It is also about:
      {parts.map(({ number, subject }) => (
        <a key={number} href={`#${elementId(prefix, number)}`} className="text-accent min-w-0 underline">
          Part {number}: {subject}
        </a>
      ))}
    </p>
  );
}

const elementId = (prefix: string, number: number) => `${prefix}part-${number}`;

export interface PublicPartsProps {
  token: string;
  parts: readonly PublicPart[];
  /** Before the ids, where there are several findings on the page: their parts are no landmarks then. */
  prefix?: string;
}

/** What else a finding is about, each with its pictures, numbers and files. Nothing where it has one part. */
export function PublicParts({ token, parts, prefix = '' }: PublicPartsProps) {
  return parts.map((part) => <OnePart key={part.number} {...{ token, part, prefix }} />);
}

function OnePart({ token, part, prefix }: { token: string; part: PublicPart; prefix: string }) {
  const { number, by, at, note, subject, networkName } = part;
  const id = elementId(prefix, number);
  const isAlone = prefix === '';
  const [Part, Heading] = isAlone ? (['section', 'h2'] as const) : (['div', 'h3'] as const);
  return (
    <Part aria-labelledby={isAlone ? id : undefined} className="border-line flex min-w-0 flex-col gap-4 border-t pt-6">
      <div className="flex flex-col gap-1">
        <Heading id={id} className="text-body font-semibold wrap-anywhere">
          Part {number}: {subject}
        </Heading>
        <p className="text-muted text-small wrap-anywhere">
          {networkName} · added by {by}, <LocalTime iso={at} />
        </p>
        {note && <p className="max-w-prose wrap-anywhere whitespace-pre-wrap">{note}</p>}
      </div>
      <div className="grid gap-8 lg:grid-cols-[2fr_3fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <PublicMainPicture token={token} picture={part.pictures[0]} isLazy={!isAlone} />
          <PublicCaution caution={part.caution} />
          <PublicDownloads token={token} downloads={part.downloads} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <PublicSentences numbers={part.numbers} />
          <PublicScores scores={part.scores} level={isAlone ? 3 : 4} />
          <PublicFurther token={token} finding={part} level={isAlone ? 3 : 4} isLazy={!isAlone} />
          <Facts facts={part.facts} />
        </div>
      </div>
    </Part>
  );
}

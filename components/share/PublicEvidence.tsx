/** What a public page shows of a finding, piece by piece: for the page of one, and for that of a collection of them. */
import type { PublicFinding, PublicPicture } from '@/lib/domain/publicFinding';
import { ScoreBars } from '../networks/ScoreBars';
import { LocalTime } from '../text/LocalTime';
import { Markdown } from '../text/Markdown';
import { buttonClass } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Tag } from '../ui/Tag';
import { PublicSection } from './PublicSection';
import { PublicStatus } from './PublicStatus';
import { PublicTableView } from './PublicTableView';
import { leadsElsewhere, publicFileHref } from './publicPaths';

type Words = Pick<PublicFinding, 'author' | 'createdAt' | 'lastEdit' | 'text' | 'tags'>;

/** Who wrote it and when, the text and the tags: of a finding, or of a collection. */
export function PublicWords({ words }: { words: Words }) {
  const { author, createdAt, lastEdit, text, tags } = words;
  return (
    <>
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
    </>
  );
}

/** The text with where it stood with its reviewers. */
export function PublicClaim({ finding }: { finding: PublicFinding }) {
  return (
    <div className="flex flex-col gap-3">
      <PublicWords words={finding} />
      <PublicStatus finding={finding} />
    </div>
  );
}

interface MainPictureProps {
  token: string;
  picture: PublicPicture | undefined;
  isLazy?: boolean;
}

/** The picture that says most. `isLazy`: one of many, loaded when it comes near. */
export function PublicMainPicture({ token, picture, isLazy = false }: MainPictureProps) {
  if (!picture) return null;
  return (
    <img
      src={publicFileHref(token, picture.file)}
      alt={picture.alt}
      loading={isLazy ? 'lazy' : undefined}
      className="bg-sunken rounded-panel border-line w-full border object-contain"
    />
  );
}

export function PublicCaution({ caution }: Pick<PublicFinding, 'caution'>) {
  if (caution === null) return null;
  return (
    <Callout kind="warning" title="Partial evidence.">
      {caution}
    </Callout>
  );
}

export function PublicDownloads({ token, downloads }: { token: string } & Pick<PublicFinding, 'downloads'>) {
  return (
    <div className="flex flex-wrap gap-2">
      {downloads.map(({ file, text }) => (
        <a key={file} href={publicFileHref(token, file)} download={file} className={buttonClass()}>
          {text}
        </a>
      ))}
    </div>
  );
}

export function PublicSentences({ numbers }: Pick<PublicFinding, 'numbers'>) {
  return (
    <div className="flex max-w-prose flex-col gap-3">
      {numbers.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

/** `level` of the captions' headings. */
export function PublicScores({ scores, level = 3 }: Pick<PublicFinding, 'scores'> & { level?: 3 | 4 }) {
  const Heading = level === 3 ? 'h3' : 'h4';
  if (scores.length === 0) return null;
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      {scores.map(({ caption, top }) => (
        <div key={caption} className="flex min-w-0 flex-col gap-2">
          <Heading className="text-small text-muted font-semibold">{caption}</Heading>
          <ScoreBars
            label={`The best classes: ${caption}`}
            top={top.map((score, classIndex) => ({ classIndex, ...score }))}
          />
        </div>
      ))}
    </div>
  );
}

interface FurtherProps {
  token: string;
  finding: Pick<PublicFinding, 'pictures' | 'tables'>;
  /** Of the pictures' headings. */
  level?: 2 | 3 | 4;
  isLazy?: boolean;
}

/** The other pictures, and the tables. */
export function PublicFurther({ token, finding, level = 2, isLazy = false }: FurtherProps) {
  return (
    <>
      {finding.pictures.slice(1).map(({ file, title, alt }) => (
        <PublicSection key={file} id={file} title={title} level={level}>
          <img
            src={publicFileHref(token, file)}
            alt={alt}
            loading={isLazy ? 'lazy' : undefined}
            className="bg-sunken rounded-control border-line max-w-full self-start border"
          />
        </PublicSection>
      ))}
      {finding.tables.map((table) => (
        <PublicTableView key={table.caption} table={table} />
      ))}
    </>
  );
}

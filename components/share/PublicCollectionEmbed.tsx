import type { PublicCollection } from '@/lib/domain/publicCollection';
import { StatusTag } from '../review/StatusTag';
import { LivePublicLink } from './LivePublicLink';
import { findingCount } from './previewText';
import { publicFileHref } from './publicPaths';

/** Pictures that stand for a collection. */
const PICTURES = 4;

/** A collection as a part of somebody else's page: what it is called, its first findings, and the way to all of it. */
export function PublicCollectionEmbed({ token, collection }: { token: string; collection: PublicCollection }) {
  const { title, author, items } = collection;
  const shown = items.slice(0, PICTURES);
  return (
    <LivePublicLink token={token}>
      <main className="bg-surface flex h-dvh min-h-0 flex-col gap-2 p-3">
        <ul aria-label="Findings" className="grid min-h-0 flex-1 auto-rows-fr grid-cols-2 gap-2 md:grid-cols-4">
          {shown.map(({ finding }, place) => {
            const [picture] = finding.pictures;
            return (
              <li key={place} className="flex min-h-0 min-w-0 flex-col gap-1">
                {picture && (
                  <img
                    src={publicFileHref(token, picture.file)}
                    alt={picture.alt}
                    className="bg-sunken rounded-control min-h-0 w-full flex-1 object-contain"
                  />
                )}
                <p className="text-small flex min-w-0 flex-wrap items-center gap-x-2">
                  <span className="min-w-0 truncate" title={finding.title}>
                    {place + 1}. {finding.title}
                  </span>
                  <StatusTag status={finding.status} />
                </p>
              </li>
            );
          })}
        </ul>
        <h1 className="text-body font-semibold wrap-anywhere">{title}</h1>
        <p className="text-small text-muted flex flex-wrap justify-between gap-x-4">
          <span className="min-w-0 wrap-anywhere">
            {author} · {findingCount(items.length)}
          </span>
          <a href={`/p/${token}`} target="_blank" rel="noopener" className="text-accent underline">
            All of it, on Specular
          </a>
        </p>
      </main>
    </LivePublicLink>
  );
}

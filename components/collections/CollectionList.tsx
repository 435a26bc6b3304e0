import Link from 'next/link';
import type { Collection } from '@/lib/domain/collection';
import { LocalTime } from '../text/LocalTime';
import { Tag } from '../ui/Tag';
import { FindingThumbnail } from './FindingThumbnail';

/** Pictures that stand for a collection. */
const PICTURES = 4;

export function CollectionList({ collections }: { collections: readonly Collection[] }) {
  return (
    <ul aria-label="Collections" className="rounded-panel border-line bg-surface divide-line divide-y border">
      {collections.map(({ id, title, tags, findingIds, author, lastChange }) => (
        <li key={id} className="hover:bg-sunken relative flex flex-wrap items-center gap-3 p-3">
          <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
            <Link href={`/collections/${id}`} className="font-semibold wrap-anywhere after:absolute after:inset-0">
              {title}
            </Link>
            <p className="text-muted text-small wrap-anywhere">
              {countInWords(findingIds.length)} · begun by {author} · last changed by {lastChange.by},{' '}
              <LocalTime iso={lastChange.at} />
            </p>
            {tags.length > 0 && (
              <p className="flex flex-wrap gap-1">
                {tags.map((tag) => (
                  <Tag key={tag}>{tag}</Tag>
                ))}
              </p>
            )}
          </div>
          {findingIds.length > 0 && (
            <div className="flex gap-1">
              {findingIds.slice(0, PICTURES).map((findingId) => (
                <FindingThumbnail key={findingId} id={findingId} className="size-16" />
              ))}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

export function countInWords(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`;
}

import Link from 'next/link';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import { classNames } from '../ui/classNames';
import { Thumbnail } from './Thumbnail';

/** A set with its first pictures. */
export interface ImageSetSummary {
  imageSet: ImageSet;
  samples: readonly Image[];
}

export function ImageSetList({ sets, narrow }: { sets: readonly ImageSetSummary[]; narrow?: boolean }) {
  return (
    <ul className={classNames('grid gap-3', !narrow && 'sm:grid-cols-2 lg:grid-cols-3')}>
      {sets.map(({ imageSet, samples }) => (
        <li
          key={imageSet.id}
          className="rounded-panel border-line bg-surface hover:bg-sunken relative flex min-w-0 flex-col gap-2 border p-3"
        >
          <div className="flex h-12 gap-1 overflow-hidden" aria-hidden="true">
            {samples.map((image) => (
              <Thumbnail
                key={image.id}
                image={image}
                size={64}
                alt=""
                cover
                className="rounded-control size-12 shrink-0"
              />
            ))}
          </div>
          <div className="min-w-0">
            <Link href={`/images/${imageSet.id}`} className="font-semibold wrap-anywhere after:absolute after:inset-0">
              {imageSet.name}
            </Link>
            <p className="text-muted text-small wrap-anywhere">
              {formatCount(imageSet.imageCount)}
              {imageSet.description && !narrow ? ` · ${imageSet.description}` : ''}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function formatCount(pictures: number): string {
  return `${pictures.toLocaleString('en-GB')} ${pictures === 1 ? 'picture' : 'pictures'}`;
}

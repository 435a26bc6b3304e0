import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { Pager } from '../page/Pager';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { AddPictures } from './AddPictures';
import { ImageFilters } from './ImageFilters';
import { ImageGrid } from './ImageGrid';
import { DEFAULT_DISPLAY, imageQueryString, type ImageQuery } from './imageQuery';

export const IMAGES_PER_PAGE = 96;

export interface ImageSetPageProps {
  imageSet: ImageSet;
  query: ImageQuery;
  page: number;
  images: readonly Image[];
  /** Pictures that the query finds, over all pages. */
  total: number;
  labels: readonly { label: string; count: number }[];
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

export function ImageSetPage({ imageSet, query, page, images, total, labels, networks }: ImageSetPageProps) {
  const path = `/images/${imageSet.id}`;
  const pages = {
    page,
    pageSize: IMAGES_PER_PAGE,
    total,
    what: 'pictures',
    href: (page: number) =>
      `${path}${imageQueryString(query, { ...DEFAULT_DISPLAY, at: (page - 1) * IMAGES_PER_PAGE })}`,
  };
  return (
    <PageShell current="/images" title={imageSet.name}>
      <div className="flex flex-col gap-4">
        {imageSet.description && <p className="text-muted max-w-prose wrap-anywhere">{imageSet.description}</p>}
        {imageSet.imageCount > 0 && <ImageFilters imageSetId={imageSet.id} query={query} labels={labels} />}
        {images.length > 0 && (
          <>
            <Pager {...pages} />
            <ImageGrid images={images} networks={networks} />
            {total > IMAGES_PER_PAGE && <Pager {...pages} label="Pages, below the pictures" />}
          </>
        )}
        {images.length === 0 && imageSet.imageCount > 0 && (
          <EmptyState
            title="No picture matches"
            action={
              <LinkButton kind="primary" href={path}>
                Show all pictures
              </LinkButton>
            }
          >
            Neither a file name nor a label of this set is like that.
          </EmptyState>
        )}
        <section aria-labelledby="add-pictures" className="mt-4 flex flex-col gap-2">
          <h2 id="add-pictures" className="font-semibold">
            {imageSet.imageCount === 0 ? 'The set is empty. Add the first pictures' : 'Add more'}
          </h2>
          <AddPictures imageSetId={imageSet.id} primary={imageSet.imageCount === 0} />
        </section>
      </div>
    </PageShell>
  );
}

import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { BatchSummary } from '@/lib/domain/occlusionBatch';
import type { Task } from '@/lib/domain/task';
import { BatchList } from '../batches/BatchList';
import { StartSessionButton } from '../home/StartSessionButton';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { AddPictures } from './AddPictures';
import { ImageFilters } from './ImageFilters';
import type { ImageDisplay, ImageQuery } from './imageQuery';
import { PictureBrowser } from './PictureBrowser';
import type { PictureBlock } from './picturePages';

export interface ImageSetPageProps {
  imageSet: ImageSet;
  query: ImageQuery;
  display: ImageDisplay;
  /** The first block that is shown of what the query finds. */
  initial: PictureBlock;
  labels: readonly { label: string; count: number }[];
  networks: readonly Pick<Network, 'id' | 'name'>[];
  /** Imports of this set, newest first. */
  imports: readonly Task[];
  /** Of its pictures, newest first. */
  batches: readonly BatchSummary[];
}

export function ImageSetPage({
  imageSet,
  query,
  display,
  initial,
  labels,
  networks,
  imports,
  batches,
}: ImageSetPageProps) {
  const path = `/images/${imageSet.id}`;
  const isEmpty = imageSet.imageCount === 0;
  return (
    <PageShell
      current="/images"
      title={imageSet.name}
      actions={
        !isEmpty &&
        networks.length > 0 && (
          <>
            <StartSessionButton
              name={`Map of ${imageSet.name}`.slice(0, 120)}
              imageId={initial.items[0]?.image.id}
              query={`view=map&set=${imageSet.id}`}
            >
              Map of these pictures
            </StartSessionButton>
            <LinkButton href={`${path}/predictions`}>Predictions</LinkButton>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {imageSet.description && <p className="text-muted max-w-prose wrap-anywhere">{imageSet.description}</p>}
        {batches.length > 0 && <BatchList batches={batches} networks={networks} />}
        {!isEmpty && (
          <ImageFilters imageSetId={imageSet.id} query={query} display={display} labels={labels} networks={networks} />
        )}
        {initial.total > 0 && (
          <PictureBrowser
            key={JSON.stringify(query)}
            imageSetId={imageSet.id}
            query={query}
            display={display}
            initial={initial}
            networks={networks}
          />
        )}
        {initial.total === 0 && !isEmpty && (
          <EmptyState
            title="No picture matches"
            action={
              <LinkButton kind="primary" href={path}>
                Show all pictures
              </LinkButton>
            }
          >
            None of this set is as you asked for: in its file name or label, or in what the network says about it.
          </EmptyState>
        )}
        <section aria-labelledby="add-pictures" className="mt-4 flex flex-col gap-2">
          <h2 id="add-pictures" className="font-semibold">
            {isEmpty ? 'The set is empty. Add the first pictures' : 'Add more'}
          </h2>
          <AddPictures imageSetId={imageSet.id} primary={isEmpty} tasks={imports} />
        </section>
      </div>
    </PageShell>
  );
}

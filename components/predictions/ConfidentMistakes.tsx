'use client';
import Link from 'next/link';
import { useEffect } from 'react';
import { imagePageSchema } from '@/lib/protocol/rest';
import { reloadResource, useResource } from '../api/useResource';
import { imageQueryParameters, NO_IMAGE_QUERY } from '../images/imageQuery';
import { Thumbnail } from '../images/Thumbnail';
import { Section } from '../page/Section';
import { Callout } from '../ui/Callout';
import { WaitingRows } from '../ui/Waiting';
import { pictureHref, picturesHref, type PredictionPlace } from './pictureLinks';
import { PredictionBadge } from './PredictionBadge';

/** Pictures that are shown here; the grid has them all. */
const SHOWN = 12;
const CONDITION = { outcome: 'wrong', sort: 'most-confident' } as const;

export interface ConfidentMistakesProps {
  place: PredictionPlace;
  labels: readonly string[];
  /** Mistakes so far: another number, other pictures. */
  wrong: number;
}

/** The mistakes that the network is surest of: labels that are wrong are often among them. */
export function ConfidentMistakes({ place, labels, wrong }: ConfidentMistakesProps) {
  const parameters = imageQueryParameters({ ...NO_IMAGE_QUERY, ...CONDITION, network: place.networkId });
  const path = `/api/image-sets/${place.imageSetId}/images?${parameters}&limit=${SHOWN}`;
  const page = useResource(path, imagePageSchema);
  useEffect(() => {
    const look = () => reloadResource(path, imagePageSchema);
    // An answer that is on its way may be older than the change.
    void look().then(look);
  }, [path, wrong]);
  return (
    <Section
      id="mistakes"
      title="Most confident mistakes"
      all={wrong > 0 ? { href: picturesHref(place, CONDITION), text: 'All of them' } : undefined}
    >
      {wrong === 0 && <p className="text-muted">No mistake so far.</p>}
      {wrong > 0 && page.status === 'loading' && (
        <WaitingRows what="The mistakes are on the way." count={1} height="h-32" />
      )}
      {page.status === 'failed' && <Callout kind="error">{page.error.message}</Callout>}
      {page.status === 'ready' && (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-2">
          {page.value.items.map((image, index) => {
            const prediction = page.value.predictions?.find(({ imageId }) => imageId === image.id);
            return (
              <li
                key={image.id}
                className="rounded-control border-line bg-surface relative flex min-w-0 flex-col gap-1 border p-1"
              >
                <Thumbnail image={image} alt="" className="aspect-square w-full" />
                <Link
                  href={pictureHref(place, CONDITION, index)}
                  className="text-small truncate after:absolute after:inset-0"
                >
                  {image.fileName}
                </Link>
                <span className="text-small text-muted truncate">label: {image.label}</span>
                {prediction && <PredictionBadge prediction={prediction} labels={labels} />}
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

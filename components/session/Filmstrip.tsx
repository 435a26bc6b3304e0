'use client';
import { useEffect, useId, useRef, type RefObject } from 'react';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import { imageSetsAnswerSchema, labelsAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { Thumbnail } from '../images/Thumbnail';
import { classNames } from '../ui/classNames';
import { Pager } from '../ui/Pager';
import { Select, TextInput } from '../ui/Field';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { PICTURES_A_PAGE } from './pictureList';
import { LoadProblem } from './LoadProblem';
import { IMAGE_SETS_PATH, labelsPath } from './restPaths';
import type { PictureList } from './usePictureList';

export interface FilmstripProps {
  list: PictureList;
  currentId: string | null;
  /** The current picture is on the way; until then nobody knows whose pictures to show. */
  waiting: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
  onChoose: (image: Image) => void;
  onAddFile: (file: File) => void;
  /** The name of the picture that is being added; null when none is. */
  adding: string | null;
}

const NO_SETS: readonly ImageSet[] = [];

/** The pictures of an image set: a column beside the view, a row below it on narrow screens. */
export function Filmstrip(props: FilmstripProps) {
  const { list, searchRef } = props;
  const allSets = useResource(IMAGE_SETS_PATH, imageSetsAnswerSchema);
  const sets = valueOf(allSets)?.imageSets ?? NO_SETS;
  const isNew =
    allSets.status === 'ready' && list.imageSetId !== null && !sets.some((set) => set.id === list.imageSetId);
  useEffect(() => {
    // Somebody opened a picture of a set that was made after this page was opened.
    if (isNew) void reloadResource(IMAGE_SETS_PATH, imageSetsAnswerSchema);
  }, [isNew, list.imageSetId]);
  const labels = valueOf(useResource(list.imageSetId && labelsPath(list.imageSetId), labelsAnswerSchema))?.labels ?? [];
  const page = valueOf(list.page);
  const total = page?.total ?? 0;
  return (
    <section aria-label="Pictures" className="flex min-h-0 min-w-0 flex-col gap-2 p-3">
      <Select
        label="Image set"
        value={list.imageSetId ?? ''}
        onChange={(event) => list.browse(event.target.value)}
        disabled={sets.length === 0}
      >
        {list.imageSetId === null && <option value="">{props.waiting ? 'On the way …' : 'Choose an image set'}</option>}
        {sets.map((set) => (
          <option key={set.id} value={set.id}>
            {set.name} ({set.imageCount})
          </option>
        ))}
      </Select>
      {allSets.status === 'failed' && <LoadProblem error={allSets.error} />}
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-1">
        <TextInput
          ref={searchRef}
          label="Search"
          hideLabel
          type="search"
          placeholder="Search"
          value={list.filter.search}
          onChange={(event) => list.setFilter({ ...list.filter, search: event.target.value })}
        />
        <Select
          label="Only with label"
          hideLabel
          value={list.filter.label}
          onChange={(event) => list.setFilter({ ...list.filter, label: event.target.value })}
        >
          <option value="">All labels</option>
          {labels.map(({ label, count }) => (
            <option key={label} value={label}>
              {label} ({count})
            </option>
          ))}
        </Select>
      </div>
      <Pictures {...props} />
      <Pager
        label="Pages of pictures"
        page={Math.floor(list.offset / PICTURES_A_PAGE)}
        pages={Math.ceil(total / PICTURES_A_PAGE)}
        onPage={(wanted) => list.setOffset(wanted * PICTURES_A_PAGE)}
      />
      <AddPicture {...props} />
    </section>
  );
}

const STRIP = 'relative flex min-h-0 gap-1 p-0.5 lg:grid lg:flex-1 lg:grid-cols-2 lg:content-start';
const SCROLLING = 'overflow-x-auto lg:overflow-x-visible lg:overflow-y-auto';

function Pictures({ list, currentId, waiting, onChoose }: FilmstripProps) {
  const strip = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (strip.current) showCurrent(strip.current);
  }, [currentId, list.page]);
  if (list.imageSetId === null && waiting) return <WaitingPictures />;
  if (list.imageSetId === null) return <p className="text-muted lg:flex-1">Choose an image set, or drop a picture.</p>;
  switch (list.page.status) {
    case 'loading':
      return <WaitingPictures />;
    case 'failed':
      return (
        <div className="lg:flex-1">
          <LoadProblem error={list.page.error} />
        </div>
      );
    case 'ready':
      if (list.page.value.items.length === 0) return <p className="text-muted lg:flex-1">No picture matches.</p>;
      return (
        <ul className={classNames(STRIP, SCROLLING)} ref={strip}>
          {list.page.value.items.map((image) => (
            <li key={image.id} className="shrink-0">
              <button
                type="button"
                title={image.fileName}
                aria-current={image.id === currentId ? 'true' : undefined}
                onClick={() => onChoose(image)}
                className={classNames(
                  'rounded-control flex w-20 flex-col border-2 lg:w-full',
                  image.id === currentId
                    ? 'border-accent bg-accent-soft'
                    : 'hover:border-line-strong border-transparent',
                )}
              >
                <Thumbnail image={image} alt="" className="rounded-control aspect-square w-full" />
                <span className="text-small w-full truncate px-1 text-left">
                  <span className="sr-only">{image.fileName}, </span>
                  {image.label ?? image.fileName}
                </span>
              </button>
            </li>
          ))}
        </ul>
      );
  }
}

function WaitingPictures() {
  return (
    <Waiting what="The pictures are on the way." className={classNames(STRIP, 'overflow-hidden')}>
      {Array.from({ length: 12 }, (_, i) => (
        <Skeleton key={i} className="size-20 shrink-0 lg:aspect-square lg:size-auto" />
      ))}
    </Waiting>
  );
}

/** Scrolls the strip, and only the strip, to the current picture. */
function showCurrent(strip: HTMLElement): void {
  const current = strip.querySelector<HTMLElement>('[aria-current]');
  if (!current) return;
  const [outer, inner] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) strip.scrollTop += inner.top - outer.top;
  if (inner.left < outer.left || inner.right > outer.right) strip.scrollLeft += inner.left - outer.left;
}

function AddPicture({ adding, onAddFile }: Pick<FilmstripProps, 'adding' | 'onAddFile'>) {
  const id = useId();
  return (
    <div className="rounded-control border-line-strong text-small has-focus-visible:outline-accent border border-dashed px-2 py-1.5 has-focus-visible:outline-2">
      {adding ? (
        <p role="status">Adding {adding}…</p>
      ) : (
        <>
          <label htmlFor={id} className="cursor-pointer underline">
            Add a picture
          </label>
          <span className="text-muted">, or drop or paste it here.</span>
          <input
            id={id}
            type="file"
            accept="image/*"
            className="sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) onAddFile(file);
              event.target.value = '';
            }}
          />
        </>
      )}
    </div>
  );
}

'use client';
import { useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import type { Network } from '@/lib/domain/network';
import { imagePageSchema, networkAnswerSchema } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { useResource, valueOf } from '../api/useResource';
import { browserTimers } from '../timing/timers';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { SegmentedControl } from '../ui/SegmentedControl';
import { changeBrowser, openBrowser, type BrowserAction, type BrowserState } from './browserState';
import { GRID_SIDES_PX, imageQueryParameters, type ImageDisplay, type ImageQuery } from './imageQuery';
import { PictureDetails } from './PictureDetails';
import { PictureList } from './PictureList';
import { PicturePages, type PictureBlock } from './picturePages';
import { SelectionBar } from './SelectionBar';
import { usePictureAddress } from './usePictureAddress';

const NO_LABELS: readonly string[] = [];

export interface PictureBrowserProps {
  imageSetId: string;
  query: ImageQuery;
  /** As the page was opened. */
  display: ImageDisplay;
  /** The block with the first picture in sight. A new one says that the list may have changed. */
  initial: PictureBlock;
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

/** The pictures that a query gives: to look through, to select and to open, however many they are. */
export function PictureBrowser({ imageSetId, query, display, initial, networks }: PictureBrowserProps) {
  const pages = usePages(imageSetId, query, initial);
  const version = useSyncExternalStore(pages.subscribe, () => pages.version, () => pages.version); // prettier-ignore
  const [state, act] = useReducer(changeBrowser, openBrowser(display, initial.total));
  const address = usePictureAddress(query, state, display.at);
  useEffect(() => act({ kind: 'clip', total: pages.total }), [pages, pages.total]);
  const network = useResource(query.network === null ? null : `/api/networks/${query.network}`, networkAnswerSchema);
  const labels = query.network === null ? null : (valueOf(network)?.network.card.labels ?? NO_LABELS);

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <SelectionBar {...{ imageSetId, query, pages, networks, act }} selected={state.selected} />
        <DisplayControls state={state} act={act} />
      </div>
      {pages.problem && (
        <Callout
          kind="error"
          title="Some pictures are not there."
          actions={<Button onClick={() => pages.retry()}>Try again</Button>}
        >
          {pages.problem.message}
        </Callout>
      )}
      <PictureList
        label="Pictures"
        startAt={display.at}
        onSight={({ first, last, at }) => {
          pages.show(first, last);
          address.sight(at);
        }}
        {...{ pages, version, state, labels, act }}
      />
      <OpenPicture {...{ pages, state, act, networks }} />
    </div>
  );
}

function DisplayControls({ state, act }: { state: BrowserState; act: (action: BrowserAction) => void }) {
  return (
    <div className="flex flex-wrap items-end gap-4">
      {state.view === 'grid' && (
        <label className="text-small flex items-center gap-2 font-semibold">
          Size
          <input
            type="range"
            min={0}
            max={GRID_SIDES_PX.length - 1}
            step={1}
            value={GRID_SIDES_PX.indexOf(state.side)}
            aria-valuetext={`${state.side} pixels`}
            onChange={(event) => act({ kind: 'show', side: GRID_SIDES_PX[Number(event.currentTarget.value)] })}
            className="min-h-8 w-28"
          />
        </label>
      )}
      <SegmentedControl
        label="Show as"
        hideLabel
        value={state.view}
        options={[
          { value: 'grid', label: 'Grid' },
          { value: 'table', label: 'Table' },
        ]}
        onChange={(view) => act({ kind: 'show', view })}
      />
    </div>
  );
}

interface OpenPictureProps {
  pages: PicturePages;
  state: BrowserState;
  act: (action: BrowserAction) => void;
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

/** The details of the picture that one stands on, with the way to its neighbours. */
function OpenPicture({ pages, state: { picture, open }, act, networks }: OpenPictureProps) {
  const image = open && picture !== null ? pages.at(picture)?.image : undefined;
  const isOpen = open && picture !== null;
  return (
    <Dialog
      title={image?.fileName ?? (isOpen ? 'On its way…' : '')}
      open={isOpen}
      onClose={() => act({ kind: 'close' })}
      wide
    >
      {isOpen && (
        <>
          {image && <PictureDetails key={image.id} image={image} networks={networks} />}
          <div className="flex flex-wrap items-center gap-2">
            <Button disabled={picture === 0} onClick={() => act({ kind: 'go', place: picture - 1 })}>
              Previous picture
            </Button>
            <Button disabled={picture >= pages.total - 1} onClick={() => act({ kind: 'go', place: picture + 1 })}>
              Next picture
            </Button>
            <span className="text-muted text-small">
              {(picture + 1).toLocaleString('en-GB')} of {pages.total.toLocaleString('en-GB')}
            </span>
          </div>
        </>
      )}
    </Dialog>
  );
}

function usePages(imageSetId: string, query: ImageQuery, initial: PictureBlock): PicturePages {
  const [pages] = useState(
    () =>
      new PicturePages(initial, {
        ask: (offset, limit) => askForBlock(imageSetId, query, offset, limit),
        timers: browserTimers,
      }),
  );
  useEffect(() => pages.replace(initial), [pages, initial]);
  return pages;
}

async function askForBlock(
  imageSetId: string,
  query: ImageQuery,
  offset: number,
  limit: number,
): Promise<PictureBlock> {
  const parameters = imageQueryParameters(query);
  parameters.set('offset', String(offset));
  parameters.set('limit', String(limit));
  const page = await request(`/api/image-sets/${imageSetId}/images?${parameters}`, imagePageSchema);
  const predictions = new Map(page.predictions?.map((prediction) => [prediction.imageId, prediction]));
  const items = page.items.map((image) => ({ image, prediction: predictions.get(image.id) ?? null }));
  return { offset, items, total: page.total };
}

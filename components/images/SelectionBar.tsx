import { useState, useTransition } from 'react';
import type { Network } from '@/lib/domain/network';
import { messageOf, requestText } from '../api/request';
import { NewBatchButton } from '../batches/NewBatchDialog';
import { StartSessionButton } from '../home/StartSessionButton';
import { saveText } from '../text/saveText';
import { Button } from '../ui/Button';
import type { BrowserAction } from './browserState';
import { imageQueryParameters, type ImageQuery } from './imageQuery';
import type { PicturePages } from './picturePages';
import { countPlaces, type PlaceRanges } from './placeRanges';

export interface SelectionBarProps {
  imageSetId: string;
  query: ImageQuery;
  pages: PicturePages;
  networks: readonly Pick<Network, 'id' | 'name'>[];
  selected: PlaceRanges;
  act: (action: BrowserAction) => void;
}

/** How many pictures are selected, and what can be done with them. */
export function SelectionBar({ imageSetId, query, pages, networks, selected, act }: SelectionBarProps) {
  const [said, setSaid] = useState('');
  const [busy, start] = useTransition();
  const count = countPlaces(selected);
  const only = count === 1 ? pages.at(selected[0]?.[0] ?? 0)?.image : undefined;

  const withList = (take: (text: string) => Promise<void> | void, done: string) =>
    start(async () => {
      try {
        // The places say which pictures: 20,000 names would be asked for and sent back.
        const json = { filter: Object.fromEntries(imageQueryParameters(query)), ranges: selected };
        await take(await requestText(`/api/image-sets/${imageSetId}/selection`, { method: 'POST', json }));
        setSaid(done);
      } catch (error) {
        setSaid(messageOf(error));
      }
    });
  const copy = () =>
    withList(
      (text) => navigator.clipboard.writeText(text),
      `File names and labels of ${pictures(count)} are in the clipboard.`,
    );
  const save = () => withList((text) => saveText(text, 'pictures.csv', 'text/csv'), 'The table was saved.');

  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2">
      <p role="status" className="text-muted mr-2">
        {count > 0 ? `${pictures(count)} selected` : `${pages.total.toLocaleString('en-GB')} in the list`}
        {said && count > 0 && <span className="text-small ml-3">{said}</span>}
      </p>
      {count < pages.total && (
        <Button kind="quiet" onClick={() => act({ kind: 'selectAll', total: pages.total })}>
          Select all {pages.total.toLocaleString('en-GB')}
        </Button>
      )}
      {count > 0 && (
        <>
          <Button kind="quiet" onClick={() => act({ kind: 'clear' })}>
            Clear selection
          </Button>
          {typeof navigator !== 'undefined' && 'clipboard' in navigator && (
            <Button busy={busy} onClick={copy}>
              Copy list
            </Button>
          )}
          <Button busy={busy} onClick={save}>
            Save list (CSV)
          </Button>
        </>
      )}
      {networks.length > 0 && (
        <NewBatchButton
          networks={networks}
          networkId={query.network}
          imageSetId={imageSetId}
          count={count || pages.total}
          name={count > 0 ? 'The selected pictures' : 'All pictures in the list'}
          pictures={{
            kind: 'set',
            imageSetId,
            filter: Object.fromEntries(imageQueryParameters(query)),
            ...(count > 0 ? { ranges: selected.map(([first, last]): [number, number] => [first, last]) } : {}),
          }}
        />
      )}
      {only && (
        <StartSessionButton name={only.fileName.slice(0, 120)} imageId={only.id} networkId={query.network ?? undefined}>
          Start a session with this picture
        </StartSessionButton>
      )}
    </div>
  );
}

function pictures(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'picture' : 'pictures'}`;
}

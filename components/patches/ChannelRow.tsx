import { classNames } from '../ui/classNames';
import { Skeleton } from '../ui/Skeleton';
import { PatchPicture, type PatchDrawing } from './PatchPicture';
import { firesText, formatValue, patchText, silenceText } from './patchText';
import type { RankedChannel } from './useRankedChannels';
import { GAP_PX, HEAD_PX, type RowLayout } from './rowLayout';

export interface ChannelRowProps {
  id: string;
  /** From 1, the header of the grid not counted. */
  rowIndex: number;
  /** Null while it is on the way. */
  ranking: RankedChannel | null;
  drawing: PatchDrawing;
  layout: RowLayout;
  /** The cell that the keyboard is on: 0 the channel, from 1 its patches; null: another row. */
  active: number | null;
  onChannel: () => void;
  /** @param rank from 0 */
  onPatch: (rank: number, anchor: HTMLElement) => void;
}

const ACTIVE = 'group-focus-visible:outline-accent group-focus-visible:outline-2 group-focus-visible:outline-offset-1';

/** A channel with what fires it most, strongest first. */
export function ChannelRow(props: ChannelRowProps) {
  const { id, rowIndex, ranking, drawing, layout, active, onPatch } = props;
  const { tile, shown, rowPx, stacked } = layout;
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      aria-busy={ranking === null || undefined}
      className={classNames('border-line flex border-b px-3 py-1.5', stacked ? 'flex-col' : 'items-center')}
      style={{ height: rowPx }}
    >
      <RowHead {...props} />
      <div role="presentation" className="flex" style={{ gap: GAP_PX }}>
        {Array.from({ length: shown }, (_, rank) => {
          const patch = ranking?.highest[rank];
          return (
            <div
              key={rank}
              id={`${id}-${rank + 1}`}
              role="gridcell"
              aria-colindex={rank + 2}
              className={classNames('shrink-0', active === rank + 1 && ACTIVE)}
              style={{ width: tile, height: tile }}
            >
              {patch ? (
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={patchText(patch, rank)}
                  title={patchText(patch, rank)}
                  aria-haspopup="menu"
                  onClick={(event) => onPatch(rank, event.currentTarget)}
                  className="hover:outline-line-strong block hover:outline-2"
                >
                  <PatchPicture patch={patch} drawing={drawing} side={tile} />
                </button>
              ) : (
                <NoPatch waits={ranking === null} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A place that is not filled yet, or never will be. */
function NoPatch({ waits }: { waits: boolean }) {
  if (waits) return <Skeleton className="size-full" />;
  return (
    <span className="border-line block size-full border border-dashed">
      <span className="sr-only">No patch yet</span>
    </span>
  );
}

function RowHead({ id, ranking, layout: { stacked }, active, onChannel }: ChannelRowProps) {
  const silence = ranking && silenceText(ranking, ranking);
  return (
    <div
      role="rowheader"
      id={`${id}-0`}
      aria-colindex={1}
      className={classNames(
        'text-small shrink-0',
        stacked ? 'flex h-6 gap-2 overflow-hidden' : 'flex flex-col pr-2',
        active === 0 && ACTIVE,
      )}
      style={stacked ? undefined : { width: HEAD_PX }}
    >
      {ranking ? (
        <>
          <button
            type="button"
            tabIndex={-1}
            onClick={onChannel}
            title="Everything about this channel"
            className="text-body w-fit font-semibold hover:underline"
          >
            <span className="sr-only">Channel </span>
            {ranking.channel}
          </button>
          <span className={classNames('text-muted', stacked && 'leading-5')}>max {formatValue(ranking.max)}</span>
          <span className={classNames(silence ? 'text-warning font-semibold' : 'text-muted', stacked && 'leading-5')}>
            {silence && ranking.fires === 0 ? 'never fires' : firesText(ranking, ranking.seen)}
          </span>
        </>
      ) : (
        <Skeleton className="h-4 w-20" />
      )}
    </div>
  );
}

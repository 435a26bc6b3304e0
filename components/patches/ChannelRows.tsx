'use client';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { LayerScan } from '@/lib/domain/patches';
import { useVirtualRows } from '../layers/useVirtualRows';
import { useElementSize } from '../occlusion/useElementSize';
import { Callout } from '../ui/Callout';
import { ChannelRow } from './ChannelRow';
import type { ChosenPatch } from './PatchMenu';
import type { PatchDrawing } from './PatchPicture';
import { moveInRows, rowLayout, type GridPlace } from './rowLayout';
import type { PatchesModel } from './usePatchesModel';
import { useRankedChannels } from './useRankedChannels';

const OVERSCAN = 3;
const FIRST_WIDTH_PX = 736;

export interface ChannelRowsProps {
  model: PatchesModel;
  scan: LayerScan;
  drawing: PatchDrawing;
  onPatch: (chosen: ChosenPatch, anchor: HTMLElement) => void;
  onChannel: (channel: number) => void;
}

/**
 * A row for every channel of the layer. One stop of the Tab key, within which arrows move; only the rows near the part in
 * sight are in the page.
 */
export function ChannelRows({ model, scan, drawing, onPatch, onChannel }: ChannelRowsProps) {
  const { look } = model;
  const frame = useRef<HTMLDivElement>(null);
  const { ref: measured, size } = useElementSize();
  const id = useId();
  const layout = rowLayout(size?.width ?? FIRST_WIDTH_PX, look.top);
  const { rowPx, shown } = layout;
  const { first, end, abovePx } = useVirtualRows(frame, scan.channels, rowPx, OVERSCAN);
  const { at, problem } = useRankedChannels(scan, look, { first, end });
  const [active, setActive] = useState<GridPlace | null>(null);
  useKeptScroll(frame, { model, rowPx });

  const act = ({ row, col }: GridPlace) => {
    const ranking = at(row);
    const patch = ranking?.highest[col - 1];
    if (!ranking) return;
    if (col === 0) return onChannel(ranking.channel);
    const cell = document.getElementById(`${id}-${row}-${col}`);
    if (patch && cell) onPatch({ channel: ranking.channel, patch }, cell);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && active) {
      event.preventDefault();
      return act(active);
    }
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowPx) - 1);
    const grid = { rows: scan.channels, columns: shown + 1, page };
    const moved = moveInRows(
      active ?? { row: Math.round((frame.current?.scrollTop ?? 0) / rowPx), col: 0 },
      event,
      grid,
    );
    if (!moved) return;
    event.preventDefault();
    setActive(active ? moved : { row: Math.round((frame.current?.scrollTop ?? 0) / rowPx), col: 0 });
    scrollToRow(event.currentTarget, moved.row, rowPx);
  };
  return (
    <>
      {problem && (
        <div className="p-3">
          <Callout kind="error">{problem.message}</Callout>
        </div>
      )}
      <div
        ref={frame}
        role="grid"
        tabIndex={0}
        aria-label={`Patches of ${scan.layer}, a row for each channel`}
        aria-rowcount={scan.channels}
        aria-colcount={shown + 1}
        aria-activedescendant={
          active && active.row >= first && active.row < end ? `${id}-${active.row}-${active.col}` : undefined
        }
        onKeyDown={onKeyDown}
        className="border-line bg-surface group relative min-h-0 flex-1 overflow-auto border-t contain-strict max-lg:h-[70dvh] max-lg:flex-none"
      >
        <div ref={measured} role="presentation" style={{ height: scan.channels * rowPx }} className="relative">
          <div role="presentation" className="absolute inset-x-0" style={{ top: abovePx }}>
            {Array.from({ length: end - first }, (_, index) => first + index).map((row) => (
              <ChannelRow
                key={row}
                id={`${id}-${row}`}
                rowIndex={row + 1}
                ranking={at(row)}
                {...{ drawing, layout }}
                active={active?.row === row ? active.col : null}
                onChannel={() => act({ row, col: 0 })}
                onPatch={(rank) => {
                  setActive({ row, col: rank + 1 });
                  act({ row, col: rank + 1 });
                }}
              />
            ))}
          </div>
        </div>
      </div>
    </>
  );
}

/** Into the frame, by as little as is needed. */
function scrollToRow(frame: HTMLElement, row: number, rowPx: number): void {
  const [top, bottom] = [row * rowPx, (row + 1) * rowPx];
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (bottom > frame.scrollTop + frame.clientHeight) frame.scrollTop = bottom - frame.clientHeight;
}

/** The first row in sight stands in the address, and a page that is opened with one begins there. */
function useKeptScroll(
  frame: React.RefObject<HTMLDivElement | null>,
  { model, rowPx }: { model: PatchesModel; rowPx: number },
): void {
  const { look, changeLook } = model;
  const opened = useRef(look.from);
  const change = useRef(changeLook);
  useEffect(() => {
    change.current = changeLook;
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // Also when the rows become of another height: the same one stays the first.
    element.scrollTop = opened.current * rowPx;
    const onEnd = () => {
      opened.current = Math.round(element.scrollTop / rowPx);
      change.current({ from: opened.current });
    };
    element.addEventListener('scrollend', onEnd);
    return () => element.removeEventListener('scrollend', onEnd);
  }, [frame, rowPx]);
}

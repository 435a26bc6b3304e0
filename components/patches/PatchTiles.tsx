'use client';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Patch } from '@/lib/domain/patches';
import { PatchPicture, type PatchDrawing } from './PatchPicture';
import { formatValue, patchText } from './patchText';

/** Nine of them stand side by side on a screen of 1280 pixels. */
const TILE_PX = 75;

export interface PatchTilesProps {
  label: string;
  patches: readonly Patch[];
  drawing: PatchDrawing;
  onPatch: (patch: Patch, anchor: HTMLElement) => void;
}

/** Patches side by side, as many to a line as fit. One stop of the Tab key; arrows go from one to the next. */
export function PatchTiles({ label, patches, drawing, onPatch }: PatchTilesProps) {
  const list = useRef<HTMLUListElement>(null);
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, patches.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const tiles = [...(list.current?.querySelectorAll('button') ?? [])];
    const to = nextTile(event.key, active, tiles);
    if (to === null) return;
    event.preventDefault();
    setActive(to);
    tiles[to]?.focus();
  };
  if (patches.length === 0) return <p className="text-muted">No picture was seen yet.</p>;
  return (
    // The keys are those of the buttons in it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul ref={list} aria-label={label} className="flex flex-wrap gap-1" onKeyDown={onKeyDown}>
      {patches.map((patch, rank) => (
        <li key={`${patch.imageId} ${patch.place.row} ${patch.place.col}`} style={{ width: TILE_PX }}>
          <button
            type="button"
            tabIndex={rank === active ? 0 : -1}
            aria-label={patchText(patch, rank)}
            title={patchText(patch, rank)}
            aria-haspopup="menu"
            onClick={(event) => {
              setActive(rank);
              onPatch(patch, event.currentTarget);
            }}
            className="hover:outline-line-strong block w-full hover:outline-2"
          >
            <PatchPicture patch={patch} drawing={drawing} side={TILE_PX} />
          </button>
          <p aria-hidden="true" className="text-small flex justify-between gap-1">
            <span className="text-muted truncate">{patch.label}</span>
            <span>{formatValue(patch.value)}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}

/** By one, by a line, or to the ends; null: the key means nothing here. */
function nextTile(key: string, active: number, tiles: readonly HTMLElement[]): number | null {
  const last = tiles.length - 1;
  const columns = Math.max(1, tiles.filter(({ offsetTop }) => offsetTop === tiles[0]?.offsetTop).length);
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = steps[key];
  if (step === undefined) return null;
  const to = active + step;
  return to < 0 || to > last ? active : to;
}

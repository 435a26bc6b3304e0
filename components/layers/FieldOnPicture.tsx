'use client';
import { useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { boxOf } from '@/lib/network/receptiveFieldAt';
import { describePicture } from '../images/Thumbnail';
import { mapSizeOf } from './layerText';

export interface FieldOnPictureProps {
  networkId: string;
  graph: Pick<NetworkGraph, 'input'>;
  layer: NetworkLayer;
  samples: readonly Image[];
}

/** Up to this many pixels a picture is enlarged pixel for pixel. */
const SMALL_PX = 96;

/** What one unit of the layer sees, drawn on a picture as the network is shown it. */
export function FieldOnPicture({ networkId, graph: { input }, layer, samples }: FieldOnPictureProps) {
  const map = mapSizeOf(layer) ?? { height: 1, width: 1 };
  const [unit, setUnit] = useState({ row: Math.floor(map.height / 2), column: Math.floor(map.width / 2) });
  const [sample] = samples;
  const box = boxOf(layer.receptiveField, input, unit.row, unit.column);
  if (!box) return null;

  const move = (row: number, column: number) =>
    setUnit({
      row: Math.min(map.height - 1, Math.max(0, row)),
      column: Math.min(map.width - 1, Math.max(0, column)),
    });
  /** The unit whose share of the picture is pointed at. */
  const onClick = ({ currentTarget, clientX, clientY }: MouseEvent) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    move(Math.floor(((clientY - top) / height) * map.height), Math.floor(((clientX - left) / width) * map.width));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    move(unit.row + step[0]!, unit.column + step[1]!);
  };
  const { clipped, unclipped } = box;
  const isMap = map.height * map.width > 1;
  const text = `Unit at row ${unit.row}, column ${unit.column} sees ${clipped ? `rows ${clipped.y0} to ${clipped.y1 - 1}, columns ${clipped.x0} to ${clipped.x1 - 1}` : 'nothing of the picture'}`;
  return (
    <figure className="flex flex-col gap-1">
      <button
        type="button"
        aria-label={`${text}. ${isMap ? 'Arrow keys move the unit.' : ''}`}
        onClick={onClick}
        onKeyDown={onKeyDown}
        className="bg-sunken relative block w-full max-w-sm cursor-crosshair overflow-hidden"
        style={{ aspectRatio: `${input.width} / ${input.height}` }}
      >
        {sample && (
          <img
            src={`/api/images/${sample.id}/input?network=${networkId}`}
            alt={describePicture(sample)}
            className={input.width <= SMALL_PX ? 'pixelated size-full' : 'size-full'}
          />
        )}
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${input.width} ${input.height}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full"
        >
          {clipped && (
            <>
              <path
                fillRule="evenodd"
                d={`M0 0H${input.width}V${input.height}H0Z M${clipped.x0} ${clipped.y0}H${clipped.x1}V${clipped.y1}H${clipped.x0}Z`}
                fill="rgb(0 0 0 / 0.5)"
              />
              <rect
                x={clipped.x0}
                y={clipped.y0}
                width={clipped.x1 - clipped.x0}
                height={clipped.y1 - clipped.y0}
                vectorEffect="non-scaling-stroke"
                className="stroke-accent fill-none stroke-2"
              />
            </>
          )}
        </svg>
      </button>
      <figcaption className="text-small text-muted" aria-live="polite">
        {text}.{' '}
        {unclipped && clipped && isBeyond(unclipped, clipped) ? 'The rest of its window lies in the padding. ' : ''}
        {isMap ? 'Press on the picture, or use the arrow keys, for another unit.' : ''}
      </figcaption>
    </figure>
  );
}

type Box = NonNullable<NonNullable<ReturnType<typeof boxOf>>['clipped']>;

function isBeyond(window: Box, seen: Box): boolean {
  return window.x0 < seen.x0 || window.y0 < seen.y0 || window.x1 > seen.x1 || window.y1 > seen.y1;
}

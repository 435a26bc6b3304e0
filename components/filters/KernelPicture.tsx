'use client';
import { useEffect, useId, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import { isColoured, tileColours, type WeightRange } from '@/lib/filters/filterLook';
import { moveByKey } from '../occlusion/cellGeometry';
import type { TilePlace } from './filterSheet';
import { exactWeight, weightsAt } from './filterText';

/** The longer side of an enlarged filter, at most, in pixels. */
const SIDE_PX = 132;

export interface KernelPictureProps {
  caption: string;
  filters: Pick<LayerFilters, 'shape' | 'input'>;
  /** inputs × rows × columns; null while they are on the way. */
  weights: Float32Array | null;
  /** Input channel, where there are no colours. */
  channel: number;
  range: WeightRange;
  /** With these its weights can be pointed at. */
  label?: string;
  weight?: TilePlace | null;
  onWeight?: (weight: TilePlace) => void;
}

/** One kernel, enlarged: a whole number of pixels for each weight. */
export function KernelPicture(props: KernelPictureProps) {
  const { caption, filters, weights, channel, range, label, weight = null, onWeight } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, inputs, rows, cols] = filters.shape;
  const { input } = filters;
  const coloured = isColoured(input, inputs);
  const order = coloured ? input.order : 'RGB';
  const scale = Math.max(1, Math.floor(SIDE_PX / Math.max(rows, cols)));
  const { low, high } = range;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = new ImageData(cols, rows);
    if (weights) {
      const shown = { range: { low, high }, channel: coloured ? null : channel, order };
      const rgb = tileColours(weights, rows * cols, shown);
      for (let i = 0; i < rows * cols; i++) image.data.set([...rgb.subarray(i * 3, i * 3 + 3), 255], i * 4);
    }
    context.putImageData(image, 0, 0);
  }, [weights, rows, cols, low, high, coloured, channel, order]);
  const size = { width: cols * scale, height: rows * scale };
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-small text-muted">{caption}</figcaption>
      <div className="bg-line relative" style={size}>
        <canvas
          ref={canvas}
          width={cols}
          height={rows}
          aria-hidden="true"
          className="pixelated absolute inset-0"
          style={size}
        />
        {label && onWeight && (
          <WeightGrid {...{ label, scale, weight, onWeight, filters, weights, channel, rows, cols }} />
        )}
      </div>
    </figure>
  );
}

interface WeightGridProps extends Pick<KernelPictureProps, 'filters' | 'weights' | 'channel'> {
  label: string;
  rows: number;
  cols: number;
  scale: number;
  weight: TilePlace | null;
  onWeight: (weight: TilePlace) => void;
}

/** The weights as one stop of the Tab key: the arrow keys go from one to the next. */
function WeightGrid({ label, rows, cols, scale, weight, onWeight, filters, weights, channel }: WeightGridProps) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.metaKey) return;
    const start = { row: 0, col: 0 };
    const next = moveByKey({ rows, cols }, weight ?? start, event);
    if (!next) return;
    event.preventDefault();
    onWeight(weight ? next : start);
  };
  const onPoint = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const along = (at: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(at / scale)));
    onWeight({ row: along(event.clientY - box.top, rows), col: along(event.clientX - box.left, cols) });
  };
  const active = weight ?? { row: 0, col: 0 };
  const values = weights && weightsAt(filters, weights, { channel, ...active });
  return (
    <div
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={cols}
      aria-activedescendant={id}
      onKeyDown={onKeyDown}
      onClick={onPoint}
      onPointerMove={onPoint}
      className="absolute inset-0 cursor-crosshair"
    >
      <div role="row" aria-rowindex={active.row + 1}>
        <div
          key={`${active.row} ${active.col}`}
          id={id}
          role="gridcell"
          aria-colindex={active.col + 1}
          className="sr-only"
        >
          {values
            ? `Row ${active.row}, column ${active.col}. ${values.map(({ name, value }) => `${name} ${exactWeight(value)}`).join(', ')}.`
            : 'The weights are on the way.'}
        </div>
      </div>
      {weight && (
        <div
          aria-hidden="true"
          className="border-accent pointer-events-none absolute border-2"
          style={{ left: weight.col * scale, top: weight.row * scale, width: scale, height: scale }}
        />
      )}
    </div>
  );
}

'use client';
import type { ReactNode } from 'react';
import type { FindingArea } from '@/lib/domain/finding';
import { PersonCursor } from '../people/PersonCursor';
import { cellBlock, type CellPlace, type PixelPlace } from './cellGeometry';
import { HeatmapGrid } from './HeatmapGrid';
import { HeatmapMarks, type CellCursor } from './HeatmapMarks';
import { HeatmapPicture, type HeatmapPictureProps } from './HeatmapPicture';

export interface HeatmapViewProps extends Omit<HeatmapPictureProps, 'children'> {
  /** What the picture and the map are, in words. */
  label: string;
  area: FindingArea | null;
  hovered: CellPlace | null;
  /** The cell that the keyboard is on. */
  selected: CellPlace | null;
  selectedText: string | null;
  cursors: readonly CellCursor[];
  /** More marks, below what takes the pointer. */
  marks?: ReactNode;
  onHover: (cell: CellPlace | null, pixel: PixelPlace | null) => void;
  onSelect: (from: CellPlace, to: CellPlace) => void;
}

/** The picture as the network sees it, as large as the space allows, with the map over it, and everybody's places on it. */
export function HeatmapView(props: HeatmapViewProps) {
  const { grid, spec } = props;
  return (
    <HeatmapPicture {...props}>
      {(scale) => (
        <>
          <HeatmapMarks
            grid={grid}
            spec={spec}
            area={props.area}
            cell={props.hovered ?? props.selected}
            cursors={props.cursors}
          />
          {props.cursors.map((cursor) => (
            <PersonCursor
              key={cursor.id}
              cursor={cursor}
              block={cellBlock(grid, spec.stride, cursor.cell)}
              inputWidth={grid.width}
              scale={scale}
            />
          ))}
          {props.marks}
          <HeatmapGrid
            label={props.label}
            grid={grid}
            stride={spec.stride}
            cell={props.selected}
            cellText={props.selectedText}
            onHover={props.onHover}
            onSelect={props.onSelect}
          />
        </>
      )}
    </HeatmapPicture>
  );
}

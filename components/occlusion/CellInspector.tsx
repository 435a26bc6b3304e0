import type { OcclusionSpec, Score } from '@/lib/domain/occlusion';
import type { FillInput } from '@/lib/occlusion/fill';
import { cellCentre, isClipped, isComputed, patchRect, type OcclusionGrid } from '@/lib/occlusion/grid';
import { SCORE_TEXTS, scoreValue } from '@/lib/occlusion/score';
import { Tag } from '../ui/Tag';
import type { CellTop } from './cellMap';
import type { CellPlace } from './cellGeometry';
import { formatProbability, formatScore } from './cellText';
import { OccludedPicture } from './OccludedPicture';
import { TopClasses, type TopClassesProps } from './TopClasses';

export interface CellInspectorProps {
  src: string;
  /** Of the network's card. */
  input: FillInput;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  score: Score;
  cell: CellPlace;
  /** Of the target at this cell; NaN while it is not known. */
  probability: number;
  base: number | null;
  top: readonly CellTop[] | null;
  /** Where pixels are shown: the pixel that is looked at, its average, and how many patches that is of. */
  pixel: { x: number; y: number; value: number; patches: number } | null;
  /** The server has computed more cells than have arrived. */
  onTheWay: boolean;
  labels: readonly string[];
  target: number | null;
  besideOf?: TopClassesProps['besideOf'];
}

/** One cell: the picture that the network was shown, what it answered, and the numbers. */
export function CellInspector(props: CellInspectorProps) {
  const { grid, spec, score, cell, probability, base, top, pixel, labels, target } = props;
  const centre = cellCentre(grid, spec.stride, cell.row, cell.col);
  const rect = patchRect(grid, spec, cell.row, cell.col);
  const size = `${rect.x1 - rect.x0} × ${rect.y1 - rect.y0}`;
  const known = !Number.isNaN(probability) && base !== null;
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-[2fr_3fr] items-start gap-3">
        <OccludedPicture
          src={props.src}
          input={props.input}
          grid={grid}
          spec={spec}
          cell={cell}
          label={`The picture occluded at row ${cell.row}, column ${cell.col}`}
        />
        <dl className="text-small [&_dt]:text-muted grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 [&_dd]:text-right">
          <dt>Row, column</dt>
          <dd>
            {cell.row}, {cell.col}
          </dd>
          <dt>Centre</dt>
          <dd>
            x {centre.x}, y {centre.y} px
          </dd>
          {grid.segments ? (
            <>
              <dt>Segment</dt>
              <dd>{grid.segments.sizes[cell.row * grid.cols + cell.col]} px</dd>
              <dt>Around it</dt>
              <dd>{size} px</dd>
            </>
          ) : (
            <>
              <dt>Patch</dt>
              <dd>{size} px</dd>
            </>
          )}
          {score !== 'probability' && (
            <>
              <dt>{SCORE_TEXTS[score].name}</dt>
              <dd className="font-semibold">
                {formatScore(score, known ? scoreValue(score, probability, base) : NaN)}
              </dd>
            </>
          )}
          <dt>Probability</dt>
          <dd className="font-semibold">{formatProbability(probability)}</dd>
          <dt>{spec.alsoCovered ? 'Fixed patch alone' : 'Unoccluded'}</dt>
          <dd>{base === null ? '–' : formatProbability(base)}</dd>
          {pixel && (
            <>
              <dt>
                Pixel {pixel.x}, {pixel.y}
              </dt>
              <dd className="font-semibold">{formatScore(score, pixel.value)}</dd>
            </>
          )}
        </dl>
      </div>
      {pixel && <p className="text-small text-muted">{pixelText(pixel.patches)}</p>}
      {isClipped(grid, spec, cell.row, cell.col) && (
        <p className="text-small">
          <Tag>edge</Tag> The patch is cut by the border and hides less.
        </p>
      )}
      {top ? (
        <TopClasses
          label="Best classes of the occluded picture"
          besideOf={props.besideOf}
          {...{ top, labels, target }}
        />
      ) : (
        <p className="text-small text-muted">
          {!isComputed(grid, cell.row, cell.col)
            ? 'This cell lies outside of the box: it is not part of the run.'
            : props.onTheWay
              ? 'The numbers of this cell are on their way.'
              : 'This cell is not computed yet.'}
        </p>
      )}
    </div>
  );
}

function pixelText(patches: number): string {
  if (patches === 0) return 'No patch covers this pixel: it was not tested.';
  return `The pixel’s value is the average over the ${patches === 1 ? 'one patch that covers it' : `${patches} patches that cover it`}.`;
}

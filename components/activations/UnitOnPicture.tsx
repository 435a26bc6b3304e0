import { boxOf } from '@/lib/network/receptiveFieldAt';
import type { CellPlace } from '../occlusion/cellGeometry';
import { inputPicturePath } from '../session/restPaths';
import { classNames } from '../ui/classNames';
import { seenText } from './activationsText';
import { FieldMark } from './FieldMark';
import type { ActivationsModel } from './useActivationsModel';

const SMALL_PX = 96;

/** What the unit of a cell sees, on the picture as the network is shown it. */
export function UnitOnPicture({ model, cell }: { model: ActivationsModel; cell: CellPlace }) {
  const { graph, choice, request } = model;
  const layer = choice.chosen;
  if (!graph || !layer || !request) return null;
  const { input } = graph;
  const box = boxOf(layer.receptiveField, input, cell.row, cell.col);
  return (
    <figure className="flex flex-col gap-1" aria-label="What the unit sees">
      <div
        className="bg-sunken relative w-full max-w-sm overflow-hidden"
        style={{ aspectRatio: `${input.width} / ${input.height}` }}
      >
        <img
          src={inputPicturePath(request.imageId, request.networkId)}
          alt=""
          className={classNames('size-full', input.width <= SMALL_PX && 'pixelated')}
        />
        <FieldMark input={input} box={box?.clipped ?? null} dims />
      </div>
      <figcaption className="text-small text-muted">
        Row {cell.row}, column {cell.col}. {seenText(layer.receptiveField, box)}
      </figcaption>
    </figure>
  );
}

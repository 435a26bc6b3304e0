import Link from 'next/link';
import { comparisonHref } from '../comparison/comparisonQuery';
import type { CellPlace } from '../occlusion/cellGeometry';
import { counterpart } from '../occlusion/cellGeometry';
import { TopClasses } from '../occlusion/TopClasses';
import { runSettings } from './runName';
import { UnoccludedAnswer } from './UnoccludedAnswer';
import type { ShownRun } from './useShownRun';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface ComparedAnswerProps {
  model: WorkspaceModel;
  compared: ShownRun;
  /** The cell of the shown map that is looked at. */
  cell: CellPlace | null;
}

/** What the other network, or the run beside, says of its picture, occluded at the same place. */
export function ComparedAnswer({ model, compared, cell }: ComparedAnswerProps) {
  const { network, grid, spec, request, cells, job, labels, classIndex } = compared;
  if (!network || !request || !grid) return null;
  const here = model.grid && { grid: model.grid, stride: model.view.spec.stride };
  const place = cell && here && counterpart(here, { grid, stride: spec.stride }, cell);
  const top = place && (cells?.top(place.row * grid.cols + place.col) ?? null);
  const { compareRun } = model.view;
  const title = compareRun ? runSettings(request, network.name) : network.name;
  const scaled = !compareRun && (spec.patch !== model.view.spec.patch || spec.stride !== model.view.spec.stride);
  return (
    <section aria-label={`Compared: ${title}`} className="border-line flex flex-col gap-2 border-t pt-3">
      <h2 className="min-w-0 truncate font-semibold" title={title}>
        {title}
      </h2>
      {model.network && model.network.id !== network.id && (
        <Link
          href={comparisonHref({
            ...{ a: model.network.id, b: network.id, layers: 'weights' },
            imageId: model.view.imageId,
          })}
          className="text-small underline"
        >
          Layers and facts side by side
        </Link>
      )}
      {scaled && (
        <p className="text-small text-muted">
          Its input is {grid.width} × {grid.height} px: a patch of {spec.patch} px every {spec.stride} px hides the same
          part of the picture.
        </p>
      )}
      {!place ? (
        <UnoccludedAnswer request={request} base={job?.base ?? null} labels={labels} target={classIndex} />
      ) : top ? (
        <TopClasses
          label={`Best classes of the occluded picture by ${network.name}`}
          top={top}
          labels={labels}
          target={classIndex}
        />
      ) : (
        <p className="text-small text-muted">This cell is not computed with this network yet.</p>
      )}
    </section>
  );
}

'use client';
import type { ReactNode } from 'react';
import type { CellPlace } from '../occlusion/cellGeometry';
import type { CellCursor } from '../occlusion/HeatmapMarks';
import { CrossChecks } from '../checks/CrossChecks';
import { HandView } from '../hand/HandView';
import type { OthersHand } from '../hand/othersHands';
import { OthersHandMarks } from '../hand/OthersHandMarks';
import { DEFAULT_CHECKS, type ChecksLook } from '../occlusion/occlusionLook';
import type { HandControl } from '../hand/useHand';
import { PlaceFrame } from './PlaceFrame';
import { Button, LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { Tag } from '../ui/Tag';
import { CellTables } from './CellTables';
import { ComparedMaps } from './ComparedMaps';
import { HeatmapPane, type HeatmapPaneProps } from './HeatmapPane';
import { LoadProblem } from './LoadProblem';
import { inputPicturePath } from './restPaths';
import { TargetMaps } from './TargetMaps';
import { RepeatMaps } from './RepeatMaps';
import type { RepeatMoments } from './useRepeats';
import type { PersonalView } from './usePersonalView';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface MainViewProps {
  model: WorkspaceModel;
  /** Mean and spread over repeats with other seeds; null: there are none. */
  moments?: RepeatMoments | null;
  personal: PersonalView;
  /** The cells under the pointer and under the keyboard, where they are on the grid. */
  hovered: CellPlace | null;
  selected: CellPlace | null;
  cursors: readonly CellCursor[];
  /** What is covered by hand; null: the map is shown. */
  hand: HandControl | null;
  othersHands: readonly OthersHand[];
  /** The way to the other views. */
  tabs: ReactNode;
  onPersonal: (change: Partial<PersonalView>) => void;
  /** Null: the cross-checks are hidden. */
  onChecks: (checks: ChecksLook | null) => void;
  onSelect: (from: CellPlace, to: CellPlace) => void;
  /** Makes a class of a small map the target. */
  onTarget: (classIndex: number) => void;
}

/** The picture with its heatmap, or the table of its cells. */
export function MainView(props: MainViewProps) {
  const { model, personal, tabs, onPersonal } = props;
  return (
    <PlaceFrame
      tabs={tabs}
      title={<ViewTitle model={model} />}
      actions={
        <Button
          kind="quiet"
          title="Other methods’ maps of this picture and class, and how far they can be trusted"
          onClick={() => props.onChecks(model.look.checks ? null : DEFAULT_CHECKS)}
        >
          {model.look.checks ? 'Hide cross-checks' : 'Cross-checks'}
        </Button>
      }
      table={{
        shown: personal.table,
        onToggle: () => onPersonal({ table: !personal.table }),
        back: model.look.checks ? 'Show the maps' : 'Show the heatmap',
      }}
    >
      <ViewBody {...props} />
    </PlaceFrame>
  );
}

function ViewTitle({ model: { image, network, job, map, compared } }: { model: WorkspaceModel }) {
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 xl:flex-nowrap xl:whitespace-nowrap">
      {image && <strong className="max-w-full min-w-0 truncate font-semibold xl:max-w-3/5">{image.fileName}</strong>}
      {image?.label && <span className="max-w-48 min-w-0 shrink-[100] truncate">label {image.label}</span>}
      {job && map && !compared && map.done < map.total && (
        <span className="shrink-0">
          <Tag>
            partial
            {/* Where there is little room the numbers are in the inspector alone. */}
            <span className="xl:max-2xl:sr-only">
              {map.done} of {map.total} cells
            </span>
          </Tag>
        </span>
      )}
      {network && !compared && (
        // Between the two widths there is no room for it beside the name, which is cut last.
        <span className="text-muted min-w-0 shrink-[10000] truncate xl:max-2xl:sr-only">
          as {network.name} sees it, {network.card.input.width} × {network.card.input.height} px
        </span>
      )}
    </p>
  );
}

function ViewBody(props: MainViewProps) {
  const { model, personal, hovered, selected, cursors, onPersonal, onSelect, onTarget } = props;
  const { view, network, networksKnown, request, grid } = model;
  if (model.loadProblem)
    return (
      <Notice>
        <LoadProblem error={model.loadProblem} />
      </Notice>
    );
  if (!view.networkId || !view.imageId || (networksKnown && !network)) return <NothingChosen model={model} />;
  if (model.gridProblem)
    return (
      <Notice>
        <Callout kind="error">{model.gridProblem.message}</Callout>
      </Notice>
    );
  // Not the picture's own facts: a map that is taken away while they load would lose the focus.
  if (!grid || !request)
    return (
      <Waiting what="The heatmap is on the way." className="grid flex-1 place-items-center p-3 max-lg:min-h-80">
        <Skeleton className="aspect-square h-full max-h-full max-w-full" />
      </Waiting>
    );
  if (model.look.checks)
    return <CrossChecks model={model} look={model.look.checks} table={personal.table} onLook={props.onChecks} />;
  if (personal.table) return <CellTables model={model} moments={props.moments} onSelect={onSelect} />;
  if (props.hand && network)
    return (
      <div className="min-h-0 flex-1 p-2 max-lg:h-[100vw] max-lg:max-h-[65dvh] max-lg:flex-none">
        <HandView
          src={inputPicturePath(request.imageId, request.networkId)}
          fileName={model.image?.fileName ?? null}
          {...{ network, grid }}
          spec={view.spec}
          hand={props.hand}
          others={props.othersHands}
        />
      </div>
    );
  if (model.compared) return <ComparedMaps {...props} compared={model.compared} />;
  const onHover: HeatmapPaneProps['onHover'] = (cell, pixel) => onPersonal({ hovered: cell, hoveredPixel: pixel });
  return (
    <div className="flex min-h-0 flex-1 gap-3 p-2 max-lg:flex-none max-lg:flex-col">
      {/* Narrow: as high as wide, and the line below. */}
      <div className="min-h-0 min-w-0 flex-1 max-lg:h-[calc(100vw+2.75rem)] max-lg:max-h-[65dvh] max-lg:flex-none">
        <HeatmapPane
          run={{ ...model, spec: view.spec }}
          score={view.score}
          image={model.image}
          personal={personal}
          look={model.look}
          classes={model.classes}
          range={model.range}
          withReadout
          marks={<OthersHandMarks hands={props.othersHands} size={grid} />}
          {...{ hovered, selected, cursors, onHover, onSelect }}
        />
      </div>
      {model.look.shows === 'score' && props.moments && (
        <RepeatMaps {...{ model, onHover }} moments={props.moments} cell={hovered ?? selected} />
      )}
      {model.look.shows === 'score' && model.others.length > 0 && (
        <TargetMaps {...{ model, personal, hovered, selected, onHover }} onTarget={onTarget} />
      )}
    </div>
  );
}

function Notice({ children }: { children: ReactNode }) {
  return <div className="flex-1 p-3">{children}</div>;
}

function NothingChosen({ model: { view, networks, networksKnown, network } }: { model: WorkspaceModel }) {
  return (
    <div className="grid flex-1 place-items-center p-3">
      {network || (view.networkId && !networksKnown) ? (
        <EmptyState title="Choose a picture">
          From the pictures of this session, or drop one anywhere on this page.
        </EmptyState>
      ) : networks.length > 0 || !networksKnown ? (
        <EmptyState title="Choose a network">In the bar at the top. It is what looks at the picture.</EmptyState>
      ) : (
        <EmptyState
          title="There is no network yet"
          action={
            <LinkButton kind="primary" href="/networks">
              Add a network
            </LinkButton>
          }
        >
          A session looks at pictures through a network.
        </EmptyState>
      )}
    </div>
  );
}

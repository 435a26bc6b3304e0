'use client';
import { useState, type ReactNode, type RefObject } from 'react';
import type { Embedding } from '@/lib/domain/embedding';
import type { Network } from '@/lib/domain/network';
import { PlaceFrame } from '../session/PlaceFrame';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { Waiting } from '../ui/Waiting';
import { AxisChoice } from './AxisChoice';
import { MapCanvas } from './MapCanvas';
import { MapList } from './MapChooser';
import { restartRequest } from './extension';
import { draftOf, type MapDraft } from './mapDraft';
import { sideChange, sideLook, type MapTool } from './mapLook';
import { MapTable } from './MapTable';
import { countText, mapName, specText, stateText } from './mapText';
import { MapToolbar } from './MapToolbar';
import { TimeBar } from './TimeBar';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';

export interface MapViewProps {
  model: MapModel;
  networks: readonly Network[];
  /** The way to the other views. */
  tabs: ReactNode;
  searchRef: RefObject<HTMLInputElement | null>;
  /** Opens the form; without a draft with the usual settings. */
  onMake: (draft?: MapDraft) => void;
  onOpen: (imageId: string) => void;
}

/** The map, or two of them side by side, or their tables; under it the time. */
export function MapView(props: MapViewProps) {
  const { model, tabs, searchRef, onMake } = props;
  const { shown, look, changeLook, actions } = model;
  const [tool, setTool] = useState<MapTool>('pan');
  const embedding = shown?.embedding ?? null;
  return (
    <PlaceFrame
      tabs={tabs}
      title={embedding && <MapTitle embedding={embedding} />}
      table={
        shown?.points
          ? { shown: look.table, onToggle: () => changeLook({ table: !look.table }), back: 'Show the map' }
          : null
      }
    >
      {shown?.points && <MapToolbar model={model} tool={tool} onTool={setTool} searchRef={searchRef} />}
      <Body {...props} tool={tool} />
      {shown && embedding && (
        <TimeBar
          model={model}
          side={shown}
          embedding={embedding}
          onControl={(action) => actions.control(embedding.id, action)}
          onRestart={() => onMake(draftOf(restartRequest(embedding)))}
          onSharedFrame={actions.goToFrame}
        />
      )}
    </PlaceFrame>
  );
}

function MapTitle({ embedding }: { embedding: Embedding }) {
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 xl:flex-nowrap xl:whitespace-nowrap">
      <strong className="min-w-0 truncate font-semibold">{mapName(embedding)}</strong>
      <span className="text-muted min-w-0 truncate">
        {specText(embedding.request.spec)}
        {embedding.points && `, ${countText(embedding.points.count, 'picture')}`}
      </span>
    </p>
  );
}

function Body(props: MapViewProps & { tool: MapTool }) {
  const { model } = props;
  const { shown, beside } = model;
  if (!shown) return <NoMap {...props} />;
  if (!beside) return <Side {...props} side={shown} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-1 xl:flex-row">
      {[shown, beside].map((side) => (
        <section
          key={side.slot}
          aria-label={side.slot === 'shown' ? 'The map' : 'The map beside it'}
          className="flex min-h-0 min-w-0 flex-1 flex-col"
        >
          <SideTitle model={model} side={side} />
          <Side {...props} side={side} />
        </section>
      ))}
    </div>
  );
}

/** The name of one of two maps. The axes of the shown one are chosen beside its measures. */
function SideTitle({ model, side }: { model: MapModel; side: MapSide }) {
  const { embedding, slot, axes } = side;
  const components = slot === 'beside' ? (embedding?.explained?.length ?? 0) : 0;
  return (
    <div className="text-small flex min-h-10 flex-wrap items-center gap-x-2 px-3 py-0.5">
      {embedding && (
        <p className="min-w-0 truncate">
          <strong className="font-semibold">{mapName(embedding)}</strong>{' '}
          <span className="text-muted">{stateText(embedding)}</span>
        </p>
      )}
      {components > 2 && (
        <AxisChoice
          compact
          count={components}
          axes={axes}
          onAxes={(wanted) => model.changeLook(sideChange(slot, { axes: wanted, camera: null }))}
        />
      )}
    </div>
  );
}

function Side({ model, side, tool, onOpen }: MapViewProps & { tool: MapTool; side: MapSide }) {
  const { look, changeLook } = model;
  if (side.problem !== null && !side.layout)
    return (
      <div className="flex-1 p-3">
        <Callout kind="error">{side.problem}</Callout>
      </div>
    );
  if (side.embedding?.state.status === 'failed' && !side.layout)
    return (
      <div className="flex-1 p-3">
        <Callout kind="error" title="The map could not be made.">
          {side.embedding.state.error.message}
        </Callout>
      </div>
    );
  if (!side.layout || !side.points)
    return (
      <Waiting what="The map is on the way." className="grid min-h-80 flex-1 place-items-center p-3">
        <Skeleton className="aspect-square h-full max-h-full min-h-72 max-w-full rounded-full" />
      </Waiting>
    );
  if (look.table) return <MapTable model={model} side={side} onOpen={onOpen} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col max-lg:h-[65dvh] max-lg:flex-none">
      <MapCanvas
        model={model}
        side={side}
        tool={tool}
        camera={sideLook(look, side.slot).camera}
        onCamera={(camera) => changeLook(sideChange(side.slot, { camera }))}
        onOpen={onOpen}
      />
    </div>
  );
}

/** Nothing is shown yet: the one next step, or the maps that are there. */
function NoMap({ model, networks, onMake }: MapViewProps) {
  if (model.setId !== null && model.maps.status === 'loading')
    return (
      <Waiting what="The maps are on the way." className="grid min-h-80 flex-1 place-items-center p-3">
        <Skeleton className="h-24 w-80 max-w-full" />
      </Waiting>
    );
  const hasMaps = model.maps.status === 'ready' && model.maps.value.embeddings.length > 0;
  return (
    <div className="grid min-h-80 flex-1 place-items-center p-3">
      <div className="flex w-full max-w-md flex-col gap-3">
        <EmptyState
          title={hasMaps ? 'Choose a map, or make another one' : 'There is no map of these pictures yet'}
          action={
            <Button kind="primary" disabled={!model.joined} onClick={() => onMake()} aria-haspopup="dialog">
              Make a map
            </Button>
          }
        >
          A map puts pictures near each other that the network finds alike. Everybody in the session watches it being
          made.
        </EmptyState>
        <MapList model={model} networks={networks} onShow={model.actions.show} />
      </div>
    </div>
  );
}

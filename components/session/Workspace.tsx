'use client';
import { useMemo, useRef, useState } from 'react';
import { isFinal, type Job } from '@/lib/domain/job';
import { mapAnnouncement } from '../map/mapAnnouncement';
import { newDraft, type MapDraft } from '../map/mapDraft';
import { MapInspector } from '../map/MapInspector';
import { MapView } from '../map/MapView';
import { useMapModel } from '../map/useMapModel';
import { useAnnouncement } from '../timing/useAnnouncement';
import { Banners } from './Banners';
import { Filmstrip } from './Filmstrip';
import { occlusionFinding, pointsFinding } from './findingContext';
import { Inspector } from './Inspector';
import { MainView } from './MainView';
import { networkChange, swapChange } from './networkWishes';
import { onGrid, othersCursors } from './othersCursors';
import { progressText } from './progressText';
import { RunList } from './RunList';
import { SessionFindings } from './SessionFindings';
import type { ShortcutAction } from './shortcuts';
import { TopBar } from './TopBar';
import { useAddedPicture } from './useAddedPicture';
import { useFreshResources } from './useFreshResources';
import { usePersonalView } from './usePersonalView';
import { usePictureList } from './usePictureList';
import { usePresence } from './usePresence';
import { useSessionState, useSessionStore } from './useSession';
import { useShortcuts } from './useShortcuts';
import { useSingleKeys } from './useSingleKeys';
import { selectionHref, shareLinks, useViewAddress } from './useViewAddress';
import { useWorkspaceModel } from './useWorkspaceModel';
import { ViewTabs } from './ViewTabs';
import type { LinkedView } from './viewUrl';
import { WorkspaceDialogs, type OpenDialog } from './WorkspaceDialogs';
import { WorkspaceFrame } from './WorkspaceFrame';

export interface WorkspaceProps {
  me: { id: string; name: string };
  /** What the address said when the page was opened. */
  opened: LinkedView;
  onName: () => void;
  onJoinAnew: () => void;
}

/** The workspace of a session: puts the parts together and says what each of their wishes means. */
export function Workspace({ me, opened, onName, onJoinAnew }: WorkspaceProps) {
  const store = useSessionStore();
  const state = useSessionState();
  const model = useWorkspaceModel(store, state);
  const { view, image, job, grid, networks } = model;
  const { personal, change, select, changeLook } = usePersonalView(opened);
  const isMap = personal.place === 'map';
  const list = usePictureList(view.imageId, image);
  const { add, adding } = useAddedPicture(store, state.session, view, list);
  const map = useMapModel({ ...{ store, state, view, changeLook }, look: personal.look, active: isMap, pictureSetId: image?.imageSetId ?? null }); // prettier-ignore
  const searchField = useRef<HTMLInputElement>(null);
  const mapSearch = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [singleKeys, setSingleKeys] = useSingleKeys();

  const joined = state.connection.status === 'joined';
  const isPrivate = state.privateView !== null;
  const selected = onGrid(personal.selected, grid);
  const hovered = onGrid(personal.hovered, grid);
  const cell = hovered ?? selected;
  const cursors = useMemo(() => othersCursors(state, me.id, grid), [state, me.id, grid]);
  const possible = isMap ? pointsFinding(map, state.session.id, me.name) : occlusionFinding(model, me.name, personal.area); // prettier-ignore
  usePresence(store, joined, { place: personal.place, cell, imageId: map.hoveredId ?? map.focusId, isPrivate });
  useFreshResources(joined);
  useViewAddress(state.session.id, view, personal, { joined, isPrivate });
  const announcement = useAnnouncement(isMap ? mapAnnouncement(map) : job && progressText(job));

  const swap = () => {
    const swapped = swapChange(model);
    if (swapped) void store.changeView(swapped);
  };
  const newFinding = () => possible.subject && setDialog({ kind: 'finding', subject: possible.subject() });
  const showJob = ({ request }: Job) => void store.changeView(request);
  const step = (direction: 1 | -1) =>
    void list.step(direction).then(
      (next) => next && store.changeView({ imageId: next.id }),
      (error: unknown) => store.reportProblem(error),
    );
  const shortcuts: Record<ShortcutAction, () => void> = {
    showOcclusion: () => change({ place: 'occlusion' }),
    showMap: () => change({ place: 'map' }),
    previousPicture: () => step(-1),
    nextPicture: () => step(1),
    toggleOverlay: () => change({ overlay: !personal.overlay }),
    toggleTable: () => (isMap ? changeLook({ table: !personal.look.table }) : change({ table: !personal.table })),
    find: () => (isMap ? (mapSearch.current ?? searchField.current) : searchField.current)?.focus(),
    newFinding,
    help: () => setDialog({ kind: 'keys' }),
    reset: () => (isMap ? map.selection.change([], 'replace') : change({ area: null, selected: null, hovered: null })),
  };
  useShortcuts(singleKeys, (action) => shortcuts[action]());
  const tabs = <ViewTabs place={personal.place} onPlace={(place) => change({ place })} />;
  const makeMap = (draft: MapDraft = newDraft(map.setId ?? '', map.networkId ?? '')) =>
    setDialog({ kind: 'map', draft });
  const openPicture = (imageId: string) => {
    change({ place: 'occlusion' });
    if (imageId !== view.imageId) void store.changeView({ imageId });
  };
  const isComputing = state.jobs.some((run) => !isFinal(run.state));

  return (
    <>
      <WorkspaceFrame
        top={
          <>
            <TopBar
              sessionName={state.session.name}
              {...{ networks, me, onName }}
              waiting={!model.networksKnown && !model.loadProblem}
              networkId={view.networkId}
              people={state.people}
              compareWith={view.compareWith ?? null}
              comparable={!isMap}
              onNetwork={(network) => void store.changeView(networkChange(view, network))}
              onCompare={(other) => void store.changeView({ compareWith: other?.id ?? null })}
              onSwap={swap}
              makeLinks={() => shareLinks(state.session.id, view, personal)}
              onHelp={() => setDialog({ kind: 'keys' })}
            />
            <Banners state={state} onReconnect={() => store.reopen()} onJoinAnew={onJoinAnew} />
          </>
        }
        view={
          isMap ? (
            <MapView model={map} {...{ networks, tabs }} searchRef={mapSearch} onMake={makeMap} onOpen={openPicture} />
          ) : (
            <MainView
              {...{ model, personal, hovered, selected, cursors, tabs }}
              onPersonal={change}
              onSelect={select}
            />
          )
        }
        inspector={
          isMap ? (
            <MapInspector
              {...{ model: map, networks }}
              author={me.name}
              onMake={() => makeMap()}
              onOpen={openPicture}
              onFinding={newFinding}
              linkOf={(selectionId) => selectionHref(state.session.id, view, selectionId)}
              findings={<SessionFindings findings={state.findings} cannotSave={possible.problem} />}
            />
          ) : (
            <Inspector
              {...{ model, personal, cell }}
              cannotSave={possible.problem}
              onPersonal={change}
              onNewFinding={newFinding}
            />
          )
        }
        filmstrip={
          <Filmstrip
            {...{ list, adding }}
            currentId={view.imageId}
            waiting={view.imageId !== null && !model.image && !model.loadProblem}
            searchRef={searchField}
            onChoose={(chosen) => {
              changeLook({ focusId: null });
              void store.changeView({ imageId: chosen.id });
            }}
            onAddFile={add}
          />
        }
        runs={
          (!isMap || isComputing) && (
            <RunList
              {...{ jobs: state.jobs, networks }}
              shownId={job?.id ?? null}
              onShow={showJob}
              onCancel={(run) => void store.cancel(run.id)}
            />
          )
        }
      />
      <p role="status" className="sr-only">
        {announcement}
      </p>
      <WorkspaceDialogs
        {...{ dialog, networks, singleKeys }}
        onMakeMap={map.actions.make}
        onClose={() => setDialog(null)}
        onSingleKeys={setSingleKeys}
      />
    </>
  );
}

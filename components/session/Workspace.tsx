'use client';
import { useRef, useState } from 'react';
import { isFinal, type Job } from '@/lib/domain/job';
import type { SessionViewChange } from '@/lib/domain/session';
import { useAnnouncement } from '../timing/useAnnouncement';
import { Banners } from './Banners';
import { Filmstrip } from './Filmstrip';
import { networkChange, swapChange } from './networkWishes';
import type { PlaceContext } from './place';
import type { Place } from './places';
import { RunList } from './RunList';
import { SessionFindings } from './SessionFindings';
import type { ShortcutAction } from './shortcuts';
import { TopBar } from './TopBar';
import { useAddedPicture } from './useAddedPicture';
import { useFreshResources } from './useFreshResources';
import { usePersonalView } from './usePersonalView';
import { usePictureList } from './usePictureList';
import { usePlaces } from './usePlaces';
import { usePresence } from './usePresence';
import { useSessionState, useSessionStore } from './useSession';
import { useShortcuts } from './useShortcuts';
import { useSingleKeys } from './useSingleKeys';
import { shareLinks, useViewAddress } from './useViewAddress';
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

/** The workspace of a session: what stands around its views, and what each wish of theirs means. */
export function Workspace({ me, opened, onName, onJoinAnew }: WorkspaceProps) {
  const store = useSessionStore();
  const state = useSessionState();
  const { personal, change, select, changeLook } = usePersonalView(opened);
  const model = useWorkspaceModel(store, state, personal.looks.occlusion);
  const { view, image, job, networks } = model;
  const list = usePictureList(view.imageId, image);
  const { add, adding } = useAddedPicture(store, state.session, view, list);
  const searchField = useRef<HTMLInputElement>(null);
  const [dialog, openDialog] = useState<OpenDialog | null>(null);
  const [singleKeys, setSingleKeys] = useSingleKeys();

  const goTo = (place: Place, wanted?: SessionViewChange) => {
    change({ place });
    const isNews = Object.entries(wanted ?? {}).some(([key, value]) => Reflect.get(view, key) !== value);
    if (wanted && isNews) void store.changeView(wanted);
  };
  const tabs = <ViewTabs place={personal.place} onPlace={(place) => goTo(place)} />;
  const context: PlaceContext = { store, model, me, personal, change, select, changeLook, tabs, openDialog, goTo };
  const place = usePlaces(context)[personal.place];

  const joined = state.connection.status === 'joined';
  const isPrivate = state.privateView !== null;
  usePresence(store, joined, { place: personal.place, ...place.pointedAt, isPrivate });
  useFreshResources(joined);
  useViewAddress(state.session.id, view, personal, { joined, isPrivate });
  const announcement = useAnnouncement(place.announcement);

  const swap = () => {
    const swapped = swapChange(model);
    if (swapped) void store.changeView(swapped);
  };
  const showJob = ({ request }: Job) => void store.changeView(request);
  const step = (direction: 1 | -1) =>
    void list.step(direction).then(
      (next) => next && store.changeView({ imageId: next.id }),
      (error: unknown) => store.reportProblem(error),
    );
  const { finding } = place;
  const newFinding = () => finding.subject && openDialog({ kind: 'finding', subject: finding.subject() });
  const shortcuts: Partial<Record<ShortcutAction, () => void>> = {
    showOcclusion: () => goTo('occlusion'),
    showActivations: () => goTo('activations'),
    showFilters: () => goTo('filters'),
    showPatches: () => goTo('patches'),
    showMap: () => goTo('map'),
    previousPicture: () => step(-1),
    nextPicture: () => step(1),
    find: () => searchField.current?.focus(),
    newFinding,
    help: () => openDialog({ kind: 'keys' }),
    ...place.shortcuts,
  };
  useShortcuts(singleKeys, personal.place, (action) => shortcuts[action]?.());
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
              comparable={place.comparable}
              onNetwork={(network) => void store.changeView(networkChange(view, network))}
              onCompare={(other) => void store.changeView({ compareWith: other?.id ?? null })}
              onSwap={swap}
              makeLinks={() => shareLinks(state.session.id, view, personal)}
              onHelp={() => openDialog({ kind: 'keys' })}
            />
            <Banners state={state} onReconnect={() => store.reopen()} onJoinAnew={onJoinAnew} />
          </>
        }
        view={place.view}
        inspector={place.inspector}
        findings={
          <SessionFindings
            sessionId={state.session.id}
            findings={place.findings}
            about={place.about}
            cannotSave={finding.problem}
            onNew={place.offersFinding ? undefined : newFinding}
          />
        }
        filmstrip={
          <Filmstrip
            {...{ list, adding }}
            currentId={view.imageId}
            waiting={view.imageId !== null && !model.image && !model.loadProblem}
            searchRef={searchField}
            onChoose={(chosen) => {
              changeLook('map', { focusId: null });
              void store.changeView({ imageId: chosen.id });
            }}
            onAddFile={add}
          />
        }
        runs={
          (place.showsRuns || isComputing) && (
            <RunList
              {...{ jobs: state.jobs, networks }}
              shownId={job?.id ?? null}
              beside={view.compareRun ?? null}
              onBeside={place.showsRuns ? (compareRun) => void store.changeView({ compareRun }) : null}
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
        onClose={() => openDialog(null)}
        onSingleKeys={setSingleKeys}
      />
    </>
  );
}

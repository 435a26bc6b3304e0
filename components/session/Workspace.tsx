'use client';
import { useMemo, useRef, useState } from 'react';
import { comparedTarget } from '@/lib/occlusion/comparedView';
import { defaultSpec } from '@/lib/occlusion/defaultSpec';
import type { Job } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import type { SessionView } from '@/lib/domain/session';
import type { CellPlace } from '../occlusion/cellGeometry';
import { isOnGrid } from '../occlusion/cellGeometry';
import type { CellCursor } from '../occlusion/HeatmapMarks';
import { imageSetsAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource } from '../api/useResource';
import { useAnnouncement } from '../timing/useAnnouncement';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { addPicture } from './addPicture';
import { ConnectionBanner } from './ConnectionBanner';
import { Filmstrip } from './Filmstrip';
import { FindingDialog, type FindingContext, type FindingSubject } from './FindingDialog';
import { gridOf } from './gridOf';
import { Inspector } from './Inspector';
import { MainView } from './MainView';
import { PrivateViewBanner } from './PrivateViewBanner';
import { IMAGE_SETS_PATH } from './restPaths';
import { progressText } from './progressText';
import { RunList } from './RunList';
import type { SessionState } from './sessionState';
import { ShortcutsDialog } from './ShortcutsDialog';
import type { ShortcutAction } from './shortcuts';
import { TopBar } from './TopBar';
import { useDroppedPicture } from './useDroppedPicture';
import { useFreshResources } from './useFreshResources';
import { usePersonalView } from './usePersonalView';
import { usePictureList } from './usePictureList';
import { usePresence } from './usePresence';
import { useSessionState, useSessionStore } from './useSession';
import { useShortcuts } from './useShortcuts';
import { useSingleKeys } from './useSingleKeys';
import { useViewAddress } from './useViewAddress';
import { useWorkspaceModel, type WorkspaceModel } from './useWorkspaceModel';
import { sessionHref, type LinkedView } from './viewUrl';
import { WorkspaceFrame } from './WorkspaceFrame';

export interface WorkspaceProps {
  me: { id: string; name: string };
  /** What the address said when the page was opened. */
  opened: LinkedView;
  onName: () => void;
  onJoinAnew: () => void;
}

/** A finding stays about what was on the screen when it was begun, whatever the others look at meanwhile. */
type OpenDialog = { kind: 'keys' } | { kind: 'finding'; subject: FindingSubject };

/** The workspace of a session: puts the parts together and says what each of their wishes means. */
export function Workspace({ me, opened, onName, onJoinAnew }: WorkspaceProps) {
  const store = useSessionStore();
  const state = useSessionState();
  const model = useWorkspaceModel(store, state);
  const { view, image, job, grid, networks } = model;
  const { personal, change, select } = usePersonalView(opened);
  const list = usePictureList(view.imageId, image);
  const searchField = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const [singleKeys, setSingleKeys] = useSingleKeys();

  const joined = state.connection.status === 'joined';
  const isPrivate = state.privateView !== null;
  const selected = onGrid(personal.selected, grid);
  const hovered = onGrid(personal.hovered, grid);
  const cell = hovered ?? selected;
  const cursors = useMemo(() => othersCursors(state, me.id, grid), [state, me.id, grid]);
  const context = findingContext(model, me.name, personal.area);
  usePresence(store, joined, cell, isPrivate);
  useFreshResources(joined);
  useViewAddress(state.session.id, view, personal, { joined, isPrivate });
  const announcement = useAnnouncement(job && progressText(job));

  const chooseNetwork = (network: Network) => void store.changeView(networkChange(view, network));
  const swap = () => {
    const { compared, labels } = model;
    if (!compared?.network) return;
    void store.changeView({
      networkId: compared.network.id,
      compareWith: view.networkId,
      spec: compared.spec,
      target: comparedTarget(view.target, labels, compared.labels),
    });
  };
  const newFinding = () =>
    context.value && setDialog({ kind: 'finding', subject: { context: context.value, summary: summaryOf(model) } });
  const showJob = ({ request }: Job) => void store.changeView(request);
  const step = (direction: 1 | -1) =>
    void list.step(direction).then(
      (next) => next && store.changeView({ imageId: next.id }),
      (error: unknown) => store.reportProblem(error),
    );
  const add = (file: File) => {
    setAdding(file.name || 'the picture');
    addPicture(state.session, file)
      .then(async (added) => {
        list.browse(added.imageSetId);
        void reloadResource(IMAGE_SETS_PATH, imageSetsAnswerSchema);
        // It has no label that could be the target.
        await store.changeView({ imageId: added.id, ...(view.target === 'label' && { target: 'top' }) });
      })
      .catch((error: unknown) => store.reportProblem(error))
      .finally(() => setAdding(null));
  };
  useDroppedPicture(add);
  const shortcuts: Record<ShortcutAction, () => void> = {
    previousPicture: () => step(-1),
    nextPicture: () => step(1),
    toggleOverlay: () => change({ overlay: !personal.overlay }),
    toggleTable: () => change({ table: !personal.table }),
    find: () => searchField.current?.focus(),
    newFinding,
    help: () => setDialog({ kind: 'keys' }),
    reset: () => change({ area: null, selected: null, hovered: null }),
  };
  useShortcuts(singleKeys, (action) => shortcuts[action]());
  const makeLinks = () => {
    const { id } = state.session;
    const exactly = sessionHref(id, view, {
      area: personal.area ?? undefined,
      palette: personal.palette ?? undefined,
    });
    return { session: window.location.origin + sessionHref(id), view: window.location.origin + exactly };
  };

  return (
    <>
      <WorkspaceFrame
        top={
          <>
            <TopBar
              sessionName={state.session.name}
              networks={networks}
              waiting={!model.networksKnown && !model.loadProblem}
              networkId={view.networkId}
              people={state.people}
              me={me}
              compareWith={view.compareWith ?? null}
              onNetwork={chooseNetwork}
              onCompare={(other) => void store.changeView({ compareWith: other?.id ?? null })}
              onSwap={swap}
              makeLinks={makeLinks}
              onName={onName}
              onHelp={() => setDialog({ kind: 'keys' })}
            />
            <Banners state={state} onReconnect={() => store.reopen()} onJoinAnew={onJoinAnew} />
          </>
        }
        view={
          <MainView
            model={model}
            personal={personal}
            hovered={hovered}
            selected={selected}
            cursors={cursors}
            onPersonal={change}
            onSelect={select}
          />
        }
        inspector={
          <Inspector
            model={model}
            personal={personal}
            cell={cell}
            cannotSave={context.problem}
            onPersonal={change}
            onNewFinding={newFinding}
          />
        }
        filmstrip={
          <Filmstrip
            list={list}
            currentId={view.imageId}
            waiting={view.imageId !== null && !model.image && !model.loadProblem}
            searchRef={searchField}
            onChoose={(chosen) => void store.changeView({ imageId: chosen.id })}
            onAddFile={add}
            adding={adding}
          />
        }
        runs={
          <RunList
            jobs={state.jobs}
            networks={networks}
            shownId={job?.id ?? null}
            onShow={showJob}
            onCancel={(run) => void store.cancel(run.id)}
          />
        }
      />
      <p role="status" className="sr-only">
        {announcement}
      </p>
      <FindingDialog subject={dialog?.kind === 'finding' ? dialog.subject : null} onClose={() => setDialog(null)} />
      <ShortcutsDialog
        open={dialog?.kind === 'keys'}
        onClose={() => setDialog(null)}
        enabled={singleKeys}
        onEnable={setSingleKeys}
      />
    </>
  );
}

function Banners({
  state,
  onReconnect,
  onJoinAnew,
}: {
  state: SessionState;
  onReconnect: () => void;
  onJoinAnew: () => void;
}) {
  const store = useSessionStore();
  const { problem } = state;
  return (
    <div className="flex flex-col gap-1 px-3 not-empty:py-1.5">
      <ConnectionBanner connection={state.connection} onReconnect={onReconnect} onJoinAnew={onJoinAnew} />
      {state.privateView && (
        <PrivateViewBanner
          onShowToEveryone={() => void store.showToEveryone()}
          onBack={() => store.backToSharedView()}
        />
      )}
      {problem && !problem.field?.startsWith('spec.') && (
        <Callout kind="error" actions={<Button onClick={() => store.dismissProblem()}>OK</Button>}>
          {problem.message}
        </Callout>
      )}
    </div>
  );
}

function onGrid(cell: CellPlace | null, grid: WorkspaceModel['grid']): CellPlace | null {
  return cell && grid && isOnGrid(grid, { kind: 'cell', ...cell }) ? cell : null;
}

/** People who look at the same map: those with a view of their own look at another. */
function othersCursors(state: SessionState, myId: string, grid: WorkspaceModel['grid']): CellCursor[] {
  if (!grid || state.privateView) return [];
  return state.people.flatMap(({ participant, presence }) =>
    participant.id !== myId && !presence.private && presence.cell && onGrid(presence.cell, grid)
      ? [{ id: participant.id, name: participant.name, colour: participant.colour, cell: presence.cell }]
      : [],
  );
}

/** The settings stay when they fit the other network too. */
function networkChange(view: SessionView, network: Network): Partial<SessionView> {
  const { input, labels } = network.card;
  const fits = gridOf(view.spec, network).grid !== null;
  const spec = fits ? view.spec : { ...defaultSpec(input, labels.length), fill: view.spec.fill };
  return { networkId: network.id, spec };
}

/** What a finding would be about, or why there can be none. */
function findingContext(
  { state, view, request, job, grid, classIndex }: WorkspaceModel,
  author: string,
  area: FindingContext['target']['area'] | null,
): { value: FindingContext; problem: null } | { value: null; problem: string } {
  if (!request || !job || !grid || job.done === 0)
    return { value: null, problem: 'A finding is saved from a heatmap: run one first.' };
  if (classIndex === null) return { value: null, problem: 'Choose a target class first.' };
  const value: FindingContext = {
    sessionId: state.session.id,
    jobId: job.id,
    author,
    score: view.score,
    target: {
      networkId: request.networkId,
      imageId: request.imageId,
      classIndex,
      area: area && isOnGrid(grid, area) ? area : { kind: 'map' },
    },
  };
  return { value, problem: null };
}

function summaryOf({ network, image, labels, classIndex, job }: WorkspaceModel): string {
  const partial = job && job.done < job.total && `partial: ${job.done} of ${job.total} cells`;
  return [network?.name, image?.fileName, classIndex !== null && labels[classIndex], partial]
    .filter(Boolean)
    .join(' · ');
}

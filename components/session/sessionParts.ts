/** What a session's store is put together from: everything that is asked for again after each join. */
import type { Job } from '@/lib/domain/job';
import type { WatchSlot } from '@/lib/protocol/protocol';
import type { CellMap } from '../occlusion/cellMap';
import { browserTimers } from '../timing/timers';
import { CellWatch, type CellWatchOptions } from './cellWatch';
import { ScanWatch } from './scanWatch';
import { SessionHand } from './sessionHand';
import { SessionMaps } from './sessionMaps';
import { withFoundJob, type SessionState } from './sessionState';
import type { SessionTransport } from './sessionTransport';

export interface SessionParts {
  watches: Readonly<Record<WatchSlot, CellWatch>>;
  maps: SessionMaps;
  scanWatch: ScanWatch;
  hand: SessionHand;
}

export interface SessionPartsOptions {
  request: SessionTransport['request'];
  getState: () => SessionState;
  setState: (state: SessionState) => void;
  cellMap: (job: Pick<Job, 'resultKey' | 'grid'>) => CellMap;
  onProblem: (error: unknown) => void;
}

export function createParts({ request, getState, setState, cellMap, onProblem }: SessionPartsOptions): SessionParts {
  const change = (changes: Partial<SessionState>) => setState({ ...getState(), ...changes });
  const isJoined = () => getState().connection.status === 'joined';
  const cells: CellWatchOptions = {
    ...{ request, cellMap, onProblem },
    onJob: (job) => setState(withFoundJob(getState(), job)),
  };
  return {
    watches: { shown: new CellWatch('shown', cells), compared: new CellWatch('compared', cells) },
    maps: new SessionMaps({ request, getState, setState: change }),
    scanWatch: new ScanWatch({ request, isJoined, onKnown: (scan) => change({ scan }), timers: browserTimers }),
    hand: new SessionHand({
      ...{ request, isJoined, now: () => performance.now() },
      onKnown: (hand) => change({ hand }),
    }),
  };
}

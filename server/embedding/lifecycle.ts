/**
 * What can happen to a map in which state:
 *
 *     queued → preparing → running → finished | failed
 *        └────────┴───────────┴────→ paused → queued (resume) | finished (stop)
 *     finished → queued (continue)     failed → queued (asked for again)
 */
import { AppError } from '@/lib/domain/appError';
import type { EmbeddingAction, EmbeddingState } from '@/lib/domain/embedding';
import type { EmbeddingChange, EmbeddingRecord } from '../db/embeddingRecords';

/** Why a map is being computed no further. */
export type Wish =
  | { kind: 'pause'; by: string }
  | { kind: 'stop' }
  /** The server stops: it goes on at the next start. */
  | { kind: 'close' };

/** What an action comes to. */
export type Step =
  /** Whoever works on it is told to end; it then becomes what endOf() says. */
  | { kind: 'interrupt'; wish: Exclude<Wish, { kind: 'close' }> }
  /** Nobody works on it: the row changes. */
  | { kind: 'settle'; change: EmbeddingChange }
  /** The row changes, and it waits for its turn. */
  | { kind: 'queue'; change: EmbeddingChange };

type Stored = Pick<EmbeddingRecord, 'request' | 'iteration' | 'targetIterations' | 'pointsHash'>;

/** Throws `conflict` that names the state where the action makes no sense. */
export function stepOf(
  state: EmbeddingState,
  action: EmbeddingAction,
  { by, nowMs, record }: { by: string; nowMs: number; record: Stored },
): Step {
  switch (action.kind) {
    case 'pause':
      if (!isUnderWay(state)) throw refusal(state, 'paused');
      return { kind: 'interrupt', wish: { kind: 'pause', by } };
    case 'stop':
      if (isUnderWay(state)) return { kind: 'interrupt', wish: { kind: 'stop' } };
      if (state.status !== 'paused') throw refusal(state, 'stopped');
      return { kind: 'settle', change: endOf({ kind: 'stop' }, nowMs) };
    case 'resume':
      if (state.status !== 'paused') throw refusal(state, 'resumed');
      return { kind: 'queue', change: WAITING };
    case 'continue':
      if (state.status !== 'finished') throw refusal(state, 'continued');
      if (record.request.spec.method === 'pca')
        throw new AppError('conflict', 'A map of principal components is complete at once: there are no iterations to go on with.'); // prettier-ignore
      if (record.request.spec.method === 'umap' && record.iteration + action.iterations !== record.targetIterations)
        throw new AppError('conflict', `The steps of UMAP shrink towards its last iteration, ${record.targetIterations}: it can be gone on with to there. For more, make a map with more iterations.`); // prettier-ignore
      if (record.pointsHash === null)
        throw new AppError('conflict', 'What was stored of this map was cleared. Ask for it again: it is then computed anew.'); // prettier-ignore
      return { kind: 'queue', change: { ...WAITING, targetIterations: record.iteration + action.iterations } };
  }
}

/** Of a row that waits for its turn. */
export const WAITING = { status: 'queued', pausedBy: null, error: null, finishedAt: null, stopped: false } as const;

export function endOf(wish: Exclude<Wish, { kind: 'close' }>, nowMs: number): EmbeddingChange {
  return wish.kind === 'pause'
    ? { status: 'paused', pausedBy: wish.by }
    : { status: 'finished', stopped: true, finishedAt: new Date(nowMs).toISOString() };
}

/** The state of a map that this process does not work on; an unfinished one waits to be taken up. */
export function storedState(record: EmbeddingRecord): EmbeddingState {
  const finishedAt = record.finishedAt ?? record.createdAt;
  switch (record.status) {
    case 'queued':
    case 'running':
      return { status: 'queued', ahead: 0 };
    case 'paused':
      return { status: 'paused', by: record.pausedBy ?? '' };
    case 'finished':
      return { status: 'finished', finishedAt, stopped: record.stopped };
    case 'failed': {
      const error = record.error ?? { code: 'internal' as const, message: 'The map failed.' };
      return { status: 'failed', finishedAt, error };
    }
  }
}

function isUnderWay({ status }: EmbeddingState): boolean {
  return status === 'queued' || status === 'preparing' || status === 'running';
}

function refusal(state: EmbeddingState, what: 'paused' | 'stopped' | 'resumed' | 'continued'): AppError {
  return new AppError('conflict', `This map ${describe(state)}. It cannot be ${what}.`);
}

function describe(state: EmbeddingState): string {
  switch (state.status) {
    case 'queued':
      return 'waits for its turn';
    case 'preparing':
      return 'is being prepared';
    case 'running':
      return 'is being computed';
    case 'paused':
      return `was paused by ${state.by}`;
    case 'finished':
      return state.stopped ? 'was stopped' : 'is finished';
    case 'failed':
      return 'has failed; ask for it again to go on';
  }
}

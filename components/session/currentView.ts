/** What is on the screen: questions that are answered from the session's state alone. */
import type { ErrorBody } from '@/lib/domain/appError';
import { changedView } from '@/lib/domain/changedView';
import { canonicalJson } from '@/lib/domain/hash';
import { isCleared, type Job, type OcclusionRequest } from '@/lib/domain/job';
import type { SessionView } from '@/lib/domain/session';
import type { SessionState } from './sessionState';

/** The shared view with the changes that are under way. */
export function sharedView(state: Pick<SessionState, 'session' | 'pending'>): SessionView {
  return state.pending.reduce<SessionView>((view, { change }) => changedView(view, change), state.session.view);
}

export function currentView(state: SessionState): SessionView {
  return state.privateView ?? sharedView(state);
}

export function sameRequest(a: OcclusionRequest, b: OcclusionRequest): boolean {
  return a.networkId === b.networkId && a.imageId === b.imageId && canonicalJson(a.spec) === canonicalJson(b.spec);
}

/** The newest attempt at what the view shows; null when it was not asked for or its cells were cleared. */
export function jobOfRequest(state: Pick<SessionState, 'jobs' | 'foundJobs'>, request: OcclusionRequest): Job | null {
  const jobs = [...state.jobs, ...state.foundJobs].filter(
    // A re-check of a finding is a result of its own: it must not take the place of the map.
    (job) => job.recheckOf === null && sameRequest(job.request, request),
  );
  const newest = jobs.reduce<Job | null>((best, job) => (best && best.attempt >= job.attempt ? best : job), null);
  return newest && isCleared(newest) ? null : newest;
}

/** Where an error belongs: the field "spec.patch" of the settings, or none of them. */
export function errorOfField(problem: ErrorBody | null, field: string): string | null {
  return problem?.field === field ? problem.message : null;
}

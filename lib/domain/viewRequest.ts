import { canonicalJson } from './hash';
import type { Job, OcclusionRequest } from './job';
import type { SessionView } from './session';

/** The run that a view asks for; null while its network or its picture is not chosen. */
export function viewRequest({ networkId, imageId, spec }: SessionView): OcclusionRequest | null {
  return networkId && imageId ? { networkId, imageId, spec } : null;
}

/** Whether a job computes what a view shows. A re-check of a finding is a result of its own and never does. */
export function showsView(job: Job, view: SessionView): boolean {
  return job.recheckOf === null && canonicalJson(job.request) === canonicalJson(viewRequest(view));
}

/** What "run again" found: the evidence against the same request computed anew. */
import { AppError } from '@/lib/domain/appError';
import type { FindingOf, FindingOutcome } from '@/lib/domain/finding';
import type { Job } from '@/lib/domain/job';
import { SAME_PROBABILITY_TOLERANCE, type OcclusionEvidence } from '@/lib/domain/occlusionFinding';
import { mapDifference } from '@/lib/occlusion/difference';
import { decodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import type { Database, JobRecord } from '../../db/database';
import type { NetworkService } from '../../networks/networkService';
import type { JobService } from '../../jobs/jobService';

export interface ComparisonSources {
  database: Pick<Database, 'jobs'>;
  networks: Pick<NetworkService, 'get'>;
  artifacts: Pick<ArtifactStore, 'get'>;
  jobs: Pick<JobService, 'log'>;
  version: string;
}

/** The outcome for a job that has ended. Throws when stored bytes cannot be read. */
export async function compareOcclusion(
  finding: FindingOf<'occlusion'>,
  job: Job,
  sources: ComparisonSources,
): Promise<FindingOutcome> {
  switch (job.state.status) {
    case 'failed':
      return { verdict: 'failed', message: job.state.error.message };
    case 'cancelled':
      return { verdict: 'failed', message: `The run was cancelled by ${job.state.by}.` };
    case 'completed':
      return compareMaps(finding, job, job.state.device.description, sources);
    case 'queued':
    case 'running':
      return { verdict: 'running' };
  }
}

async function compareMaps(
  { evidence, target }: FindingOf<'occlusion'>,
  job: Job,
  deviceDescription: string,
  { database, artifacts, jobs, networks, version }: ComparisonSources,
): Promise<FindingOutcome> {
  const [bytes, log, record] = await Promise.all([
    artifacts.get(evidence.mapHash),
    jobs.log(job.id),
    database.jobs.get(job.id),
  ]);
  const then = decodeNpy(bytes);
  if (then.shape[0] !== job.grid.rows || then.shape[1] !== job.grid.cols)
    throw new AppError(
      'conflict',
      `The evidence is a map of ${then.shape.join(' × ')} cells, the new one has ${job.grid.rows} × ${job.grid.cols}: they cannot be compared.`,
    );
  const difference = mapDifference(then.data, log.map(target.classIndex), job.grid.cols);
  if (!difference) throw new AppError('conflict', 'The evidence knows no cell that could be compared.');
  const { maxDifference, row, col } = difference;
  const verdict = maxDifference <= SAME_PROBABILITY_TOLERANCE ? 'same' : 'changed';
  const { networkId } = job.request;
  const other = networkId === target.networkId ? null : await networks.get(networkId);
  const inputs = record ? changedInputs(evidence, record, record.specularVersion ?? version) : [];
  const reasons = [...(other ? [`Computed with another network, ${other.card.name} of ${other.createdAt.slice(0, 10)}.`] : []), ...inputs]; // prettier-ignore
  return { kind: 'occlusion', verdict, maxDifference, row, col, deviceDescription, reasons };
}

/** In plain words: which inputs are no longer those of the evidence. */
export function changedInputs(
  { provenance: then }: Pick<OcclusionEvidence, 'provenance'>,
  now: Pick<JobRecord, 'identity' | 'pixelsHash' | 'device'>,
  version: string,
): string[] {
  const reasons: string[] = [];
  const { identity, pixelsHash, device } = now;
  if (identity.weightsHash !== then.weightsHash) reasons.push('The weights of the network are different.');
  if (identity.cardHash !== then.cardHash) reasons.push('The model card is different.');
  if (identity.imageHash !== then.imageHash) reasons.push('The picture is a different file.');
  else if (pixelsHash !== then.pixelsHash) reasons.push('The same picture is decoded or resized to different pixels.');
  if (identity.algorithm !== then.algorithm)
    reasons.push(`The method is ${identity.algorithm}, it was ${then.algorithm}.`);
  if (device && device.description !== then.device.description)
    reasons.push(`Computed on ${device.description}, the evidence on ${then.device.description}.`);
  if (device && (device.engine !== then.device.engine || device.engineVersion !== then.device.engineVersion))
    reasons.push(
      `Computed by ${device.engine} ${device.engineVersion}, the evidence by ${then.device.engine} ${then.device.engineVersion}.`,
    );
  if (version !== then.specularVersion)
    reasons.push(`Computed by Specular ${version}, the evidence by ${then.specularVersion}.`);
  return reasons;
}

/** Findings about heatmaps: checked by a run of their own. */
import { AppError } from '@/lib/domain/appError';
import type { JobService } from '../../jobs/jobService';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import { compareOcclusion, type ComparisonSources } from './compareOcclusion';
import type { FindingKind } from './findingKind';
import { freezeOcclusion, type OcclusionSources } from './freezeOcclusion';

export interface OcclusionKindSources extends OcclusionSources, ComparisonSources {
  artifacts: Pick<ArtifactStore, 'put' | 'get'>;
  jobs: Pick<JobService, 'get' | 'log' | 'start'>;
}

export function occlusionKind(sources: OcclusionKindSources): FindingKind<'occlusion'> {
  const { artifacts, jobs } = sources;
  return {
    async freeze(draft) {
      return { kind: 'occlusion', target: draft.target, evidence: await freezeOcclusion(draft, sources) };
    },
    async check({ id, sessionId, target, evidence }, { name, checkId }) {
      const request = { networkId: target.networkId, imageId: target.imageId, spec: evidence.provenance.spec };
      const job = await jobs.start(request, { name, sessionId, recheck: { findingId: id, checkId } });
      return { jobId: job.id };
    },
    async checkWith({ id, sessionId, target, evidence }, network, { name, checkId }) {
      const { classIndex } = target;
      if (network.card.labels[classIndex] !== evidence.classLabel)
        throw new AppError(
          'conflict',
          `Class ${classIndex} of ${network.card.name} is ${network.card.labels[classIndex] ?? 'missing'}, not ${evidence.classLabel}: take a network with the same classes.`,
          { field: 'networkId' },
        );
      const request = { networkId: network.id, imageId: target.imageId, spec: evidence.provenance.spec };
      const job = await jobs.start(request, { name, sessionId, recheck: { findingId: id, checkId } });
      return { jobId: job.id };
    },
    outcomeOf: (finding, job) => compareOcclusion(finding, job, sources),
    async file({ evidence }, name) {
      if (name !== 'map.npy') return null;
      return {
        bytes: await artifacts.get(evidence.mapHash),
        contentType: 'application/octet-stream',
        immutable: true,
      };
    },
  };
}

import type { Finding } from '@/lib/domain/finding';
import { sessionHref } from '../session/viewUrl';

/** The address of exactly what the finder saw: network, picture, settings, class, score and cell. */
export function findingViewHref({ sessionId, target, score, evidence }: Finding): string {
  const view = {
    networkId: target.networkId,
    imageId: target.imageId,
    spec: evidence.provenance.spec,
    target: target.classIndex,
    score,
  };
  return sessionHref(sessionId, view, { area: target.area });
}

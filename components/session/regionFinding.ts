import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import { coveredShare } from '@/lib/occlusion/region';
import { shareText, targetOf } from '../hand/handText';
import type { FindingContext } from './FindingDialog';
import type { PossibleFinding } from './findingContext';
import type { WorkspaceModel } from './useWorkspaceModel';

/** What a finding would be about: what is covered by hand, for the target class. */
export function regionFinding(
  { state, request, network, image, labels, classIndex }: WorkspaceModel,
  region: CoveredRegion | null,
  author: string,
): PossibleFinding {
  if (!region || !network) return none('Cover a part of the picture first.');
  const answer = state.hand.hand?.answer;
  // While no run is there, the target is what wins on the picture as it is.
  const target = classIndex ?? (answer && targetOf(answer, null)?.classIndex) ?? null;
  if (!request || target === null) return none('Wait for the network’s answer, or choose a target class.');
  const { networkId, imageId, spec } = request;
  const context: FindingContext = {
    kind: 'region',
    ...{ sessionId: state.session.id, author },
    target: { networkId, imageId, classIndex: target, region, fill: spec.fill },
  };
  const covered = `covers ${shareText(coveredShare(region, network.card.input))}`;
  const summary = [network.name, image?.fileName, labels[target], covered].filter(Boolean).join(' · ');
  const choice = { label: 'What is covered', context };
  return { subject: () => ({ summary, choices: [choice] }), problem: null };
}

function none(problem: string): PossibleFinding {
  return { subject: null, problem };
}

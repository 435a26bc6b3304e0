import type { OthersHand } from '../hand/othersHands';
import { describeHand } from '../hand/handText';
import { HandPanel } from '../hand/HandPanel';
import { OthersHandList } from '../hand/OthersHandList';
import type { HandControl } from '../hand/useHand';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface ByHandProps {
  model: WorkspaceModel;
  hand: HandControl | null;
  others: readonly OthersHand[];
  onTool: (tool: HandControl['tool']) => void;
}

/** What this person and the others cover by hand, in the inspector; nothing while nobody does. */
export function ByHand({ model: { state, grid, labels, classIndex }, hand, others, onTool }: ByHandProps) {
  if (!grid) return null;
  return (
    <>
      {hand && <HandPanel control={hand} own={state.hand} size={grid} target={classIndex} {...{ labels, onTool }} />}
      <OthersHandList hands={others} size={grid} target={classIndex} labels={labels} />
    </>
  );
}

/** For screen readers; null while the network has not answered. */
export function handAnnouncement({ state, labels, classIndex }: WorkspaceModel, share: number): string | null {
  const answer = state.hand.hand?.answer;
  return answer ? describeHand(answer, classIndex, labels, share) : null;
}

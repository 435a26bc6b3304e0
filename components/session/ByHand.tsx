import type { OthersHand } from '../hand/othersHands';
import { describeHand } from '../hand/handText';
import { HandPanel } from '../hand/HandPanel';
import { OthersHandList } from '../hand/OthersHandList';
import type { HandControl } from '../hand/useHand';
import type { HandTool } from '../occlusion/occlusionLook';
import { SegmentedControl } from '../ui/SegmentedControl';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface ByHandProps {
  model: WorkspaceModel;
  hand: HandControl | null;
  others: readonly OthersHand[];
  /** Why what is covered cannot be saved as a finding; null: it can. */
  cannotSave: string | null;
  onSave: () => void;
  /** Null: back to the map. */
  onTool: (tool: HandTool | null) => void;
}

/** What this person and the others cover by hand, in the inspector; nothing while nobody does. */
export function ByHand({ model, hand, others, cannotSave, onSave, onTool }: ByHandProps) {
  const { state, grid, labels, classIndex } = model;
  return (
    <>
      <SegmentedControl
        label="What is shown"
        hideLabel
        disabled={!grid}
        value={hand ? 'hand' : 'map'}
        options={[
          { value: 'map', label: 'Heatmap', title: 'A patch at every place of a grid' },
          { value: 'hand', label: 'By hand', title: 'Drag a patch, or paint over the picture' },
        ]}
        onChange={(shown) => onTool(shown === 'hand' ? 'patch' : null)}
      />
      {hand && grid && (
        <HandPanel
          control={hand}
          own={state.hand}
          size={grid}
          target={classIndex}
          {...{ labels, cannotSave, onSave, onTool }}
        />
      )}
      {grid && <OthersHandList hands={others} size={grid} target={classIndex} labels={labels} />}
    </>
  );
}

/** For screen readers; null while the network has not answered. */
export function handAnnouncement({ state, labels, classIndex }: WorkspaceModel, share: number): string | null {
  const answer = state.hand.hand?.answer;
  return answer ? describeHand(answer, classIndex, labels, share) : null;
}

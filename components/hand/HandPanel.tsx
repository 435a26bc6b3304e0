'use client';
import { z } from 'zod';
import { coveredShare, type Size } from '@/lib/occlusion/region';
import { DraftNumber } from '../occlusion/DraftNumber';
import { Button } from '../ui/Button';
import { SegmentedControl } from '../ui/SegmentedControl';
import type { OwnHand } from '../session/sessionHand';
import { HandAnswerList } from './HandAnswerList';
import { shareText } from './handText';
import type { HandControl } from './useHand';

export interface HandPanelProps {
  control: HandControl;
  own: OwnHand;
  size: Size;
  labels: readonly string[];
  target: number | null;
  /** Why what is covered cannot be saved as a finding; null: it can. */
  cannotSave: string | null;
  onSave: () => void;
  onTool: (tool: HandControl['tool']) => void;
}

type Mode = 'patch' | 'brush' | 'eraser';

/** The tools of covering by hand, and what the network says. */
export function HandPanel({ control, own, size, labels, target, cannotSave, onSave, onTool }: HandPanelProps) {
  const { tool, erase, region, pinned } = control;
  const longest = Math.min(size.width, size.height);
  const schema = z.int('must be a whole number of pixels').min(1, 'must be at least 1 pixel').max(longest, `must be at most ${longest} pixels`); // prettier-ignore
  const answer = region && own.hand?.answer;
  const mode: Mode = tool === 'patch' ? 'patch' : erase ? 'eraser' : 'brush';
  return (
    <section aria-label="By hand" className="border-line flex flex-col gap-3 border-b pb-3">
      <SegmentedControl<Mode>
        label="Cover by hand with"
        value={mode}
        options={[
          { value: 'patch', label: 'Patch', title: 'A square that is dragged over the picture' },
          { value: 'brush', label: 'Brush', title: 'Paints a mask' },
          { value: 'eraser', label: 'Eraser', title: 'Takes parts of the mask away' },
        ]}
        onChange={(wanted) => {
          control.setErase(wanted === 'eraser');
          onTool(wanted === 'patch' ? 'patch' : 'brush');
        }}
      />
      <div className="flex items-end gap-2">
        <DraftNumber
          label="Size"
          schema={schema}
          {...{ unit: 'px', min: 1, step: 1 }}
          value={control.size}
          onCommit={control.resize}
        />
        {tool === 'patch' && (
          <Button disabled={!region} onClick={pinned ? control.letGo : control.pin}>
            {pinned ? 'Let go' : 'Pin'}
          </Button>
        )}
        <Button disabled={!region && !control.tooRagged} onClick={control.clear}>
          Clear
        </Button>
      </div>
      {control.tooRagged && (
        <p role="alert" className="text-small text-error font-semibold">
          The mask has too many small parts to be sent. Use a larger brush, or clear it.
        </p>
      )}
      {control.isLoading && (
        <p role="status" className="text-small text-muted">
          Loading what the finding covers…
        </p>
      )}
      {control.missing !== null && (
        <p role="alert" className="text-small text-error font-semibold">
          What the finding covers cannot be shown. {control.missing}
        </p>
      )}
      {own.problem && region && (
        <p role="alert" className="text-small text-error font-semibold">
          {own.problem.message}
        </p>
      )}
      {answer && <HandAnswerList {...{ answer, labels, target }} />}
      <p className="text-small text-muted">
        {region
          ? `Covers ${shareText(coveredShare(region, size))}.`
          : tool === 'patch'
            ? 'Move over the picture, drag, or press an arrow key in it. A click or Enter pins the patch.'
            : 'Paint on the picture, or press Enter in it.'}
        {answer && own.roundTripMs !== null && ` Answered in ${Math.round(own.roundTripMs)} ms.`} Everyone in the
        session sees what you cover; it is stored only with a finding.
      </p>
      <Button
        className="self-start"
        disabled={cannotSave !== null}
        title={cannotSave ?? 'New finding (n)'}
        onClick={onSave}
      >
        Save as finding
      </Button>
    </section>
  );
}

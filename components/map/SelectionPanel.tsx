'use client';
import { useMemo, useState } from 'react';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { countText, formatCount } from './mapText';
import { MemberList } from './MemberList';
import { SavedSelections } from './SavedSelections';
import { SaveSelection } from './SaveSelection';
import { invertedIds, selectionFacts, suggestedName, type SelectionFacts } from './selectionFacts';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';

export interface SelectionPanelProps {
  model: MapModel;
  side: MapSide;
  /** Whose name a saved selection carries. */
  author: string;
  onFinding: () => void;
  /** Address of the map with a saved selection. */
  linkOf: (selectionId: string) => string;
}

/** What is selected, what it consists of, and the selections that were saved. */
export function SelectionPanel({ model, side, author, onFinding, linkOf }: SelectionPanelProps) {
  const { selection, setId } = model;
  const { points } = side;
  const facts = useMemo(() => points && selectionFacts(points, selection.ids), [points, selection.ids]);
  const [saving, setSaving] = useState(false);
  if (!points || !facts) return null;
  const isEmpty = selection.ids.size === 0;
  return (
    <section aria-label="Selection" className="border-line flex flex-col gap-2 border-t pt-3">
      <h2 className="font-semibold">{selection.saved ? `Selection: ${selection.saved.name}` : 'Selection'}</h2>
      {selection.problem && <Callout kind="error">{selection.problem}</Callout>}
      <p role="status" className={isEmpty ? 'text-small text-muted' : undefined}>
        {isEmpty
          ? 'Nothing is selected. Choose Lasso or Box and draw on the map; with Shift it is added, with Alt removed. Space takes the point of the keyboard.'
          : `${countText(selection.ids.size, 'picture')} selected`}
      </p>
      {isEmpty && (
        <Button className="self-start" onClick={onFinding} aria-haspopup="dialog" title="New finding (n)">
          Save the map as a finding …
        </Button>
      )}
      {!isEmpty && (
        <>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setSaving(true)} disabled={setId === null} aria-haspopup="dialog">
              Save …
            </Button>
            <Button onClick={onFinding} aria-haspopup="dialog" title="New finding (n)">
              Save as a finding …
            </Button>
            <Button onClick={() => selection.change(invertedIds(points, selection.ids), 'replace')}>Invert</Button>
            <Button onClick={() => selection.change([], 'replace')}>Clear</Button>
          </div>
          <AboutSelection facts={facts} total={points.imageIds.length} />
          <MemberList model={model} side={side} members={facts.members} />
        </>
      )}
      {setId !== null && (
        <>
          <SavedSelections model={model} setId={setId} linkOf={linkOf} />
          <SaveSelection
            open={saving}
            onClose={() => setSaving(false)}
            {...{ model, setId, author }}
            embeddingId={side.id}
            suggestion={suggestedName(facts)}
          />
        </>
      )}
    </section>
  );
}

const SHOWN_LABELS = 8;

/** Which labels, how many of each. */
function AboutSelection({ facts, total }: { facts: SelectionFacts; total: number }) {
  const { members, elsewhere, labels } = facts;
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-small font-semibold">About this selection</h3>
      <p className="text-small">
        {formatCount(members.length)} of {formatCount(total)} points of the map
        {elsewhere > 0 &&
          `; ${countText(elsewhere, 'picture')} of it ${elsewhere === 1 ? 'is' : 'are'} not on this map`}
      </p>
      <ul className="flex flex-col gap-0.5">
        {labels.slice(0, SHOWN_LABELS).map(({ label, count }) => (
          <li key={label} className="text-small relative flex justify-between gap-2 px-1.5">
            <span
              aria-hidden="true"
              className="bg-line rounded-control absolute inset-y-0 left-0"
              style={{ width: `${(count / Math.max(1, members.length)) * 100}%` }}
            />
            <span className="relative min-w-0 truncate">{label}</span>
            <span className="relative">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      {labels.length > SHOWN_LABELS && (
        <p className="text-small text-muted">and {countText(labels.length - SHOWN_LABELS, 'other label')}</p>
      )}
    </div>
  );
}

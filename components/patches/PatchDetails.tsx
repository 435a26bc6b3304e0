'use client';
import type { ReceptiveField } from '@/lib/domain/networkGraph';
import { Button } from '../ui/Button';
import type { InputSize } from './patchFrame';
import type { ChosenPatch, PatchActions } from './PatchMenu';
import { boxNote, boxText } from './patchText';

export interface PatchDetailsProps {
  selected: ChosenPatch;
  field: ReceptiveField;
  input: InputSize;
  actions: PatchActions;
}

/** The selected patch in figures, and the ways that lead on from it. */
export function PatchDetails({ selected, field, input, actions }: PatchDetailsProps) {
  const { channel, patch } = selected;
  const note = boxNote(patch, field, input);
  const facts: [name: string, value: string][] = [
    ['File', patch.fileName],
    ['Label', patch.label ?? 'none'],
    ['Channel', String(channel)],
    ['Value', String(patch.value).replace('-', '−')],
    ['Place', `row ${patch.place.row}, column ${patch.place.col}`],
    ['Box', boxText(patch.box)],
  ];
  return (
    <section aria-labelledby="selected-patch" className="border-line flex flex-col gap-2 border-t pt-3">
      <h2 id="selected-patch" className="text-small font-semibold">
        Selected patch
      </h2>
      <dl className="text-small grid grid-cols-[4rem_1fr] gap-x-2 gap-y-0.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {note && <p className="text-small">{note}</p>}
      <div className="flex flex-wrap gap-1">
        <Button onClick={() => actions.openMaps(selected)}>Feature maps</Button>
        <Button onClick={() => actions.openOcclusion(selected)}>Occlusion</Button>
        <Button onClick={() => actions.openMap(selected)}>Map</Button>
        <Button title="As a finding about the neuron that fired" onClick={() => actions.save(selected)}>
          Save this patch
        </Button>
      </div>
    </section>
  );
}

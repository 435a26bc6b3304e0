'use client';
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { sheetAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { NumberInput, Select } from '../ui/Field';
import type { AnchoredEvidence } from '@/lib/review/anchorInWords';
import { fileHref } from '../findings/evidencePaths';
import { placesOf, type ReadPlace } from './anchorPlace';
import {
  anchoredPart,
  anchorInWords,
  anchorKey,
  anchorOfKey,
  COMING_PART,
  WHOLE_KEY,
  type AnchoredFinding,
  type AnchoredPartOf,
} from './anchorText';

export interface AnchorFieldProps {
  finding: AnchoredFinding;
  /** Null: the whole finding. */
  anchor: FindingAnchor | null;
  onAnchor: (anchor: FindingAnchor | null) => void;
  /** What is wrong with the row and the column, which the form has by their names. */
  wrong: PlaceProblems;
}

export type PlaceProblems = ReadPlace['problems'];

/** Which place in the evidence a comment points at: of several parts each has a group of its own. */
export function AnchorField({ finding, anchor, onAnchor, wrong }: AnchorFieldProps) {
  const chosen = anchoredPart(finding, anchor?.part);
  const isPlace = chosen !== null && (anchor?.kind === 'cell' || anchor?.kind === 'neuron');
  const size = chosen && placesOf(chosen);
  const parts = [undefined, ...finding.added.map(({ id }) => id)].flatMap((id) => anchoredPart(finding, id) ?? []);
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Select
        label="About"
        value={anchor === null ? WHOLE_KEY : choiceKey(anchor)}
        className="min-w-56 flex-1"
        onChange={({ target }) => onAnchor(target.value === WHOLE_KEY ? null : anchorOfKey(target.value))}
      >
        <option value={WHOLE_KEY}>The whole finding</option>
        {anchor && !chosen && <option value={choiceKey(anchor)}>{COMING_PART}</option>}
        {parts.map((part) => (
          <PartChoices key={part.number} {...{ part }} isOne={parts.length === 1} anchor={inThis(part, anchor)} />
        ))}
      </Select>
      {isPlace && (
        <div key={anchorKey(anchor)} className="flex gap-3">
          {(['row', 'col'] as const).map((axis) => (
            <NumberInput
              key={axis}
              name={axis}
              label={axis === 'row' ? 'Row' : 'Column'}
              hint={size && `0 to ${size[axis] - 1}`}
              error={wrong[axis] ?? null}
              min={0}
              step={1}
              defaultValue={anchor[axis]}
              className="w-32"
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** A place is chosen by its kind, and then by its row and column. */
function choiceKey(anchor: FindingAnchor): string {
  return anchorKey(anchor.kind === 'cell' || anchor.kind === 'neuron' ? { ...anchor, row: 0, col: 0 } : anchor);
}

function inThis({ partId }: AnchoredPartOf, anchor: FindingAnchor | null): FindingAnchor | null {
  return anchor && (anchor.part ?? null) === partId ? anchor : null;
}

interface PartChoicesProps {
  part: AnchoredPartOf;
  /** There is no other part. */
  isOne: boolean;
  /** That is chosen, if it is in this part: among the choices in any case. */
  anchor: FindingAnchor | null;
}

function PartChoices({ part, isOne, anchor }: PartChoicesProps) {
  const sheet = useResource(part.kind === 'points' ? fileHref(part, 'sheet.json') : null, sheetAnswerSchema);
  const pictures = valueOf(sheet)?.pictures ?? [];
  const inPart = <T extends FindingAnchor>(choice: T): T => ({ ...choice, ...(part.partId && { part: part.partId }) });
  const choices = [
    ...anchorChoices(part).map((choice) => ({ key: anchorKey(inPart(choice)), text: choiceText(part, choice) })),
    ...pictures.map(({ imageId, fileName }) => ({ key: anchorKey(inPart({ kind: 'point', imageId })), text: `Picture ${fileName}` })), // prettier-ignore
  ];
  if (anchor && choices.every(({ key }) => key !== choiceKey(anchor)))
    choices.unshift({ key: choiceKey(anchor), text: anchorInWords(part, anchor) });
  const options = choices.map(({ key, text }) => (
    <option key={key} value={key}>
      {text}
    </option>
  ));
  if (isOne || choices.length === 0) return options;
  return <optgroup label={`Part ${part.number}`}>{options}</optgroup>;
}

/** The places that the evidence of a part has; one of a map stands for all of them. */
export function anchorChoices(finding: AnchoredEvidence): FindingAnchor[] {
  switch (finding.kind) {
    case 'occlusion':
      return [{ kind: 'cell', row: 0, col: 0 }];
    case 'points':
    case 'region':
      return [];
    case 'channel': {
      const { patches, filter, map } = finding.evidence;
      const side = (name: 'highest' | 'lowest'): FindingAnchor[] =>
        (patches?.[name] ?? []).map((_, place) => ({ kind: 'patch', side: name, place }));
      return [
        ...side('highest'),
        ...side('lowest'),
        ...(filter ? [{ kind: 'filter' } as const] : []),
        ...(map || patches ? [{ kind: 'neuron', row: 0, col: 0 } as const] : []),
      ];
    }
  }
}

function choiceText(finding: AnchoredEvidence, choice: FindingAnchor): string {
  if (choice.kind === 'cell') return 'A cell of the heatmap';
  if (choice.kind === 'neuron') return 'A neuron of the channel';
  return anchorInWords(finding, choice);
}

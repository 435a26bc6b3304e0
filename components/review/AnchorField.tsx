'use client';
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { sheetAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { NumberInput, Select } from '../ui/Field';
import { placesOf, type ReadPlace } from './anchorPlace';
import { anchorInWords, anchorKey, anchorOfKey, WHOLE_KEY, type AnchoredFinding } from './anchorText';

export interface AnchorFieldProps {
  finding: AnchoredFinding;
  /** Null: the whole finding. */
  anchor: FindingAnchor | null;
  onAnchor: (anchor: FindingAnchor | null) => void;
  /** What is wrong with the row and the column, which the form has by their names. */
  wrong: PlaceProblems;
}

export type PlaceProblems = ReadPlace['problems'];

/** Which part of the evidence a comment points at. */
export function AnchorField({ finding, anchor, onAnchor, wrong }: AnchorFieldProps) {
  const sheet = useResource(finding.kind === 'points' ? `/api/findings/${finding.id}/files/sheet.json` : null, sheetAnswerSchema); // prettier-ignore
  const pictures = valueOf(sheet)?.pictures ?? [];
  const choices = [
    ...anchorChoices(finding).map((choice) => ({ key: anchorKey(choice), text: choiceText(finding, choice) })),
    ...pictures.map(({ imageId, fileName }) => ({ key: `point.${imageId}`, text: `Picture ${fileName}` })),
  ];
  const isPlace = anchor?.kind === 'cell' || anchor?.kind === 'neuron';
  const size = placesOf(finding);
  // A place is chosen by its kind, and then by its row and column.
  const chosen = anchor === null ? WHOLE_KEY : isPlace ? `${anchor.kind}.0.0` : anchorKey(anchor);
  const known = chosen === WHOLE_KEY || choices.some(({ key }) => key === chosen);
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Select
        label="About"
        value={chosen}
        className="min-w-56 flex-1"
        onChange={({ target }) => onAnchor(target.value === WHOLE_KEY ? null : anchorOfKey(target.value))}
      >
        <option value={WHOLE_KEY}>The whole finding</option>
        {!known && anchor && <option value={chosen}>{anchorInWords(finding, anchor)}</option>}
        {choices.map(({ key, text }) => (
          <option key={key} value={key}>
            {text}
          </option>
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

/** The parts that a finding has; a place of a map stands for all of them. */
export function anchorChoices(finding: AnchoredFinding): FindingAnchor[] {
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

function choiceText(finding: AnchoredFinding, choice: FindingAnchor): string {
  if (choice.kind === 'cell') return 'A cell of the heatmap';
  if (choice.kind === 'neuron') return 'A neuron of the channel';
  return anchorInWords(finding, choice);
}

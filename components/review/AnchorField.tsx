'use client';
import { z } from 'zod';
import type { FindingAnchor } from '@/lib/domain/findingAnchor';
import { sheetAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { DraftNumber } from '../occlusion/DraftNumber';
import { Select } from '../ui/Field';
import { anchorInWords, anchorKey, anchorOfKey, type AnchoredFinding } from './anchorText';

export interface AnchorFieldProps {
  finding: AnchoredFinding;
  /** Null: the whole finding. */
  anchor: FindingAnchor | null;
  onAnchor: (anchor: FindingAnchor | null) => void;
}

const WHOLE = 'finding';
const FROM_0 = 'must be 0 or more';

/** Which part of the evidence a comment points at. */
export function AnchorField({ finding, anchor, onAnchor }: AnchorFieldProps) {
  const sheet = useResource(finding.kind === 'points' ? `/api/findings/${finding.id}/files/sheet.json` : null, sheetAnswerSchema); // prettier-ignore
  const pictures = valueOf(sheet)?.pictures ?? [];
  const choices = [
    ...anchorChoices(finding).map((choice) => ({ key: anchorKey(choice), text: choiceText(finding, choice) })),
    ...pictures.map(({ imageId, fileName }) => ({ key: `point.${imageId}`, text: `Picture ${fileName}` })),
  ];
  const isPlace = anchor?.kind === 'cell' || anchor?.kind === 'neuron';
  const size = sizeOf(finding);
  // A place is chosen by its kind, and then by its row and column.
  const chosen = anchor === null ? WHOLE : isPlace ? `${anchor.kind}.0.0` : anchorKey(anchor);
  const known = chosen === WHOLE || choices.some(({ key }) => key === chosen);
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Select
        label="About"
        value={chosen}
        className="min-w-56 flex-1"
        onChange={({ target }) => onAnchor(target.value === WHOLE ? null : anchorOfKey(target.value))}
      >
        <option value={WHOLE}>The whole finding</option>
        {!known && anchor && <option value={chosen}>{anchorInWords(finding, anchor)}</option>}
        {choices.map(({ key, text }) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </Select>
      {isPlace && size && (
        <div className="flex gap-3">
          {(['row', 'col'] as const).map((axis) => (
            <DraftNumber
              key={axis}
              label={axis === 'row' ? 'Row' : 'Column'}
              title={`From 0 to ${size[axis] - 1}`}
              schema={z
                .int('must be a whole number')
                .min(0, FROM_0)
                .max(size[axis] - 1, `must be at most ${size[axis] - 1}`)}
              min={0}
              step={1}
              value={anchor[axis]}
              onCommit={(value) => onAnchor({ ...anchor, [axis]: value })}
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

function sizeOf(finding: AnchoredFinding): { row: number; col: number } | null {
  if (finding.kind === 'occlusion') return { row: finding.evidence.rows, col: finding.evidence.cols };
  const size = finding.kind === 'channel' ? (finding.evidence.map ?? finding.evidence.patches) : null;
  return size && { row: size.height, col: size.width };
}

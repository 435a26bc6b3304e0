import type { CSSProperties } from 'react';
import { PATCH_SHEET, type FrozenPatch } from '@/lib/domain/channelFinding';
import { boxText, formatValue, patchText } from '../../patches/patchText';
import { fileHref, type EvidenceRef } from '../evidencePaths';
import { CommentLink } from '../../review/reviewContext';
import { HeaderCell, Table } from '../../ui/Table';

/** The patches as they were when the finding was saved: cells of one picture. */
export function PatchSheet({ of, patches }: { of: EvidenceRef; patches: readonly FrozenPatch[] }) {
  return (
    <ol aria-label="The strongest patches" className="grid grid-cols-3 gap-2 sm:grid-cols-5 xl:grid-cols-6">
      {patches.map((patch, place) => (
        <li key={place} className="min-w-0">
          <span
            aria-hidden="true"
            className="bg-sunken rounded-control block w-full bg-no-repeat"
            style={cellOfSheet(of, place, patches.length)}
          />
          <span className="text-small block truncate" title={patchText(patch, place)}>
            <span className="sr-only">{patch.fileName}, </span>
            {patch.label ?? 'no label'} · {formatValue(patch.value)}
          </span>
          <CommentLink anchor={{ kind: 'patch', side: 'highest', place }} name={`patch ${place + 1}`} />
        </li>
      ))}
    </ol>
  );
}

/** One cell of the sheet as a background that fills the tile. */
export function cellOfSheet(of: EvidenceRef, place: number, count: number): CSSProperties {
  return sheetCell(fileHref(of, 'patches.png'), place, count);
}

/** The same of the sheet at an address. */
export function sheetCell(sheetUrl: string, place: number, count: number): CSSProperties {
  const { columns, px, gap, between } = PATCH_SHEET;
  const cell = { width: px, height: 2 * px + between };
  const across = Math.min(columns, count);
  const down = Math.ceil(count / columns);
  const sheet = { width: across * (cell.width + gap) + gap, height: down * (cell.height + gap) + gap };
  const left = gap + (place % columns) * (cell.width + gap);
  const top = gap + Math.floor(place / columns) * (cell.height + gap);
  const share = (at: number, rest: number) => `${(at / rest) * 100}%`;
  return {
    aspectRatio: `${cell.width} / ${cell.height}`,
    backgroundImage: `url(${sheetUrl})`,
    backgroundSize: `${(sheet.width / cell.width) * 100}% ${(sheet.height / cell.height) * 100}%`,
    backgroundPosition: `${share(left, sheet.width - cell.width)} ${share(top, sheet.height - cell.height)}`,
  };
}

export interface PatchTableProps {
  caption: string;
  patches: readonly FrozenPatch[];
  /** Which patches they are, where what is said of them has no other place. */
  side?: 'highest' | 'lowest';
}

/** The same as a table. */
export function PatchTable({ caption, patches, side }: PatchTableProps) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <HeaderCell numeric>No.</HeaderCell>
          <HeaderCell>Picture</HeaderCell>
          <HeaderCell>Label</HeaderCell>
          <HeaderCell numeric>Value</HeaderCell>
          <HeaderCell>At</HeaderCell>
          <HeaderCell>Sees</HeaderCell>
          {side && <HeaderCell>Said</HeaderCell>}
        </tr>
      </thead>
      <tbody>
        {patches.map(({ fileName, label, value, place: { row, col }, box }, k) => (
          <tr key={k} className="border-line border-t">
            <td className="px-3 py-1 text-right">{k + 1}</td>
            <td className="px-3 py-1">{fileName}</td>
            <td className="px-3 py-1 whitespace-nowrap">{label ?? 'no label'}</td>
            <td className="px-3 py-1 text-right">{formatValue(value)}</td>
            <td className="px-3 py-1 whitespace-nowrap">
              row {row}, column {col}
            </td>
            <td className="px-3 py-1 whitespace-nowrap">{boxText(box)}</td>
            {side && (
              <td className="px-3 py-1">
                <CommentLink anchor={{ kind: 'patch', side, place: k }} name={`weakest patch ${k + 1}`} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

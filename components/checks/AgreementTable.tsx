'use client';
import { useMemo } from 'react';
import { correlationText, percentText } from '../session/agreementText';
import { Callout } from '../ui/Callout';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { agreementWords, alike, controlWords, SUSPICIOUS, topText, type Alike, type MapSize } from './checkRows';

export interface NamedMap {
  name: string;
  values: Float32Array;
}

export interface AgreementTableProps {
  caption: string;
  pairs: readonly (readonly [NamedMap, NamedMap])[];
  size: MapSize;
  /** With a control the two are hoped to be unlike. */
  control?: boolean;
}

/** A line for each pair of maps: three numbers, each blind to what the others see, and what they say. */
export function AgreementTable({ caption, pairs, size, control = false }: AgreementTableProps) {
  const rows = pairs.map(([a, b]) => ({ a, b }));
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <HeaderCell>Maps</HeaderCell>
          <HeaderCell numeric>Spearman</HeaderCell>
          <HeaderCell numeric>{topText}</HeaderCell>
          <HeaderCell numeric>SSIM</HeaderCell>
          <HeaderCell>In words</HeaderCell>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ a, b }) => (
          <Row key={`${a.name} ${b.name}`} {...{ a, b, size, control }} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ a, b, size, control }: { a: NamedMap; b: NamedMap; size: MapSize; control: boolean }) {
  const { width, height } = size;
  const numbers = useMemo(() => alike(a.values, b.values, { width, height }), [a.values, b.values, width, height]);
  return (
    <tr>
      <Cell>
        {a.name} – {b.name}
      </Cell>
      <Cell numeric>{correlationText(numbers.spearman)}</Cell>
      <Cell numeric>{overlapText(numbers)}</Cell>
      <Cell numeric>{correlationText(numbers.ssim)}</Cell>
      <Cell className="min-w-64">
        {!control ? (
          agreementWords(numbers)
        ) : Math.abs(numbers.spearman ?? 0) > SUSPICIOUS ? (
          <Callout kind="warning">{controlWords(numbers)}</Callout>
        ) : (
          controlWords(numbers)
        )}
      </Cell>
    </tr>
  );
}

function overlapText({ overlap }: Alike): string {
  return overlap ? `${percentText(overlap.share)} (chance ${percentText(overlap.byChance)})` : 'not defined';
}

import { formatCount } from '../map/mapText';
import { Cell, HeaderCell, Table } from '../ui/Table';
import type { ClassLegend } from './classLegend';

export interface ClassTableProps {
  legend: ClassLegend;
  /** Which of the legend's maps it is of. */
  at: number;
  /** Of the network. */
  name: string;
}

/** How often each class wins, as a table: the twin of the map of classes. */
export function ClassTable({ legend: { named, others }, at, name }: ClassTableProps) {
  const winning = named.filter(({ cells }) => cells[at]! > 0);
  const known = winning.reduce((sum, { cells }) => sum + cells[at]!, others?.cells[at] ?? 0);
  const share = (cells: number) => `${((cells / known) * 100).toFixed(1)} %`;
  return (
    <div className="mb-4">
      <Table caption={`Most probable classes by ${name}`}>
        <thead>
          <tr>
            <HeaderCell>Most probable class</HeaderCell>
            <HeaderCell numeric>Cells</HeaderCell>
            <HeaderCell numeric>Share</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {winning.map(({ name: label, sign, cells }) => (
            <tr key={label}>
              <Cell>
                {label}
                {sign !== label && <span className="text-muted"> ({sign} on the map)</span>}
              </Cell>
              <Cell numeric>{formatCount(cells[at]!)}</Cell>
              <Cell numeric>{share(cells[at]!)}</Cell>
            </tr>
          ))}
          {others && others.cells[at]! > 0 && (
            <tr>
              <Cell>Other classes: {others.names.join(', ')}</Cell>
              <Cell numeric>{formatCount(others.cells[at]!)}</Cell>
              <Cell numeric>{share(others.cells[at]!)}</Cell>
            </tr>
          )}
        </tbody>
      </Table>
    </div>
  );
}

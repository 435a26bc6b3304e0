import type { PublicTable } from '@/lib/domain/publicFinding';
import { classNames } from '../ui/classNames';
import { HeaderCell, Table } from '../ui/Table';

/** Closed at first: the picture says the same. */
export function PublicTableView({ table: { caption, columns, rows } }: { table: PublicTable }) {
  return (
    <details>
      <summary className="cursor-pointer">
        {caption} ({rows.length}), as a table
      </summary>
      <Table caption={caption}>
        <thead>
          <tr>
            {columns.map(({ name, isNumeric }) => (
              <HeaderCell key={name} numeric={isNumeric}>
                {name}
              </HeaderCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, k) => (
            <tr key={k} className="border-line border-t">
              {row.map((cell, column) => (
                <td key={column} className={classNames('px-3 py-1', columns[column]?.isNumeric && 'text-right')}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

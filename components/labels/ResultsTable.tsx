import type { ChannelAnswer, ChannelResult } from '@/lib/domain/labellingResults';
import { samePerson } from '@/lib/review/samePerson';
import { Button } from '../ui/Button';
import { classNames } from '../ui/classNames';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { labelText, shareText } from './labelText';

export interface ResultsTableProps {
  people: readonly string[];
  rows: readonly ChannelResult[];
  opened: number | null;
  onOpen: (channel: number | null) => void;
}

/** A row for each channel, the least agreement first, with what everybody calls it. */
export function ResultsTable({ people, rows, opened, onOpen }: ResultsTableProps) {
  return (
    <Table caption="Labels of each channel, the least agreement first">
      <thead>
        <tr>
          <HeaderCell>Channel</HeaderCell>
          <HeaderCell numeric>Pairs that agree</HeaderCell>
          <HeaderCell>Most say</HeaderCell>
          {people.map((name) => (
            <HeaderCell key={name}>{name}</HeaderCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ channel, agreement, majority, answers }) => (
          <tr key={channel} className={classNames(channel === opened && 'bg-accent-soft')}>
            <th scope="row" className="border-line border-b px-1 py-1 text-left font-normal">
              <Button
                kind="quiet"
                aria-expanded={channel === opened}
                onClick={() => onOpen(channel === opened ? null : channel)}
              >
                <span className="sr-only">Channel </span>
                {channel}
              </Button>
            </th>
            <Cell numeric>{shareText(agreement)}</Cell>
            <Cell>{majority ? <strong className="font-semibold">{labelText(majority.label)}</strong> : '–'}</Cell>
            {people.map((name) => (
              <Cell key={name} className="min-w-28">
                <Answer answer={answers.find(({ by }) => samePerson(by, name)) ?? null} />
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Answer({ answer }: { answer: ChannelAnswer | null }) {
  if (!answer) return <span className="text-muted">–</span>;
  const { label, note, counts, later } = answer;
  return (
    <span className="block max-w-56 wrap-anywhere">
      {labelText(label)}
      {!counts && <span className="text-muted text-small block">after seeing: does not count</span>}
      {later && later.label !== label && (
        <span className="text-muted text-small block">after seeing: {labelText(later.label)}</span>
      )}
      {note && <span className="text-muted text-small block">{note}</span>}
    </span>
  );
}

import Link from 'next/link';
import { fillForTable } from '@/lib/occlusion/fillText';
import type { BatchSummary } from '@/lib/domain/occlusionBatch';
import type { Network } from '@/lib/domain/network';
import { LocalTime } from '../text/LocalTime';
import { Cell, HeaderCell, Table } from '../ui/Table';
import { DeleteBatch } from './DeleteBatch';

export interface BatchListProps {
  batches: readonly BatchSummary[];
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

/** The batches of a set, newest first. Closed: the pictures come first. */
export function BatchList({ batches, networks }: BatchListProps) {
  return (
    <details>
      <summary className="cursor-pointer py-1.5">
        {batches.length === 1 ? 'One occlusion of many pictures' : `${batches.length} occlusions of many pictures`}
      </summary>
      <Table caption="Batches of this set">
        <thead>
          <tr>
            <HeaderCell>Batch</HeaderCell>
            <HeaderCell>Network</HeaderCell>
            <HeaderCell>Settings</HeaderCell>
            <HeaderCell numeric>Measured</HeaderCell>
            <HeaderCell>Delete</HeaderCell>
          </tr>
        </thead>
        <tbody>
          {batches.map(({ batch, counts }) => (
            <tr key={batch.id}>
              <Cell>
                <Link href={`/batches/${batch.id}`} className="text-accent underline">
                  {batch.name}, <LocalTime iso={batch.createdAt} />
                </Link>
              </Cell>
              <Cell>{networks.find(({ id }) => id === batch.networkId)?.name ?? batch.networkId}</Cell>
              <Cell>{specText(batch.settings)}</Cell>
              <Cell numeric>
                {counts.measured.toLocaleString('en-GB')} of {counts.pictures.toLocaleString('en-GB')}
              </Cell>
              <Cell>
                <DeleteBatch id={batch.id} name={batch.name} measured={counts.measured} kind="quiet" />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

/** "patch 20 px, stride 4 px, fill 128, 128, 128" */
export function specText({ spec }: Pick<BatchSummary['batch']['settings'], 'spec'>): string {
  return `patch ${spec.patch} px, stride ${spec.stride} px, fill ${fillForTable(spec.fill)}`;
}

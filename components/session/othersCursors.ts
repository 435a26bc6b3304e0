import { isOnGrid, type CellPlace } from '../occlusion/cellGeometry';
import type { CellCursor } from '../occlusion/HeatmapMarks';
import type { SessionState } from './sessionState';
import type { WorkspaceModel } from './useWorkspaceModel';

/** The cell, where the grid has it. */
export function onGrid(cell: CellPlace | null, grid: WorkspaceModel['grid']): CellPlace | null {
  return cell && grid && isOnGrid(grid, { kind: 'cell', ...cell }) ? cell : null;
}

/** People who look at the same map: those with a view of their own look at another. */
export function othersCursors(state: SessionState, myId: string, grid: WorkspaceModel['grid']): CellCursor[] {
  if (!grid || state.privateView) return [];
  return state.people.flatMap(({ participant, presence }) =>
    participant.id !== myId && !presence.private && presence.cell && onGrid(presence.cell, grid)
      ? [{ id: participant.id, name: participant.name, colour: participant.colour, cell: presence.cell }]
      : [],
  );
}

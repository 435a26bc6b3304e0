import { describe, expect, it } from 'vitest';
import { changedPersonalView, initialPersonalView } from './usePersonalView';

describe('the personal view', () => {
  it('has no cell under the pointer while the table is shown, nor when the map comes back', () => {
    const pointing = changedPersonalView(initialPersonalView({}), {
      hovered: { row: 1, col: 2 },
      hoveredPixel: { x: 20, y: 11 },
      selected: { row: 5, col: 5 },
    });
    const table = changedPersonalView(pointing, { table: true });
    expect(table).toMatchObject({ hovered: null, selected: { row: 5, col: 5 } });
    expect(changedPersonalView(table, { table: false }).hovered).toBeNull();
    expect(pointing.hoveredPixel).toEqual({ x: 20, y: 11 });
    expect([table, changedPersonalView(pointing, { hovered: null })].map((view) => view.hoveredPixel)).toEqual([null, null]); // prettier-ignore
  });

  it('starts at the last cell of a linked region', () => {
    const area = { kind: 'region', row0: 1, col0: 2, row1: 3, col1: 4 } as const;
    expect(initialPersonalView({ area })).toMatchObject({ area, selected: { row: 3, col: 4 } });
  });
});

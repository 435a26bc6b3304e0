import { useState, type DragEvent } from 'react';

/** What a row needs to be dragged, and to have others dropped on it. */
export interface RowDrag {
  /** Where what is dragged would come, seen from this row. */
  line: 'above' | 'below' | null;
  isDragged: boolean;
  handle: { draggable: true; onDragStart: (event: DragEvent) => void; onDragEnd: () => void };
  row: { onDragOver: (event: DragEvent) => void; onDrop: (event: DragEvent) => void };
}

/**
 * Moving a row of a list with the pointer.
 * @param onMove told where it was dropped: right before another row, or at the end (null); not of a drop that moves nothing
 */
export function useRowDrag(
  items: readonly { findingId: string }[],
  onMove: (id: string, before: string | null) => void,
): { of: (id: string) => RowDrag } {
  const [dragged, setDragged] = useState<string | null>(null);
  const [target, setTarget] = useState<{ id: string; side: 'above' | 'below' } | null>(null);
  const end = () => {
    setDragged(null);
    setTarget(null);
  };
  const after = (id: string | null) => items[items.findIndex(({ findingId }) => findingId === id) + 1]?.findingId ?? null; // prettier-ignore
  const drop = () => {
    end();
    if (dragged === null || target === null) return;
    const before = target.side === 'above' ? target.id : after(target.id);
    if (before !== dragged && before !== after(dragged)) onMove(dragged, before);
  };
  return {
    of: (id) => ({
      line: dragged !== null && target?.id === id ? target.side : null,
      isDragged: dragged === id,
      handle: {
        draggable: true,
        onDragStart(event) {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', ''); // Firefox drags nothing without
          const row = event.currentTarget.closest('li');
          if (row) event.dataTransfer.setDragImage(row, 16, 16);
          setDragged(id);
        },
        onDragEnd: end,
      },
      row: {
        onDragOver(event) {
          if (dragged === null) return; // something from elsewhere
          event.preventDefault();
          const { top, height } = event.currentTarget.getBoundingClientRect();
          const side = event.clientY < top + height / 2 ? 'above' : 'below';
          if (target?.id !== id || target.side !== side) setTarget({ id, side });
        },
        onDrop(event) {
          event.preventDefault();
          drop();
        },
      },
    }),
  };
}

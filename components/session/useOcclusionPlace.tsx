'use client';
import { useMemo } from 'react';
import { occlusionFinding } from './findingContext';
import { Inspector } from './Inspector';
import { MainView } from './MainView';
import { onGrid, othersCursors } from './othersCursors';
import type { PlaceContext, PlaceParts } from './place';
import { progressText } from './progressText';

/** Where the network looks: the heatmap of the picture, its settings and its run. */
export function useOcclusionPlace(context: PlaceContext): PlaceParts {
  const { model, me, personal, change, tabs, openDialog } = context;
  const { state, grid, job } = model;
  const selected = onGrid(personal.selected, grid);
  const hovered = onGrid(personal.hovered, grid);
  const cell = hovered ?? selected;
  const cursors = useMemo(() => othersCursors(state, me.id, grid), [state, me.id, grid]);
  const finding = occlusionFinding(model, me.name, personal.area);
  return {
    view: (
      <MainView
        {...{ model, personal, hovered, selected, cursors, tabs }}
        onPersonal={change}
        onSelect={context.select}
      />
    ),
    inspector: (
      <Inspector
        {...{ model, personal, cell }}
        cannotSave={finding.problem}
        onPersonal={change}
        onNewFinding={() => finding.subject && openDialog({ kind: 'finding', subject: finding.subject() })}
      />
    ),
    announcement: job && progressText(job),
    finding,
    comparable: true,
    showsRuns: true,
    pointedAt: { cell, imageId: null },
    shortcuts: {
      toggleOverlay: () => change({ overlay: !personal.overlay }),
      toggleTable: () => change({ table: !personal.table }),
      reset: () => change({ area: null, selected: null, hovered: null }),
    },
  };
}

'use client';
import { useMemo } from 'react';
import { coveredShare } from '@/lib/occlusion/region';
import { occlusionFinding } from './findingContext';
import { regionFinding } from './regionFinding';
import type { HandTool, OcclusionLook } from '../occlusion/occlusionLook';
import { Inspector } from './Inspector';
import { MainView } from './MainView';
import { ByHand, handAnnouncement } from './ByHand';
import { othersHands } from '../hand/othersHands';
import { useHand } from '../hand/useHand';
import { onGrid, othersCursors } from './othersCursors';
import { useRepeats } from './useRepeats';
import type { PlaceContext, PlaceParts } from './place';
import { progressText } from './progressText';

/** Where the network looks: the heatmap of the picture, its settings and its run. */
export function useOcclusionPlace(context: PlaceContext): PlaceParts {
  const { store, model, me, personal, change, tabs } = context;
  const { state, grid, job } = model;
  const selected = onGrid(personal.selected, grid);
  const hovered = onGrid(personal.hovered, grid);
  const cell = hovered ?? selected;
  const cursors = useMemo(() => othersCursors(state, me.id, grid), [state, me.id, grid]);
  const changeLook = (change: Partial<OcclusionLook>) => {
    // What is said of classes is of the network that is shown.
    const classes = { networkId: model.view.networkId, only: model.look.only, targets: model.look.targets };
    context.changeLook('occlusion', { ...('only' in change || 'targets' in change ? classes : {}), ...change });
  };
  const chooseTarget = (chosen: number) => {
    const { targets } = model.look;
    void store.changeView({ target: chosen });
    // The class that gives way takes the place of the chosen one, so that none is lost.
    const before = model.classIndex;
    if (before !== null && before !== chosen && targets.includes(chosen) && !targets.includes(before))
      changeLook({ targets: targets.map((one) => (one === chosen ? before : one)) });
  };
  const hand = useHand({ store, model, isShown: personal.place === 'occlusion' && !personal.table, changeLook });
  const others = useMemo(
    () => othersHands(state, me.id, { networkId: model.view.networkId, imageId: model.view.imageId }),
    [state, me.id, model.view.networkId, model.view.imageId],
  );
  const showHand = (tool: HandTool | null) => {
    if (tool) change({ table: false }); // it has no place in the table
    changeLook(tool ? { hand: tool } : { hand: null, covered: null, coveredIn: null });
  };
  const repeats = useRepeats(model);
  const finding = hand ? regionFinding(model, hand.region, me.name) : occlusionFinding(model, me.name, personal.area);
  const saveFinding = () => finding.subject && context.openDialog({ kind: 'finding', subject: finding.subject() });
  return {
    view: (
      <MainView
        {...{ model, personal, hovered, selected, cursors, tabs, hand }}
        moments={repeats?.moments ?? null}
        othersHands={others}
        onPersonal={change}
        onChecks={(checks) => changeLook({ checks })}
        onSelect={context.select}
        onTarget={chooseTarget}
      />
    ),
    inspector: (
      <Inspector
        {...{ model, personal, cell, repeats }}
        byHand={
          <ByHand {...{ model, hand, others }} cannotSave={finding.problem} onTool={showHand} onSave={saveFinding} />
        }
        onPersonal={change}
        onLook={changeLook}
        onTarget={chooseTarget}
      />
    ),
    announcement: (hand?.region && grid && handAnnouncement(model, coveredShare(hand.region, grid))) ?? (job && progressText(job)), // prettier-ignore
    finding,
    findings: state.findings,
    ...(hand && { offersFinding: true as const }), // beside what is covered
    comparable: true,
    showsRuns: true,
    pointedAt: { cell, imageId: null },
    shortcuts: {
      toggleOverlay: () => changeLook({ overlay: !model.look.overlay }),
      toggleHand: () => showHand(hand ? null : 'patch'),
      toggleTable: () => change({ table: !personal.table }),
      reset: () => (hand ? hand.clear() : change({ area: null, selected: null, hovered: null })),
    },
  };
}

'use client';
import { POINTED_AT_NOTHING, type PlaceContext, type PlaceParts } from '../session/place';
import { SessionFindings } from '../session/SessionFindings';
import { FiltersInspector } from './FiltersInspector';
import { FiltersView } from './FiltersView';
import { shapeText } from './filterText';
import { useFiltersModel } from './useFiltersModel';

/** Which weights a layer learned, as pictures. */
export function useFiltersPlace(context: PlaceContext): PlaceParts {
  const { model: workspace, tabs } = context;
  const { view, state } = workspace;
  const model = useFiltersModel(context);
  const { main, look, changeLook } = model;
  const filters = main?.filters ?? null;
  const finding: PlaceParts['finding'] = { subject: null, problem: 'Findings about a channel are not there yet.' };
  const step = (layer: { name: string } | null | undefined) => () => layer && model.chooseLayer(layer.name);
  return {
    view: <FiltersView {...{ model, workspace, tabs }} />,
    inspector: (
      <FiltersInspector
        model={model}
        wantedLayer={view.layer ?? null}
        compareWith={view.compareWith ?? null}
        findings={<SessionFindings findings={state.findings} cannotSave={finding.problem} />}
      />
    ),
    announcement: filters && `${filters.layer.name}: ${shapeText(filters)}`,
    finding,
    comparable: true,
    showsRuns: false,
    pointedAt: POINTED_AT_NOTHING,
    shortcuts: {
      toggleTable: () => changeLook({ table: !look.table }),
      nextContrast: () => model.contrast(1),
      previousContrast: () => model.contrast(-1),
      previousLayer: step(main?.choice?.before),
      nextLayer: step(main?.choice?.after),
      reset: () => {
        model.moveTo(null);
        if (view.channel != null) model.select(null);
      },
    },
  };
}

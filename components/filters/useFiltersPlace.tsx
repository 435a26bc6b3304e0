'use client';
import { channelFinding } from '../session/findingContext';
import { POINTED_AT_NOTHING, type PlaceContext, type PlaceParts } from '../session/place';
import { findingsAbout } from '../session/findingsAbout';
import { FiltersInspector } from './FiltersInspector';
import { FiltersView } from './FiltersView';
import { shapeText } from './filterText';
import { useFiltersModel } from './useFiltersModel';

/** Which weights a layer learned, as pictures. */
export function useFiltersPlace(context: PlaceContext): PlaceParts {
  const { model: workspace, me, tabs } = context;
  const { view, state } = workspace;
  const model = useFiltersModel(context);
  const { main, look, changeLook } = model;
  const filters = main?.filters ?? null;
  const layer = filters?.layer.name ?? null;
  const finding = channelFinding({
    ...{ sessionId: state.session.id, author: me.name, network: workspace.network, layer },
    channel: model.selected,
    filter: layer === null ? null : { layer },
  });
  const step = (layer: { name: string } | null | undefined) => () => layer && model.chooseLayer(layer.name);
  return {
    view: <FiltersView {...{ model, workspace, tabs }} />,
    inspector: (
      <FiltersInspector model={model} wantedLayer={view.layer ?? null} compareWith={view.compareWith ?? null} />
    ),
    announcement: filters && `${filters.layer.name}: ${shapeText(filters)}`,
    finding,
    ...findingsAbout(state.findings, { ...view, ...(filters && { layer, channel: model.selected }) }),
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

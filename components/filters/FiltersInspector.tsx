'use client';
import { ChannelPicker } from '../layers/ChannelPicker';
import { LayerPicker } from '../layers/LayerPicker';
import { FilterCard } from './FilterCard';
import { filterExports } from './filterExports';
import { FiltersComparison } from './FiltersComparison';
import { FiltersLegend } from './FiltersLegend';
import { FiltersSummary } from './FiltersSummary';
import type { FilterSide } from './useFilterSide';
import type { FiltersModel } from './useFiltersModel';

/** Of a picture that is taken along, where the screen decides for itself. */
const USUAL_SCALE = 8;

export interface FiltersInspectorProps {
  model: FiltersModel;
  wantedLayer: string | null;
  compareWith: string | null;
}

/** The layer, the filter that is looked at, the legend, the layer in numbers, other networks, files. */
export function FiltersInspector({ model, wantedLayer, compareWith }: FiltersInspectorProps) {
  const { main, inspected, look, changeLook, selected } = model;
  const filters = main?.filters ?? null;
  return (
    <>
      {main?.choice && main.choice.layers.length > 0 && (
        <div className="flex flex-col gap-2">
          <LayerPicker
            choice={main.choice}
            wanted={wantedLayer}
            detail={({ type, detail }) => [type, detail].filter(Boolean).join(' ')}
            onLayer={({ name }) => model.chooseLayer(name)}
          />
          {filters && <ChannelPicker channels={filters.shape[0]} channel={selected} onChannel={model.select} />}
        </div>
      )}
      {filters && (
        <FiltersLegend
          filters={inspected?.side.filters ?? filters}
          look={look}
          index={inspected?.point.index ?? null}
        />
      )}
      {inspected ? (
        <FilterCard model={model} side={inspected.side} point={inspected.point} />
      ) : (
        filters && (
          <p className="text-small text-muted">
            Point at a filter, or press Tab to the grid and an arrow key. Enter chooses it for everybody.
          </p>
        )
      )}
      {filters && <FiltersSummary filters={filters} look={look} changeLook={changeLook} />}
      <FiltersComparison model={model} compareWith={compareWith} />
      {main && <Exports model={model} side={main} />}
    </>
  );
}

function Exports({ model: { look }, side: { networkId, filters } }: { model: FiltersModel; side: FilterSide }) {
  if (!filters) return null;
  const files = filterExports(networkId, filters, { ...look, scale: look.scale ?? USUAL_SCALE });
  return (
    <div className="text-small border-line flex flex-col gap-1 border-t pt-3">
      <p className="flex flex-wrap gap-x-3">
        <span className="text-muted">Export this layer:</span>
        {files.map(({ label, href, note }) => (
          <a key={label} href={href} download className="underline">
            {label}
            {note && ` (${note})`}
          </a>
        ))}
      </p>
      <p className="text-muted">
        Pictures come in this order and contrast, with a caption; NPY has the exact weights, JSON what was measured.
        {(look.only !== 'all' || look.bin) && ' They have all filters, those too that are not shown now.'}
      </p>
    </div>
  );
}

'use client';
import { Select } from '../ui/Field';
import { OpacityField } from '../ui/OpacityField';
import { SegmentedControl } from '../ui/SegmentedControl';
import { GAMMAS, TILE_ORDERS, TONE_SCALES, type ToneScale } from './activationsLook';
import { ORDER_TEXTS, SCALE_WORDS } from './activationsText';
import { areSingle, valueAt } from './mapSet';
import { ToneLegend } from './ToneLegend';
import type { ActivationsModel } from './useActivationsModel';
import type { CellPlace } from '../occlusion/cellGeometry';

/** How this person sees the maps: their tones, their order, and the large one over the picture. */
export function ContrastControls({ model, cell }: { model: ActivationsModel; cell: CellPlace | null }) {
  const { maps, look, changeLook, channel, hovered } = model;
  const pointed = hovered ?? channel;
  const isOwn = hasOwnScale(model);
  const value = maps && channel !== null && look.enlarged && cell ? valueAt(maps, channel, cell) : null;
  return (
    <section aria-label="Contrast" className="flex flex-col gap-3">
      <SegmentedControl<ToneScale>
        label="Scale"
        value={look.scale}
        options={TONE_SCALES.map((scale) => ({ value: scale, ...SCALE_WORDS[scale] }))}
        onChange={(scale) => changeLook({ scale })}
      />
      <div className="grid grid-cols-2 gap-2">
        <Select
          label="Gamma (c)"
          value={look.gamma}
          onChange={(event) => changeLook({ gamma: GAMMAS.find((one) => String(one) === event.target.value) ?? 1 })}
        >
          {GAMMAS.map((gamma) => (
            <option key={gamma} value={gamma}>
              {gamma === 1 ? '1, as it is' : gamma}
            </option>
          ))}
        </Select>
        <Select
          label="Sort by"
          value={look.order}
          onChange={(event) => changeLook({ order: TILE_ORDERS.find((one) => one === event.target.value) ?? 'number' })}
        >
          {TILE_ORDERS.map((order) => (
            <option key={order} value={order}>
              {ORDER_TEXTS[order]}
            </option>
          ))}
        </Select>
      </div>
      {maps && (
        <ToneLegend
          title={maps.signed ? 'Difference' : 'Activation'}
          range={isOwn && pointed === null ? null : model.range(pointed ?? 0)}
          without={isOwn && pointed === null ? 'of each map' : 'no finite value'}
          signed={maps.signed || look.scale === 'symmetric'}
          gamma={look.gamma}
          value={value}
          explanation={explanationOf(model, pointed)}
        />
      )}
      {look.enlarged && channel !== null && (
        <div className="grid grid-cols-2 items-end gap-2">
          <label className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              checked={look.overlay}
              onChange={(event) => changeLook({ overlay: event.target.checked })}
            />
            Overlay (o)
          </label>
          <OpacityField
            opacity={look.opacity / 100}
            enabled={look.overlay}
            without="The map alone"
            onOpacity={(opacity) => changeLook({ opacity: Math.round(opacity * 100) })}
          />
        </div>
      )}
    </section>
  );
}

/** Whether every map has ends of its own; single values have not. */
function hasOwnScale({ maps, look }: ActivationsModel): boolean {
  return look.scale === 'channel' && maps !== null && !areSingle(maps);
}

function explanationOf(model: ActivationsModel, pointed: number | null): string {
  const { maps, look, dead } = model;
  const signed = maps?.signed || look.scale === 'symmetric';
  const whose = !hasOwnScale(model)
    ? 'The same for all channels of the layer.'
    : pointed === null
      ? 'Each map has its own: point at one.'
      : `Of channel ${pointed} alone.`;
  const tones = signed ? 'White is zero, blue below, red above.' : 'Black is the lowest, white the highest.';
  const hatched = dead > 0 ? ` Hatched: ${maps?.signed ? 'no difference' : 'dead'}.` : '';
  return `${tones} ${whose}${hatched}`;
}

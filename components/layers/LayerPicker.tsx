'use client';
import { Button } from '../ui/Button';
import { Select } from '../ui/Field';
import type { LayerChoice } from './layerChoice';

export interface LayerPickerProps<L> {
  choice: LayerChoice<L>;
  /** The shared layer, where this view cannot show it. */
  wanted: string | null;
  /** Beside the name: its type, its size. */
  detail: (layer: L) => string;
  onLayer: (layer: L) => void;
}

/** The layer that everybody looks at, and the steps to the one before and after. */
export function LayerPicker<L extends { name: string }>({ choice, wanted, detail, onLayer }: LayerPickerProps<L>) {
  const { layers, chosen, before, after } = choice;
  return (
    <div className="flex min-w-0 items-end gap-1">
      <Select
        label="Layer"
        className="min-w-0 flex-1"
        value={chosen?.name ?? wanted ?? ''}
        onChange={(event) => {
          const layer = layers.find(({ name }) => name === event.target.value);
          if (layer) onLayer(layer);
        }}
      >
        {!chosen && <option value={wanted ?? ''}>{wanted ?? 'Choose a layer'}</option>}
        {layers.map((layer) => (
          <option key={layer.name} value={layer.name}>
            {layer.name} · {detail(layer)}
          </option>
        ))}
      </Select>
      <LayerStep label="The layer before" keyName="[" sign="←" layer={before} onLayer={onLayer} />
      <LayerStep label="The next layer" keyName="]" sign="→" layer={after} onLayer={onLayer} />
    </div>
  );
}

interface LayerStepProps<L> {
  label: string;
  keyName: string;
  sign: string;
  layer: L | null;
  onLayer: (layer: L) => void;
}

function LayerStep<L>({ label, keyName, sign, layer, onLayer }: LayerStepProps<L>) {
  return (
    <Button
      className="px-2"
      aria-label={label}
      title={`${label} (${keyName})`}
      disabled={layer === null}
      onClick={() => layer !== null && onLayer(layer)}
    >
      <span aria-hidden="true">{sign}</span>
    </Button>
  );
}

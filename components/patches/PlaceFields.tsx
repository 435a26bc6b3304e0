'use client';
import { useState } from 'react';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { mapSizeOf } from '../layers/layerText';
import { Button } from '../ui/Button';
import { NumberInput } from '../ui/Field';
import type { PatchesModel } from './usePatchesModel';

/** One neuron of each channel instead of all of them: that at a row and column of the map. */
export function PlaceFields({ model, layer }: { model: PatchesModel; layer: NetworkLayer }) {
  const { look, changeLook, placeProblem } = model;
  const [row, setRow] = useState(look.place ? String(look.place.row) : '');
  const [col, setCol] = useState(look.place ? String(look.place.col) : '');
  const size = mapSizeOf(layer);
  if (!size || size.height * size.width === 1) return null;
  const place = /^\d+$/.test(row) && /^\d+$/.test(col) ? { row: Number(row), col: Number(col) } : null;
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (place) changeLook({ place, from: 0 });
      }}
    >
      <div className="flex items-end gap-1">
        <NumberInput
          label="Neurons at row"
          className="min-w-0 flex-1"
          placeholder="Any"
          min={0}
          max={size.height - 1}
          value={row}
          onChange={({ target }) => setRow(target.value)}
        />
        <NumberInput
          label="column"
          className="min-w-0 flex-1"
          placeholder="Any"
          min={0}
          max={size.width - 1}
          value={col}
          onChange={({ target }) => setCol(target.value)}
        />
        <Button type="submit" disabled={place === null}>
          Set
        </Button>
        <Button disabled={look.place === null} onClick={() => changeLook({ place: null, from: 0 })}>
          Any
        </Button>
      </div>
      {placeProblem ? (
        <p role="alert" className="text-small text-error font-semibold">
          {placeProblem} Patches are of any place.
        </p>
      ) : (
        <p className="text-small text-muted">
          {look.place
            ? 'Only what fires the neurons at this place. It is a search of its own.'
            : 'Of each channel the place where it fires most, wherever that is.'}
        </p>
      )}
    </form>
  );
}

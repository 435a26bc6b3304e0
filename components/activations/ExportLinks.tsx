'use client';
import { useState } from 'react';
import { messageOf } from '../api/request';
import { saveBlob } from '../text/saveText';
import { npyPath } from './activationsPaths';
import { drawSheet } from './gridPicture';
import type { Painting } from './drawMaps';
import { MapBlocks } from './mapBlocks';
import type { ActivationsModel } from './useActivationsModel';

/** The values as a NumPy array, and what is shown as a picture. The link to the view is under Share. */
export function ExportLinks({ model, painting }: { model: ActivationsModel; painting: Painting | null }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { request, maps, stale, look, channel, order, choice } = model;
  if (!request || !maps || !painting) return null;
  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const channels = look.enlarged && channel !== null ? [channel] : order;
      // A difference is drawn once all of it is there.
      if (painting.set instanceof MapBlocks) await painting.set.arrived();
      const name = [choice.chosen?.name ?? 'layer', ...(channels.length === 1 ? [channels[0]] : [])].join('-');
      saveBlob(await drawSheet(painting, channels), `feature-maps-${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="text-small flex flex-wrap gap-x-3">
      <span className="text-muted">Export:</span>
      <a href={npyPath(request)} download className="underline" title="All values: channels × rows × columns, float32">
        NPY
      </a>
      <button type="button" className="underline" disabled={busy || stale} aria-busy={busy} onClick={() => void save()}>
        PNG {look.enlarged && channel !== null ? 'of this map' : 'of the grid'}
      </button>
      {problem !== null && (
        <p role="alert" className="text-error basis-full">
          {problem}
        </p>
      )}
    </div>
  );
}

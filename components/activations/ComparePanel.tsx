'use client';
import { Button } from '../ui/Button';
import type { ActivationsModel } from './useActivationsModel';

export interface ComparePanelProps {
  model: ActivationsModel;
  /** The session's picture. */
  imageId: string | null;
  onStopNetwork: () => void;
}

/** Keeps a picture to compare others with; the other network is chosen in the bar at the top. */
export function ComparePanel({ model, imageId, onStopNetwork }: ComparePanelProps) {
  const { look, changeLook, comparison } = model;
  const isKept = look.keptImageId !== null;
  return (
    <section aria-label="Compare" className="flex flex-col gap-2">
      <h2 className="text-small font-semibold">Compare</h2>
      <div className="flex flex-wrap gap-1">
        {look.keptImageId !== imageId && (
          <Button disabled={imageId === null} onClick={() => changeLook({ keptImageId: imageId, side: 'difference' })}>
            Keep this picture to compare
          </Button>
        )}
        {isKept && <Button onClick={() => changeLook({ keptImageId: null })}>Stop comparing</Button>}
        {!isKept && comparison?.kind === 'network' && <Button onClick={onStopNetwork}>Stop comparing</Button>}
      </div>
      <p className="text-small text-muted">
        {isKept
          ? `Compared with ${comparison?.name ?? 'the kept picture'}, value by value.`
          : comparison
            ? `Compared with the maps ${comparison.where}, value by value.`
            : 'Keep a picture and step on to another one, or choose a second network at the top.'}
      </p>
    </section>
  );
}

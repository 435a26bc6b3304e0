'use client';
import { Button } from '../ui/Button';
import { MAX_PINS } from './activationsLook';
import type { ActivationsModel } from './useActivationsModel';

/** The channels that stand first: each leads to it, and can be let go. */
export function PinList({ model: { pins, channel, selectChannel, togglePin } }: { model: ActivationsModel }) {
  if (pins.length === 0) return null;
  return (
    <section aria-label="Pinned channels" className="flex flex-col gap-1">
      <h2 className="text-small font-semibold">
        Pinned ({pins.length} of {MAX_PINS})
      </h2>
      <ul className="flex flex-wrap gap-1">
        {pins.map((pin) => (
          <li key={pin} className="flex">
            <Button className="px-2" aria-pressed={pin === channel} onClick={() => selectChannel(pin)}>
              {pin}
            </Button>
            <Button kind="quiet" className="px-1.5" aria-label={`Unpin channel ${pin}`} onClick={() => togglePin(pin)}>
              <span aria-hidden="true">×</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

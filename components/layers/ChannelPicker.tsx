'use client';
import { Button } from '../ui/Button';
import { NumberInput } from '../ui/Field';

export interface ChannelPickerProps {
  /** How many the layer has. */
  channels: number;
  /** From 0; null: all of them are looked at. */
  channel: number | null;
  onChannel: (channel: number | null) => void;
}

/** The channel that everybody looks at, by its number. */
export function ChannelPicker({ channels, channel, onChannel }: ChannelPickerProps) {
  return (
    <div className="flex min-w-0 items-end gap-1">
      <NumberInput
        label={`Channel, 0 to ${channels - 1}`}
        className="min-w-0 flex-1"
        min={0}
        max={channels - 1}
        step={1}
        placeholder="All"
        value={channel ?? ''}
        onChange={(event) => {
          const wanted = event.target.valueAsNumber;
          if (event.target.value === '') onChannel(null);
          else if (Number.isInteger(wanted) && wanted >= 0 && wanted < channels) onChannel(wanted);
        }}
      />
      <Button disabled={channel === null} onClick={() => onChannel(null)}>
        All
      </Button>
    </div>
  );
}

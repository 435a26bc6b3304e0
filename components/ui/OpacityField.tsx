import { Field } from './Field';

export interface OpacityFieldProps {
  /** 0…1. */
  opacity: number;
  /** Whether anything is laid over the picture. */
  enabled: boolean;
  /** What is said while nothing is. */
  without: string;
  onOpacity: (opacity: number) => void;
}

/** How strongly something is laid over the picture. */
export function OpacityField({ opacity, enabled, without, onOpacity }: OpacityFieldProps) {
  const percent = Math.round(opacity * 100);
  return (
    <Field label={enabled ? `Opacity ${percent} %` : without}>
      {(control) => (
        <input
          {...control}
          type="range"
          min={0}
          max={100}
          step={5}
          disabled={!enabled}
          value={percent}
          onChange={(event) => onOpacity(Number(event.target.value) / 100)}
          className="min-h-8 w-full"
        />
      )}
    </Field>
  );
}

import { classNames } from '../ui/classNames';
import { Select } from '../ui/Field';
import type { AxisPair } from './mapLook';

export interface AxisChoiceProps {
  /** Components that there are. */
  count: number;
  axes: AxisPair;
  onAxes: (axes: AxisPair) => void;
  /** In one line, without labels to be seen. */
  compact?: boolean;
}

/** Which two principal components a map is shown along. */
export function AxisChoice({ count, axes, onAxes, compact = false }: AxisChoiceProps) {
  const [x, y] = axes;
  const options = Array.from({ length: count }, (_, axis) => axis);
  return (
    <div className={classNames('grid grid-cols-2 gap-2', compact && 'w-64 max-w-full')}>
      {(['x', 'y'] as const).map((name, place) => (
        <Select
          key={name}
          label={`Along ${name}`}
          hideLabel={compact}
          value={axes[place]}
          onChange={(event) => {
            const wanted = Number(event.target.value);
            // The axis of the other one: they change places.
            if (place === 0) onAxes([wanted, wanted === y ? x : y]);
            else onAxes([wanted === x ? y : x, wanted]);
          }}
        >
          {options.map((axis) => (
            <option key={axis} value={axis}>
              {compact ? `${name}: axis ${axis + 1}` : `component ${axis + 1}`}
            </option>
          ))}
        </Select>
      ))}
    </div>
  );
}

import { useId } from 'react';
import { classNames } from './classNames';

export interface SegmentedControlProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; title?: string }[];
  onChange: (value: T) => void;
  hideLabel?: boolean;
  /** Nothing can be chosen now. */
  disabled?: boolean;
  /** Every option keeps to one line, in small letters on a narrow screen. */
  oneLine?: boolean;
}

/** One of a few, all in sight: native radio buttons, so the arrow keys work as everywhere. */
export function SegmentedControl<T extends string>(props: SegmentedControlProps<T>) {
  const name = useId();
  return (
    <fieldset
      disabled={props.disabled}
      className={classNames('flex min-w-0 flex-col gap-1 disabled:opacity-50', props.oneLine && 'shrink-0')}
    >
      <legend className={props.hideLabel ? 'sr-only' : 'text-small mb-1 font-semibold'}>{props.label}</legend>
      <div className="rounded-control border-line-strong bg-surface flex border">
        {props.options.map((option) => (
          <label
            key={option.value}
            title={option.title}
            className={classNames(
              'text-body first:rounded-l-control last:rounded-r-control relative flex min-h-8 flex-1 cursor-pointer items-center justify-center px-2 pointer-coarse:min-h-10',
              props.oneLine && 'max-sm:text-small whitespace-nowrap max-sm:px-1.5',
              'has-checked:bg-accent has-checked:text-on-accent not-has-checked:hover:bg-sunken has-checked:font-semibold',
              'has-focus-visible:outline-accent has-focus-visible:z-10 has-focus-visible:outline-2 has-focus-visible:outline-offset-1',
            )}
          >
            <input
              type="radio"
              name={name}
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

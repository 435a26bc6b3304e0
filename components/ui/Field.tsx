import { useId, type ComponentProps, type ReactNode } from 'react';
import { classNames } from './classNames';

/** What a control needs to be wired to its label, hint and error. */
export interface ControlWiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export interface FieldProps {
  label: ReactNode;
  /** What to enter, and in which unit. */
  hint?: ReactNode;
  /** What is wrong and how to put it right. */
  error?: string | null;
  /** The label stays for screen readers only: for controls whose place says what they are. */
  hideLabel?: boolean;
  className?: string;
  children: (control: ControlWiring) => ReactNode;
}

/** A labelled control; hint and error are read with it. */
export function Field({ label, hint, error, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint ? hintId : '', error ? errorId : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-small text-ink font-semibold'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={hintId} className="text-small text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} role="alert" className="text-small text-error font-semibold">
          {error}
        </p>
      )}
    </div>
  );
}

/** The look of every text-like control. */
export const CONTROL_CLASS =
  'min-h-8 w-full min-w-0 rounded-control border border-line-strong bg-surface px-2 py-1 text-body text-ink placeholder:text-muted disabled:opacity-50 aria-invalid:border-error pointer-coarse:min-h-10';

type Labelled<P> = Omit<P, 'id' | 'aria-describedby' | 'aria-invalid' | 'children'> & Omit<FieldProps, 'children'>;

export type TextInputProps = Labelled<ComponentProps<'input'>>;
export function TextInput({ label, hint, error, hideLabel, className, ...rest }: TextInputProps) {
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(control) => <input type="text" {...rest} {...control} className={CONTROL_CLASS} />}
    </Field>
  );
}

export type TextAreaProps = Labelled<ComponentProps<'textarea'>>;
export function TextArea({ label, hint, error, hideLabel, className, ...rest }: TextAreaProps) {
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(control) => <textarea rows={4} {...rest} {...control} className={CONTROL_CLASS} />}
    </Field>
  );
}

export type NumberInputProps = Omit<TextInputProps, 'type'> & {
  /** Shown after the number: "px". */
  unit?: string;
};
export function NumberInput({ label, hint, error, hideLabel, className, unit, ...rest }: NumberInputProps) {
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(control) => (
        <span className="relative flex items-center">
          <input
            type="number"
            inputMode="decimal"
            {...rest}
            {...control}
            className={classNames(CONTROL_CLASS, unit && 'pr-8')}
          />
          {unit && <span className="text-small text-muted pointer-events-none absolute right-2">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

export type SelectProps = Labelled<ComponentProps<'select'>> & { children: ReactNode };
export function Select({ label, hint, error, hideLabel, className, children, ...rest }: SelectProps) {
  return (
    <Field {...{ label, hint, error, hideLabel, className }}>
      {(control) => (
        <select {...rest} {...control} className={CONTROL_CLASS}>
          {children}
        </select>
      )}
    </Field>
  );
}

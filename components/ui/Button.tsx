import Link from 'next/link';
import type { ComponentProps } from 'react';
import { classNames } from './classNames';

/** `primary`: the one next step of a place. `plain`: everything else. `quiet`: in dense rows. `danger`: loses something. */
export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const BASE =
  'inline-flex min-h-8 items-center justify-center gap-1.5 rounded-control border px-3 py-1 text-body whitespace-nowrap no-underline disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 pointer-coarse:min-h-10';
const KINDS: Record<ButtonKind, string> = {
  primary: 'border-accent bg-accent font-semibold text-on-accent not-disabled:hover:opacity-90',
  plain: 'border-line-strong bg-surface text-ink not-disabled:hover:bg-sunken',
  quiet: 'border-transparent bg-transparent text-ink not-disabled:hover:bg-sunken',
  danger: 'border-error bg-surface text-error not-disabled:hover:bg-error-soft',
};

export function buttonClass(kind: ButtonKind = 'plain', className?: string): string {
  return classNames(BASE, KINDS[kind], className);
}

export interface ButtonProps extends ComponentProps<'button'> {
  kind?: ButtonKind;
  /** Something is under way: the button stays where it is, says so, and cannot be pressed twice. */
  busy?: boolean;
}

export function Button({ kind = 'plain', busy = false, className, type = 'button', disabled, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(kind, className)}
    />
  );
}

export interface LinkButtonProps extends ComponentProps<typeof Link> {
  kind?: ButtonKind;
}

/** A link that looks like a button: it goes somewhere, it does not do something. */
export function LinkButton({ kind = 'plain', className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonClass(kind, className)} />;
}

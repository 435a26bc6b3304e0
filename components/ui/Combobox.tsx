'use client';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { classNames } from './classNames';
import { Field, CONTROL_CLASS } from './Field';

export interface ComboboxOption {
  value: string;
  label: string;
  /** Beside the label: a class index. */
  detail?: string;
}

export interface ComboboxProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  options: readonly ComboboxOption[];
  onChange: (value: string) => void;
}

/** More are found by typing. */
const SHOWN_OPTIONS = 50;

/** One of many, found by typing: an editable combobox with a list, after the ARIA authoring practices. */
export function Combobox({ label, hint, error, value, options, onChange }: ComboboxProps) {
  const listId = useId();
  /** What was typed; null while the list is closed. */
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const open = typed !== null;
  const matching = open ? matchingOptions(options, typed) : [];
  const chosen = options.find((option) => option.value === value);

  const show = () => {
    if (open) return;
    setTyped('');
    setActive(
      Math.max(
        0,
        options.findIndex((option) => option.value === value),
      ),
    );
  };
  const choose = (option: ComboboxOption | undefined) => {
    if (option) onChange(option.value);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return show();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + matching.length) % Math.max(1, matching.length));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      choose(matching[active]);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setTyped(null);
    }
  };

  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="relative">
          <input
            {...control}
            ref={input}
            type="text"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={open ? listId : undefined}
            aria-activedescendant={open && matching[active] ? `${listId}-${active}` : undefined}
            className={CONTROL_CLASS}
            value={typed ?? chosen?.label ?? ''}
            placeholder={chosen?.label}
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
            }}
            onClick={show}
            onKeyDown={onKeyDown}
            onBlur={() => setTyped(null)}
          />
          {open && (
            <ul
              id={listId}
              role="listbox"
              aria-label="Options"
              className="rounded-control border-line-strong bg-surface absolute z-20 mt-1 max-h-64 w-full overflow-y-auto border py-1"
            >
              {matching.map((option, index) => (
                // The keys are taken by the input, which keeps the focus.
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events
                <li
                  key={option.value}
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={option.value === value}
                  ref={index === active ? scrollIntoView : undefined}
                  className={classNames(
                    'flex cursor-pointer justify-between gap-2 px-2 py-1',
                    index === active && 'bg-accent text-on-accent',
                    option.value === value && 'font-semibold',
                  )}
                  // A press must not blur the input before it counts.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(option)}
                >
                  <span className="wrap-anywhere">{option.label}</span>
                  {option.detail && <span className="text-small">{option.detail}</span>}
                </li>
              ))}
              {matching.length === 0 && <li className="text-muted px-2 py-1">Nothing matches.</li>}
            </ul>
          )}
        </div>
      )}
    </Field>
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function matchingOptions(options: readonly ComboboxOption[], typed: string): ComboboxOption[] {
  const wanted = typed.trim().toLowerCase();
  const matches = (option: ComboboxOption) =>
    option.label.toLowerCase().includes(wanted) || option.detail?.toLowerCase() === wanted;
  return options.filter((option) => wanted === '' || matches(option)).slice(0, SHOWN_OPTIONS);
}

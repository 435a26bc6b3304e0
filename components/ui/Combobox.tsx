'use client';
import { useId, useState, type KeyboardEvent } from 'react';
import { classNames } from './classNames';
import { comboboxList, comboboxNote, openAt, stepOption, type ComboboxOption } from './comboboxList';
import { Field, CONTROL_CLASS } from './Field';

export type { ComboboxOption };

export interface ComboboxProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  /** While nothing is chosen. */
  placeholder?: string;
  options: readonly ComboboxOption[];
  onChange: (value: string) => void;
}

const NO_OPTIONS: readonly ComboboxOption[] = [];

/** One of many, found by typing: an editable combobox with a list, after the ARIA authoring practices. */
export function Combobox({ label, hint, error, value, placeholder, options, onChange }: ComboboxProps) {
  const listId = useId();
  /** What was typed; null while the list is closed. */
  const [typed, setTyped] = useState<string | null>(null);
  const [lastActive, setActive] = useState(0);
  const open = typed !== null;
  const list = comboboxList(open ? options : NO_OPTIONS, typed ?? '', value);
  // The options may have become fewer while the list is open.
  const active = Math.min(lastActive, Math.max(0, list.shown.length - 1));
  const note = comboboxNote(list);
  const chosen = options.find((option) => option.value === value);

  const show = () => {
    if (open) return;
    setTyped('');
    setActive(openAt(comboboxList(options, '', value), value));
  };
  const choose = (option: ComboboxOption | undefined) => {
    if (option) onChange(option.value);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return show();
      setActive(stepOption(list, active, event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      choose(list.shown[active]);
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
            type="text"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={open ? listId : undefined}
            aria-activedescendant={open && list.shown[active] ? `${listId}-${active}` : undefined}
            className={CONTROL_CLASS}
            value={typed ?? chosen?.label ?? ''}
            placeholder={chosen?.label ?? placeholder}
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
            }}
            onClick={show}
            onKeyDown={onKeyDown}
            onBlur={() => setTyped(null)}
          />
          {open && (
            <div className="rounded-control border-line-strong bg-surface absolute z-20 mt-1 w-full border">
              <ul
                id={listId}
                role="listbox"
                aria-label="Options"
                className="max-h-64 overflow-y-auto py-1 empty:hidden"
                // A press must not blur the input, which closes the list, before it counts.
                onMouseDown={(event) => event.preventDefault()}
              >
                {list.shown.map((option, index) => (
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
                    onClick={() => choose(option)}
                  >
                    <span className="wrap-anywhere">{option.label}</span>
                    {option.detail && <span className="text-small">{option.detail}</span>}
                  </li>
                ))}
              </ul>
              {note && (
                <p role="status" className="text-small text-muted border-line border-t px-2 py-1">
                  {note}
                </p>
              )}
            </div>
          )}
        </div>
      )}
    </Field>
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

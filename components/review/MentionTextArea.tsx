'use client';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { peopleAnswerSchema } from '@/lib/protocol/inboxRest';
import { MAX_PAGE_SIZE } from '@/lib/protocol/rest';
import { mentionBeingTyped, mentionOf } from '@/lib/review/mentions';
import { matchingPeople } from '@/lib/review/people';
import { useResource, valueOf } from '../api/useResource';
import { classNames } from '../ui/classNames';
import { TextArea, type TextAreaProps } from '../ui/Field';

export interface MentionTextAreaProps extends Omit<TextAreaProps, 'value' | 'onChange' | 'ref'> {
  value: string;
  onText: (text: string) => void;
  /** The keyboard is brought here when it appears. */
  focusFirst?: boolean;
}

/** Enough to look through; typing on finds the others. */
const MOST_SHOWN = 6;

/**
 * A text area in which `@` and the beginning of a name suggest people who are known here. It stays a text area to a
 * screen reader, because no element may be a combobox of several lines: the suggested person is its active descendant,
 * and how many there are is said.
 */
export function MentionTextArea({ value, onText, focusFirst, ...field }: MentionTextAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  /** Null: the list is closed. */
  const [caret, setCaret] = useState<number | null>(null);
  const [lastActive, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  /** Where the caret is to be once a name stands in the text. */
  const wantedCaret = useRef<number | null>(null);
  useEffect(() => {
    if (focusFirst) area.current?.focus();
  }, [focusFirst]);
  useEffect(() => {
    if (wantedCaret.current === null) return;
    area.current?.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = null;
  }, [value]);
  const typing = caret === null ? null : mentionBeingTyped(value, caret);
  const isOpen = typing !== null && typing.from !== closedAt;
  const shown = usePeople(isOpen ? typing.typed : null);
  const active = Math.min(lastActive, Math.max(0, shown.length - 1));

  const close = () => {
    setCaret(null);
    setClosedAt(null);
  };
  const choose = (name: string | undefined) => {
    if (name === undefined || !typing || caret === null) return;
    const rest = value.slice(caret);
    const written = `${mentionOf(name)}${/^\s/.test(rest) ? '' : ' '}`;
    const [text, at] = [value.slice(0, typing.from) + written + rest, typing.from + written.length];
    close();
    if (text === value) return area.current?.setSelectionRange(at, at);
    wantedCaret.current = at;
    onText(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (shown.length === 0 || event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((active + step + shown.length) % shown.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(shown[active]);
    else if (event.key === 'Escape') setClosedAt(typing?.from ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative">
      <TextArea
        {...field}
        ref={area}
        value={value}
        aria-autocomplete="list"
        aria-controls={shown.length > 0 ? listId : undefined}
        aria-activedescendant={shown.length > 0 ? `${listId}-${active}` : undefined}
        onChange={({ target }) => {
          onText(target.value);
          setCaret(target.selectionStart);
          setActive(0);
        }}
        // The caret was moved; where nothing is being typed, looking at a mention again suggests nothing.
        onSelect={({ currentTarget }) => caret !== null && setCaret(currentTarget.selectionStart)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <p aria-live="polite" className="sr-only">
        {shown.length > 0 &&
          `${shown.length === 1 ? '1 person' : `${shown.length} people`}. Arrow keys choose, Enter takes, Escape closes.`}
      </p>
      {shown.length > 0 && (
        <ul
          id={listId}
          role="listbox"
          aria-label="People"
          className="rounded-control border-line-strong bg-surface absolute z-20 mt-1 w-full border py-1"
          // A press must not blur the text, which closes the list, before it counts.
          onMouseDown={(event) => event.preventDefault()}
        >
          {shown.map((name, index) => (
            // The keys are taken by the text, which keeps the focus.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={name}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={classNames(
                'cursor-pointer px-2 py-1 wrap-anywhere pointer-coarse:py-2.5',
                index === active && 'bg-accent text-on-accent',
              )}
              onClick={() => choose(name)}
            >
              {name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** People whose name begins with what was typed, or has it; none while it is null. */
function usePeople(typed: string | null): string[] {
  // A workspace has few people: they are asked for once. Where there are more of them, they are searched for.
  const all = valueOf(useResource(typed === null ? null : `/api/people?limit=${MAX_PAGE_SIZE}`, peopleAnswerSchema));
  const isLong = all !== null && all.people.length === MAX_PAGE_SIZE;
  const search = `/api/people?limit=${MOST_SHOWN}&search=${encodeURIComponent(typed ?? '')}`;
  const found = valueOf(useResource(isLong && typed !== null ? search : null, peopleAnswerSchema));
  if (typed === null || !all) return [];
  return matchingPeople([...(found?.people ?? []), ...all.people], typed, MOST_SHOWN);
}

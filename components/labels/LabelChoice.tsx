import { useId } from 'react';
import type { Categories } from '@/lib/domain/labelling';
import { TextInput } from '../ui/Field';
import type { LabelDraft } from './labelDraft';
import { CANNOT_TELL_TEXT } from './labelText';

export interface LabelChoiceProps {
  categories: Categories;
  /** Own labels so far. */
  used: readonly string[];
  maxLength: number;
  draft: LabelDraft;
  change: (part: Partial<LabelDraft>) => void;
  error: string | null;
}

/** One of the categories, or words of one's own; and always that one cannot tell. */
export function LabelChoice(props: LabelChoiceProps) {
  return props.categories.kind === 'fixed' ? <FixedChoice {...props} names={props.categories.names} /> : <FreeChoice {...props} />; // prettier-ignore
}

function FixedChoice({ names, draft, change, error }: LabelChoiceProps & { names: readonly string[] }) {
  const group = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-1" aria-describedby={error ? `${group}-error` : undefined}>
      <legend className="text-small mb-1 font-semibold">Label</legend>
      {names.map((name, k) => (
        <Choice
          key={name}
          {...{ group, name }}
          shortcut={k < 9 ? String(k + 1) : null}
          checked={!draft.cannotTell && draft.text === name}
          onChoose={() => change({ text: name, cannotTell: false })}
        />
      ))}
      <Choice
        group={group}
        name={CANNOT_TELL_TEXT}
        shortcut="0"
        checked={draft.cannotTell}
        onChoose={() => change({ cannotTell: true })}
      />
      {error && (
        <p id={`${group}-error`} role="alert" className="text-small text-error font-semibold">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  group: string;
  name: string;
  shortcut: string | null;
  checked: boolean;
  onChoose: () => void;
}

function Choice({ group, name, shortcut, checked, onChoose }: ChoiceProps) {
  return (
    <label className="rounded-control border-line has-checked:border-accent has-checked:bg-accent-soft hover:border-line-strong flex min-h-8 cursor-pointer items-center gap-2 border px-2 py-1 pointer-coarse:min-h-10">
      <input type="radio" name={group} checked={checked} onChange={onChoose} />
      <span className="min-w-0 flex-1 wrap-anywhere">{name}</span>
      {shortcut && (
        <kbd aria-hidden="true" className="text-muted text-small">
          {shortcut}
        </kbd>
      )}
    </label>
  );
}

function FreeChoice({ used, maxLength, draft, change, error }: LabelChoiceProps) {
  const list = useId();
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <TextInput
        label="Label"
        list={list}
        maxLength={maxLength}
        autoComplete="off"
        hint="A word or two. Case and spaces make no difference."
        disabled={draft.cannotTell}
        value={draft.text}
        onChange={({ target }) => change({ text: target.value })}
        error={error}
      />
      <datalist id={list}>
        {used.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          checked={draft.cannotTell}
          onChange={({ target }) => change({ cannotTell: target.checked })}
        />
        {CANNOT_TELL_TEXT}
      </label>
    </div>
  );
}

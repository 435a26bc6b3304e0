'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, useTransition, type FormEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import { MAX_INSTRUCTIONS_LENGTH, MAX_LABELLING_NAME_LENGTH } from '@/lib/domain/labelling';
import { labellingAnswerSchema } from '@/lib/protocol/labellingRest';
import { messageOf, request } from '../api/request';
import { countText, formatCount } from '../map/mapText';
import { focusProblem } from '../page/focusFirst';
import { localStore, tabStore } from '../page/keptStore';
import { entryId, forgetEntryId } from '../review/entryId';
import { useKeptText } from '../review/keptText';
import { useKnownName } from '../review/useKnownName';
import { storeName } from '../session/identity';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { NumberInput, Select, TextArea, TextInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { forgetSent } from './keptDraft';
import { labellingHref, LABELLINGS_PATH } from './labelPaths';
import { fieldOf, fillIn, layerKey, readForm, type FormField, type LabellingForm } from './newLabelling';
import type { SearchedLayer } from './searchedLayer';

const CHOICES = [
  { value: 'strongest', label: 'Strongest' },
  { value: 'random', label: 'At random' },
  { value: 'list', label: 'By number' },
] as const;
const KINDS = [
  { value: 'fixed', label: 'From a list' },
  { value: 'free', label: 'Any words' },
] as const;

const KEPT_AS = 'labelling.new';

type Problem = { field: FormField | null; message: string };

/** Begins a labelling. What is typed stays in the tab until it has begun. */
export function NewLabellingForm({ layers }: { layers: readonly SearchedLayer[] }) {
  const router = useRouter();
  const [kept, keep] = useKeptText(KEPT_AS);
  const form = readForm(kept);
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = (part: Partial<LabellingForm>) => {
    setProblem(null);
    keep(JSON.stringify({ ...form, ...part }));
  };
  const [busy, start] = useTransition();
  const knownName = useKnownName();
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!busy && problem) focusProblem(element.current);
  }, [busy, problem]);
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const errorAt = (field: FormField) => (problem?.field === field ? problem.message : null);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const by = knownName ?? formText(event.currentTarget, 'by').trim();
    const filled = fillIn(form, layers, by);
    setProblem(filled.problem);
    if (!filled.draft) return;
    const { draft } = filled;
    const said = JSON.stringify(['labelling', draft]);
    start(async () => {
      try {
        const json = { ...draft, id: entryId(tabStore, said) };
        await request(LABELLINGS_PATH, labellingAnswerSchema, { method: 'POST', json });
        storeName(localStore, by);
        forgetEntryId(tabStore, said);
        forgetSent(KEPT_AS, kept); // what was typed since is for another one
        if (isHere.current) router.push(labellingHref(json.id));
      } catch (error) {
        const field = error instanceof AppError && error.options.field ? fieldOf(error.options.field) : null;
        setProblem({ field, message: messageOf(error) });
      }
    });
  };

  return (
    <form
      ref={element}
      aria-label="New labelling"
      onSubmit={submit}
      className="flex max-w-2xl flex-col gap-4"
      noValidate
    >
      <TextInput
        label="Name"
        maxLength={MAX_LABELLING_NAME_LENGTH}
        value={form.name}
        onChange={({ target }) => change({ name: target.value })}
        error={errorAt('name')}
      />
      <TextArea
        label="Question"
        rows={3}
        maxLength={MAX_INSTRUCTIONS_LENGTH}
        hint="What is asked, and how to decide in doubt. Everybody reads it before labelling. Markdown."
        value={form.instructions}
        onChange={({ target }) => change({ instructions: target.value })}
        error={errorAt('instructions')}
      />
      <LayerFields {...{ form, change, layers, errorAt }} />
      <CategoryFields {...{ form, change, errorAt }} />
      {knownName === null && (
        <TextInput label="Your name" name="by" maxLength={40} error={errorAt('by')} className="w-64 max-w-full" />
      )}
      {problem && problem.field === null && <Callout kind="error">{problem.message} What you typed is kept.</Callout>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? 'Freezing the patches…' : 'Begin'}
        </Button>
        {busy && <p className="text-muted text-small">Many channels take a while: every picture is drawn once.</p>}
      </div>
    </form>
  );
}

interface PartProps {
  form: LabellingForm;
  change: (part: Partial<LabellingForm>) => void;
  errorAt: (field: FormField) => string | null;
}

/** Which channels, and what they are judged by. */
function LayerFields({ form, change, layers, errorAt }: PartProps & { layers: readonly SearchedLayer[] }) {
  const layer = layers.find((one) => layerKey(one) === form.layer) ?? layers[0];
  return (
    <>
      <Select
        label="Layer and pictures"
        value={layer ? layerKey(layer) : ''}
        onChange={({ target }) => change({ layer: target.value })}
        hint={layer && hintOf(layer)}
        error={errorAt('layer')}
      >
        {layers.map((one) => (
          <option key={layerKey(one)} value={layerKey(one)}>
            {one.networkName} · {one.layer} · {one.imageSetName}
          </option>
        ))}
      </Select>
      <div className="flex flex-wrap items-start gap-4">
        <SegmentedControl
          label="Channels"
          oneLine
          value={form.choose}
          options={CHOICES}
          onChange={(choose) => change({ choose })}
        />
        {form.choose === 'list' ? (
          <TextInput
            label="Numbers"
            placeholder="0-11, 40"
            maxLength={2_000}
            value={form.list}
            onChange={({ target }) => change({ list: target.value })}
            error={errorAt('list')}
            className="min-w-0 flex-1 basis-48"
          />
        ) : (
          <NumberInput
            label="How many"
            min={1}
            value={form.count}
            onChange={({ target }) => change({ count: target.value })}
            error={errorAt('count')}
            className="w-28"
          />
        )}
        {form.choose === 'random' && (
          <NumberInput
            label="Seed"
            min={0}
            hint="The same draws the same."
            value={form.seed}
            onChange={({ target }) => change({ seed: target.value })}
            error={errorAt('seed')}
            className="w-40"
          />
        )}
        <NumberInput
          label="Patches of each"
          min={1}
          max={36}
          value={form.top}
          onChange={({ target }) => change({ top: target.value })}
          error={errorAt('top')}
          className="w-32"
        />
      </div>
    </>
  );
}

function hintOf({ channels, seen, pictures, isSearched }: SearchedLayer): string {
  const how = `${countText(channels, 'channel')}, ${formatCount(seen)} of ${countText(pictures, 'picture')} searched.`;
  return isSearched
    ? `${how} The search is under way: wait until it is over.`
    : `${how} Another one is searched in the Patches view of a session.`;
}

function CategoryFields({ form, change, errorAt }: PartProps) {
  return (
    <div className="flex flex-col gap-2">
      <SegmentedControl label="Labels" value={form.kind} options={KINDS} onChange={(kind) => change({ kind })} />
      {form.kind === 'fixed' ? (
        <TextArea
          label="List of labels, one a line"
          rows={5}
          maxLength={4_000}
          hint="“Can’t tell” is always there, too."
          value={form.names}
          onChange={({ target }) => change({ names: target.value })}
          error={errorAt('names')}
        />
      ) : (
        <p className="text-muted text-small max-w-prose">
          Words are compared without regard to case and spaces, but not for what they mean: “edge” and “edges” disagree.
        </p>
      )}
    </div>
  );
}

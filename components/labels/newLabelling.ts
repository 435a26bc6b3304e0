/** The form of a new labelling: what the tab keeps of it, and what is sent. */
import { DEFAULT_SHOWN_PATCHES, MAX_LABELLED_CHANNELS, newLabellingSchema, type NewLabelling } from '@/lib/domain/labelling'; // prettier-ignore
import { parseChannels } from '@/lib/labelling/parseChannels';
import type { SearchedLayer } from './searchedLayer';

export interface LabellingForm {
  name: string;
  instructions: string;
  /** Key of the layer; empty: the first one. */
  layer: string;
  choose: 'strongest' | 'random' | 'list';
  list: string;
  count: string;
  seed: string;
  top: string;
  kind: 'fixed' | 'free';
  /** A category a line. */
  names: string;
}
export type FormField = keyof LabellingForm | 'by';

export const EMPTY_FORM: LabellingForm = {
  ...{ name: '', instructions: '', layer: '', choose: 'strongest', list: '', count: '12', seed: '1' },
  ...{ top: String(DEFAULT_SHOWN_PATCHES), kind: 'fixed', names: '' },
};

/** What was kept; each field that cannot be read is as in an empty form. */
export function readForm(kept: string): LabellingForm {
  try {
    const given = (JSON.parse(kept) ?? {}) as Record<string, unknown>;
    const text = (name: keyof LabellingForm) => (typeof given[name] === 'string' ? given[name] : EMPTY_FORM[name]);
    const one = <T extends string>(name: keyof LabellingForm, all: readonly T[], usual: T) => all.find((value) => value === given[name]) ?? usual; // prettier-ignore
    return {
      ...{ name: text('name'), instructions: text('instructions'), layer: text('layer'), list: text('list') },
      ...{ count: text('count'), seed: text('seed'), top: text('top'), names: text('names') },
      choose: one('choose', ['strongest', 'random', 'list'], EMPTY_FORM.choose),
      kind: one('kind', ['fixed', 'free'], EMPTY_FORM.kind),
    };
  } catch {
    return EMPTY_FORM;
  }
}

export function layerKey({ networkId, layer, imageSetId }: SearchedLayer): string {
  return JSON.stringify([networkId, layer, imageSetId]);
}

export type Filled =
  { draft: Omit<NewLabelling, 'id'>; problem: null } | { draft: null; problem: { field: FormField; message: string } };

/** What is sent, or the first field that is at fault with what to do. */
export function fillIn(form: LabellingForm, layers: readonly SearchedLayer[], by: string): Filled {
  const refuse = (field: FormField, message: string): Filled => ({ draft: null, problem: { field, message } });
  const layer = layers.find((one) => layerKey(one) === form.layer) ?? layers[0];
  if (!layer) return refuse('layer', 'Search a layer first.');
  if (form.name.trim() === '') return refuse('name', 'Give it a name: the others find it by that.');
  let channels: NewLabelling['channels'];
  if (form.choose === 'list') {
    const parsed = parseChannels(form.list, layer.channels, MAX_LABELLED_CHANNELS);
    if (parsed.problem !== null) return refuse('list', parsed.problem);
    channels = { kind: 'list', channels: parsed.channels };
  } else {
    const most = Math.min(layer.channels, MAX_LABELLED_CHANNELS);
    const count = wholeNumber(form.count, 1, most);
    if (count === null) return refuse('count', `Give a whole number from 1 to ${most}.`);
    const seed = wholeNumber(form.seed, 0, 2 ** 32 - 1);
    if (form.choose === 'random' && seed === null) return refuse('seed', 'Give a whole number, 0 or more.');
    channels = form.choose === 'random' ? { kind: 'random', count, seed: seed ?? 0 } : { kind: 'strongest', count };
  }
  const top = wholeNumber(form.top, 1, 36);
  if (top === null) return refuse('top', 'Give a whole number from 1 to 36.');
  const names = form.names.split('\n').filter((line) => line.trim() !== '');
  const given = {
    ...{ id: 'made-when-sent', name: form.name, instructions: form.instructions, by },
    ...{ networkId: layer.networkId, layer: layer.layer, imageSetId: layer.imageSetId },
    ...{ channels, top, categories: form.kind === 'fixed' ? { kind: 'fixed', names } : { kind: 'free' } },
  };
  const parsed = newLabellingSchema.safeParse(given);
  if (parsed.success) {
    const { id: _made, ...draft } = parsed.data;
    return { draft, problem: null };
  }
  const issue = parsed.error.issues[0];
  const [first, ...rest] = issue?.path ?? [];
  if (first === 'categories')
    return refuse('names', `The labels ${rest.length > 1 ? `(line ${Number(rest[1]) + 1}) ` : ''}${issue?.message ?? 'are not valid'}.`); // prettier-ignore
  return refuse(fieldOf(String(first)), `This ${issue?.message ?? 'is not valid'}.`);
}

/** Where the form says what a request calls so. */
export function fieldOf(name: string | undefined): FormField {
  const field = name?.split('.')[0] ?? '';
  if (field === 'channels') return name === 'channels.count' ? 'count' : 'list';
  if (field === 'categories') return 'names';
  if (field === 'networkId' || field === 'imageSetId' || field === 'layer') return 'layer';
  return field === 'instructions' || field === 'by' || field === 'top' ? field : 'name';
}

function wholeNumber(text: string, min: number, max: number): number | null {
  if (!/^\s*\d{1,10}\s*$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

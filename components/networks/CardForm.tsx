'use client';
import type { ReactNode } from 'react';
import type { Proposal, TensorShape } from '@/lib/protocol/rest';
import { DropZone } from '../images/DropZone';
import { NumberInput, Select, TextArea, TextInput } from '../ui/Field';
import { DRAFT_OPTIONS, parseLabels, type CardDraft, type DraftErrors } from './cardDraft';
import {
  applyPreset,
  findPreset,
  PREPROCESSING_PRESETS,
  PRESET_IDS,
  withChannels,
  type PresetId,
} from './preprocessingPresets';

export interface CardFormProps {
  inspection: Proposal['inspection'];
  draft: CardDraft;
  errors: DraftErrors;
  onEdit: (draft: CardDraft) => void;
  onFiles: (files: File[]) => void;
}

/** The fields of a card, each with what is wrong beside it. */
export function CardForm({ inspection, draft, errors, onEdit, onFiles }: CardFormProps) {
  /** What a text field of the card needs. */
  const field = (key: keyof CardDraft) => ({
    value: draft[key],
    error: errors[key],
    onChange: (event: { currentTarget: { value: string } }) => onEdit({ ...draft, [key]: event.currentTarget.value }),
  });
  const options = (key: keyof typeof DRAFT_OPTIONS) =>
    DRAFT_OPTIONS[key].map((value) => (
      <option key={value} value={value}>
        {OPTION_TEXTS[value] ?? value}
      </option>
    ));
  return (
    <div className="flex flex-col gap-6">
      <TextInput label="Name" required maxLength={200} {...field('name')} />
      <Group title="Input">
        <Select label="Tensor" className="sm:col-span-2" {...field('inputTensor')}>
          {tensorOptions(inspection.inputs, draft.inputTensor)}
        </Select>
        <NumberInput label="Width" unit="px" min={1} max={4096} {...field('width')} />
        <NumberInput label="Height" unit="px" min={1} max={4096} {...field('height')} />
        <Select
          label="Channels"
          {...field('channels')}
          onChange={(event) => onEdit(withChannels(draft, event.currentTarget.value))}
        >
          {options('channels')}
        </Select>
        <Select label="Layout" {...field('layout')}>
          {options('layout')}
        </Select>
        <Select label="Other sizes are" {...field('fit')}>
          {options('fit')}
        </Select>
        <NumberInput
          label="Shorter side first becomes"
          unit="px"
          placeholder="as the input"
          disabled={draft.fit !== 'cover'}
          {...field('resizeTo')}
        />
      </Group>
      <Group title="From pixels to numbers: (v × scale − mean) ÷ std">
        <PresetSelect draft={draft} onEdit={onEdit} />
        <TextInput label="Scale" hint="A number or a fraction." {...field('scale')} />
        <TextInput label="Mean" hint={`In the order ${draft.channels}.`} {...field('mean')} />
        <TextInput label="Std" hint={`In the order ${draft.channels}.`} {...field('std')} />
      </Group>
      <Group title="Output">
        <Select label="Tensor" {...field('outputTensor')}>
          {tensorOptions(inspection.outputs, draft.outputTensor)}
        </Select>
        <Select label="Its values are" {...field('outputKind')}>
          {options('outputKind')}
        </Select>
        <div className="flex flex-col gap-2 sm:col-span-2">
          <TextArea
            label="Labels"
            rows={6}
            spellCheck={false}
            hint={labelHint(draft.labels, inspection.outputs, draft.outputTensor)}
            {...field('labels')}
          />
          <DropZone choose="Choose a file" accept=".txt,.json,text/plain,application/json" multiple onFiles={onFiles}>
            labels (.txt, one a line) or a whole card (.model.json)
          </DropZone>
        </div>
      </Group>
      <details className="rounded-panel border-line border">
        <summary className="px-3 py-2">Licence and source</summary>
        <div className="border-line grid gap-3 border-t p-3 sm:grid-cols-2">
          <TextInput label="Licence" {...field('license')} />
          <TextInput label="Source" {...field('source')} />
        </div>
      </details>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-semibold">{title}</legend>
      <div className="grid items-start gap-3 sm:grid-cols-2">{children}</div>
    </fieldset>
  );
}

function PresetSelect({ draft, onEdit }: Pick<CardFormProps, 'draft' | 'onEdit'>) {
  const preset = findPreset(draft);
  return (
    <Select
      label="As in"
      hint={preset ? PREPROCESSING_PRESETS[preset].description : 'your own numbers'}
      value={preset ?? ''}
      onChange={(event) => {
        const applied = applyPreset(draft, event.currentTarget.value as PresetId);
        if (applied) onEdit(applied);
      }}
    >
      {preset === null && <option value="">(your own)</option>}
      {PRESET_IDS.map((id) => (
        <option key={id} value={id} disabled={applyPreset(draft, id) === null}>
          {PREPROCESSING_PRESETS[id].name}
        </option>
      ))}
    </Select>
  );
}

const OPTION_TEXTS: Record<string, string> = {
  NCHW: 'NCHW (channels first)',
  NHWC: 'NHWC (channels last)',
  GRAY: 'Grey',
  cover: 'cropped to fill (cover)',
  contain: 'fitted with grey borders (contain)',
  stretch: 'stretched',
  probability: 'probabilities',
  logit: 'logits (softmax is applied)',
};

function tensorOptions(tensors: readonly TensorShape[], chosen: string): ReactNode {
  return (
    <>
      {!tensors.some(({ name }) => name === chosen) && (
        <option value={chosen}>{chosen ? `${chosen} (not in this file)` : 'Choose…'}</option>
      )}
      {tensors.map(({ name, dims }) => (
        <option key={name} value={name}>
          {name} ({dims.map((size) => size ?? 'n').join(' × ')})
        </option>
      ))}
    </>
  );
}

function labelHint(text: string, outputs: readonly TensorShape[], chosen: string): string {
  const count = parseLabels(text).length.toLocaleString('en-GB');
  const dims = outputs.find(({ name }) => name === chosen)?.dims ?? [];
  const classes = dims.slice(1).filter((size): size is number => size !== null && size > 1);
  const output = classes.length === 1 ? `; the output has ${classes[0]!.toLocaleString('en-GB')} classes` : '';
  return `One a line, in the order of the output. ${count} so far${output}.`;
}

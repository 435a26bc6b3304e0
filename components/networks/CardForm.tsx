'use client';
import type { ReactNode } from 'react';
import type { Proposal, TensorShape } from '@/lib/protocol/rest';
import { Combobox } from '../ui/Combobox';
import { NumberInput, Select, TextInput } from '../ui/Field';
import { DRAFT_OPTIONS, type CardDraft, type DraftErrors } from './cardDraft';
import { formatShape } from './formatShape';
import { LabelsField } from './LabelsField';
import { withChannels } from './preprocessingPresets';
import { PresetChoice } from './PresetChoice';

export interface CardFormProps {
  proposal: Proposal;
  draft: CardDraft;
  errors: DraftErrors;
  onEdit: (draft: CardDraft) => void;
  onFiles: (files: File[]) => void;
}

/** The fields of a card, each with what is wrong beside it. */
export function CardForm({ proposal, draft, errors, onEdit, onFiles }: CardFormProps) {
  const { inspection } = proposal;
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
        <Select label="Input tensor" className="sm:col-span-2" {...field('inputTensor')}>
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
        <Select label="Resizing filter" {...field('resample')}>
          <option value="">not stated: sharp’s own</option>
          {options('resample')}
        </Select>
      </Group>
      <Group title="From pixels to numbers: (v × scale − mean) ÷ std">
        <PresetChoice draft={draft} onEdit={onEdit} guess={proposal.preprocessing} />
        <TextInput label="Scale" hint="A number or a fraction." {...field('scale')} />
        <TextInput label="Mean" hint={`In the order ${draft.channels}.`} {...field('mean')} />
        <TextInput label="Std" hint={`In the order ${draft.channels}.`} {...field('std')} />
      </Group>
      <Group title="Output">
        <Select
          label={inspection.outputs.length > 1 ? 'Output with the classes' : 'Output tensor'}
          {...field('outputTensor')}
        >
          {tensorOptions(inspection.outputs, draft.outputTensor)}
        </Select>
        <Select label="Its values are" {...field('outputKind')}>
          {options('outputKind')}
        </Select>
        <FeaturesField proposal={proposal} {...{ draft, onEdit }} error={errors.features} />
        <LabelsField
          value={draft.labels}
          error={errors.labels}
          onChange={(labels) => onEdit({ ...draft, labels })}
          onFiles={onFiles}
          sources={proposal.labelSources}
          outputs={inspection.outputs}
          outputTensor={draft.outputTensor}
        />
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

interface FeaturesFieldProps {
  proposal: Proposal;
  draft: CardDraft;
  error: string | undefined;
  onEdit: (draft: CardDraft) => void;
}

/** The tensor before the classifier. Only tensors that are there can be chosen. */
function FeaturesField({ proposal: { tensors, featuresTensor }, draft, error, onEdit }: FeaturesFieldProps) {
  if (tensors.length === 0) return null;
  const found = tensors.find(({ tensor }) => tensor === featuresTensor);
  const automatic = found ? `found automatically: ${found.tensor}` : 'found automatically: none';
  const detailOf = ({ type, shape }: (typeof tensors)[number]) => (shape ? `${type}, ${formatShape(shape)}` : type);
  const options = [
    { value: '', label: automatic, ...(found ? { detail: detailOf(found) } : {}) },
    ...tensors.map((choice) => ({ value: choice.tensor, label: choice.tensor, detail: detailOf(choice) })),
  ];
  return (
    <div className="sm:col-span-2">
      <Combobox
        label="Features (what the classifier reads)"
        hint="The penultimate tensor: maps of pictures are made from it."
        error={error}
        value={draft.features}
        options={options}
        onChange={(features) => onEdit({ ...draft, features })}
      />
    </div>
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
          {name} ({formatShape(dims)})
        </option>
      ))}
    </>
  );
}

'use client';
import { useState } from 'react';
import { networkAnswerSchema, type Proposal, type TensorShape } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { DropZone } from '../images/DropZone';
import { Select, TextArea } from '../ui/Field';
import { parseLabels } from './cardDraft';

export interface LabelsFieldProps {
  value: string;
  error: string | undefined;
  onChange: (labels: string) => void;
  onFiles: (files: File[]) => void;
  /** Stored networks with as many classes. */
  sources: Proposal['labelSources'];
  outputs: readonly TensorShape[];
  outputTensor: string;
}

/** Labels from a file, from the clipboard, or from a stored network. */
export function LabelsField(props: LabelsFieldProps) {
  const { value, error, onChange, onFiles, sources } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (networkId: string) => {
    if (!networkId) return;
    setProblem(null);
    try {
      const { network } = await request(`/api/networks/${networkId}`, networkAnswerSchema);
      onChange(network.card.labels.join('\n'));
    } catch (failure) {
      setProblem(messageOf(failure));
    }
  };
  return (
    <div className="flex flex-col gap-2 sm:col-span-2">
      <TextArea
        label="Labels"
        rows={6}
        spellCheck={false}
        hint={labelHint(props)}
        value={value}
        error={error ?? problem}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {sources.length > 0 && (
        <Select label="Take the labels of" value="" onChange={(event) => void take(event.currentTarget.value)}>
          <option value="">Choose a stored network…</option>
          {sources.map(({ networkId, name }) => (
            <option key={networkId} value={networkId}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <DropZone choose="Choose a file" accept=".txt,.json,text/plain,application/json" multiple onFiles={onFiles}>
        labels (.txt, one a line) or a whole card (.model.json)
      </DropZone>
    </div>
  );
}

function labelHint({ value, outputs, outputTensor }: LabelsFieldProps): string {
  const count = parseLabels(value).length.toLocaleString('en-GB');
  const dims = outputs.find(({ name }) => name === outputTensor)?.dims ?? [];
  const classes = dims.slice(1).filter((size): size is number => size !== null && size > 1);
  const output = classes.length === 1 ? `; the output has ${classes[0]!.toLocaleString('en-GB')} classes` : '';
  return `One a line, in the order of the output. ${count} so far${output}.`;
}

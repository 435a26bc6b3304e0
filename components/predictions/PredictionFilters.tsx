'use client';
import { useState } from 'react';
import { networkAnswerSchema } from '@/lib/protocol/rest';
import type { Network } from '@/lib/domain/network';
import type { ImageQuery } from '../images/imageQuery';
import { useResource, valueOf } from '../api/useResource';
import { NumberInput, Select } from '../ui/Field';
import { classLabel } from './PredictionBadge';

export interface PredictionFiltersProps {
  query: ImageQuery;
  networks: readonly Pick<Network, 'id' | 'name'>[];
}

/**
 * Which predictions: fields of the form around it, named as the parameters of ImageQuery. Without a network the others
 * mean nothing and are not there.
 */
export function PredictionFilters({ query, networks }: PredictionFiltersProps) {
  const [networkId, setNetworkId] = useState(query.network ?? '');
  const network = useResource(networkId ? `/api/networks/${networkId}` : null, networkAnswerSchema);
  const labels = valueOf(network)?.network.card.labels ?? [];
  // Class indices are those of the network that the address names.
  const same = networkId === query.network;
  return (
    <>
      <Select
        label="Predictions of"
        name="network"
        value={networkId}
        onChange={(event) => setNetworkId(event.currentTarget.value)}
        className="w-48 max-sm:w-full"
      >
        <option value="">no network</option>
        {networks.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {networkId && (
        <>
          <Select label="Outcome" name="outcome" defaultValue={query.outcome ?? ''} className="w-28">
            <option value="">any</option>
            <option value="right">right</option>
            <option value="wrong">wrong</option>
          </Select>
          <ClassSelect label="Predicted as" name="prediction" value={same ? query.prediction : null} labels={labels} />
          <ClassSelect label="Label means" name="actual" value={same ? query.actual : null} labels={labels} />
          <ConfidenceInput label="Probability from" name="minConfidence" value={query.minConfidence} />
          <ConfidenceInput label="to" name="maxConfidence" value={query.maxConfidence} />
          <Select label="Order" name="sort" defaultValue={query.sort} className="w-40">
            <option value="position">as in the set</option>
            <option value="most-confident">most confident first</option>
            <option value="least-confident">least confident first</option>
          </Select>
        </>
      )}
    </>
  );
}

interface ClassSelectProps {
  label: string;
  name: string;
  value: number | null;
  labels: readonly string[];
}

/** The labels come after the field: until they are there, the chosen class is named by its index. */
function ClassSelect({ label, name, value, labels }: ClassSelectProps) {
  return (
    <Select
      key={`${name} ${labels.length}`}
      label={label}
      name={name}
      defaultValue={value ?? ''}
      className="w-40 max-sm:w-full"
    >
      <option value="">any class</option>
      {labels.length === 0 && value !== null && <option value={value}>{classLabel(labels, value)}</option>}
      {labels.map((text, classIndex) => (
        <option key={classIndex} value={classIndex}>
          {text}
        </option>
      ))}
    </Select>
  );
}

function ConfidenceInput({ label, name, value }: { label: string; name: string; value: number | null }) {
  return (
    <NumberInput
      label={label}
      name={name}
      min={0}
      max={1}
      step="any"
      placeholder={name === 'minConfidence' ? '0' : '1'}
      defaultValue={value ?? ''}
      className="w-28"
    />
  );
}

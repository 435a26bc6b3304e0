'use client';
import { useState } from 'react';
import { collectionPageSchema } from '@/lib/protocol/collectionRest';
import { useResource, valueOf } from '../api/useResource';
import { useKeptText } from '../review/keptText';
import { SayForm } from '../review/SayForm';
import { Select, TextInput } from '../ui/Field';
import { useAddToCollection } from './useAddToCollection';

const PATH = '/api/collections?limit=200';
const NEW = '';

export interface AddToCollectionProps {
  findingId: string;
  /** Collections that it is in already. */
  without: readonly string[];
  onAdded: () => void;
  onClose: () => void;
}

/** Chooses a collection, or begins one, and says why the finding belongs into it. */
export function AddToCollection({ findingId, without, onAdded, onClose }: AddToCollectionProps) {
  const known = valueOf(useResource(PATH, collectionPageSchema));
  const [chosen, setChosen] = useState<string | null>(null);
  const [title, setTitle] = useKeptText(`${findingId}.collectionTitle`);
  const { busy, problem, add } = useAddToCollection(findingId);
  const choices = known?.items.filter(({ id }) => !without.includes(id)) ?? [];
  // What was begun to be typed comes back after a reload.
  const id = chosen ?? (title !== '' ? NEW : (choices[0]?.id ?? NEW));
  const lacksTitle = problem?.options.field === 'title';
  return (
    <SayForm
      name="Add to a collection"
      label="Why it belongs there"
      hint="It stands beside the finding. Markdown, @ mentions somebody; it may be left empty."
      submit="Add"
      draftKey={`${findingId}.collectionNote`}
      busy={busy}
      problem={lacksTitle ? null : problem}
      onSay={(by, note, onSaid) =>
        add(by, id === NEW ? { title } : { id }, note, () => {
          setTitle('');
          onSaid();
          onAdded();
        })
      }
      onCancel={onClose}
    >
      <Select label="Collection" value={id} onChange={({ target }) => setChosen(target.value)}>
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.title}
          </option>
        ))}
        <option value={NEW}>A new collection</option>
      </Select>
      {id === NEW && (
        <TextInput
          label="Title of the new collection"
          maxLength={200}
          value={title}
          error={lacksTitle ? problem.message : null}
          onChange={({ target }) => setTitle(target.value)}
        />
      )}
    </SayForm>
  );
}

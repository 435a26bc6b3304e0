'use client';
import { useState, type FormEvent } from 'react';
import { AppError } from '@/lib/domain/appError';
import type { EmbeddingRequest } from '@/lib/domain/embedding';
import type { EmbeddingMethod } from '@/lib/domain/embeddingSpec';
import { graphAnswerSchema, imageSetsAnswerSchema } from '@/lib/protocol/rest';
import type { Network } from '@/lib/domain/network';
import { messageOf } from '../api/request';
import { useResource, valueOf } from '../api/useResource';
import { shapeText } from '../layers/layerText';
import { IMAGE_SETS_PATH } from '../session/restPaths';
import { Callout } from '../ui/Callout';
import { Combobox } from '../ui/Combobox';
import { Dialog } from '../ui/Dialog';
import { DialogActions } from '../ui/DialogActions';
import { Select } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { fieldOf, parseMapDraft, withMethod, type MapDraft, type MapDraftErrors } from './mapDraft';
import { METHOD_NAMES, METHOD_TEXTS } from './mapText';
import { MapSettings } from './MapSettings';

export interface NewMapDialogProps {
  /** What the form begins with; null: closed. */
  draft: MapDraft | null;
  networks: readonly Network[];
  /** Resolves when the map was asked for; throws the AppError of what is wrong. */
  onMake: (request: EmbeddingRequest) => Promise<void>;
  onClose: () => void;
}

/** Asks for a map: of which pictures, by which layer of which network, how. */
export function NewMapDialog({ draft, networks, onMake, onClose }: NewMapDialogProps) {
  return (
    <Dialog title="Make a map" open={draft !== null} onClose={onClose}>
      {draft && <NewMapForm {...{ networks, onMake, onClose }} begin={draft} />}
    </Dialog>
  );
}

interface Problems {
  errors: MapDraftErrors;
  rest: string | null;
}
const NO_PROBLEMS: Problems = { errors: {}, rest: null };

function NewMapForm({ begin, networks, onMake, onClose }: Omit<NewMapDialogProps, 'draft'> & { begin: MapDraft }) {
  const [draft, setDraft] = useState(begin);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [busy, setBusy] = useState(false);
  const sets = valueOf(useResource(IMAGE_SETS_PATH, imageSetsAnswerSchema))?.imageSets ?? [];
  const { errors } = problems;
  const change = (wanted: Partial<MapDraft>) => setDraft((before) => ({ ...before, ...wanted }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseMapDraft(draft);
    if (!parsed.request) return setProblems(parsed);
    setBusy(true);
    setProblems(NO_PROBLEMS);
    try {
      await onMake(parsed.request);
      onClose();
    } catch (error) {
      setProblems(problemsOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3" noValidate>
      <Select
        label="Pictures"
        value={draft.imageSetId}
        error={errors.imageSetId}
        onChange={(event) => change({ imageSetId: event.target.value })}
      >
        {!sets.some(({ id }) => id === draft.imageSetId) && (
          <option value={draft.imageSetId}>Choose an image set</option>
        )}
        {sets.map(({ id, name, imageCount }) => (
          <option key={id} value={id}>
            {name} ({imageCount.toLocaleString('en-GB')})
          </option>
        ))}
      </Select>
      <Select
        label="Network"
        value={draft.networkId}
        error={errors.networkId}
        onChange={(event) => change({ networkId: event.target.value, layer: '' })}
      >
        {!networks.some(({ id }) => id === draft.networkId) && (
          <option value={draft.networkId}>Choose a network</option>
        )}
        {networks.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <LayerChoice draft={draft} error={errors.layer ?? null} onChange={(layer) => change({ layer })} />
      <div className="flex flex-col gap-1">
        <SegmentedControl<EmbeddingMethod>
          label="Method"
          value={draft.method}
          options={(['tsne', 'pca', 'umap'] as const).map((value) => ({ value, label: METHOD_NAMES[value] }))}
          onChange={(method) => setDraft((before) => withMethod(before, method))}
        />
        <p className="text-small text-muted">{METHOD_TEXTS[draft.method]}</p>
      </div>
      <MapSettings draft={draft} errors={errors} onChange={change} />
      {problems.rest && <Callout kind="error">{problems.rest}</Callout>}
      <DialogActions submit="Make the map" submitting="Starting…" busy={busy} onCancel={onClose} />
    </form>
  );
}

function LayerChoice({
  draft,
  error,
  onChange,
}: {
  draft: MapDraft;
  error: string | null;
  onChange: (layer: string) => void;
}) {
  const answer = useResource(draft.networkId ? `/api/networks/${draft.networkId}/graph` : null, graphAnswerSchema);
  const graph = valueOf(answer)?.graph;
  const usual = graph?.layers.find(({ tensor }) => tensor === graph.featuresTensor);
  const options = [
    {
      value: '',
      label: usual ? `Penultimate: ${usual.name}` : 'The penultimate one',
      detail: usual && shapeText(usual),
    },
    ...(graph?.layers ?? []).map((layer) => ({ value: layer.name, label: layer.name, detail: shapeText(layer) })),
  ];
  return (
    <Combobox
      label="Layer"
      hint="Its values are what the network makes of a picture: near pictures have similar ones."
      error={error ?? (answer.status === 'failed' ? answer.error.message : null)}
      value={options.some(({ value }) => value === draft.layer) ? draft.layer : ''}
      options={options}
      onChange={onChange}
    />
  );
}

/** An error of the server, at the field that it names. */
function problemsOf(error: unknown): Problems {
  const message = messageOf(error);
  const field = error instanceof AppError && error.options.field ? fieldOf(error.options.field) : null;
  return field ? { errors: { [field]: message }, rest: null } : { errors: {}, rest: message };
}

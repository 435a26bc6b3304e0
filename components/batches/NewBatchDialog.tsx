'use client';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import type { z } from 'zod';
import { toAppError } from '@/lib/domain/appError';
import type { SelectionSummary } from '@/lib/domain/embedding';
import { formatDuration } from '@/lib/domain/formatDuration';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec, Target } from '@/lib/domain/occlusion';
import type { BatchRegion } from '@/lib/domain/occlusionBatch';
import { defaultSpec } from '@/lib/occlusion/defaultSpec';
import { runGrid } from '@/lib/occlusion/runGrid';
import { batchEstimateSchema, createBatchAnswerSchema, type createBatchSchema } from '@/lib/protocol/batchRest';
import { networkAnswerSchema, selectionsAnswerSchema } from '@/lib/protocol/rest';
import { messageOf, request } from '../api/request';
import { useResource, valueOf } from '../api/useResource';
import { selectionsPath } from '../map/mapPaths';
import { FillFields } from '../occlusion/FillFields';
import { SquareFields } from '../occlusion/PatchShapeFields';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Dialog } from '../ui/Dialog';
import { DialogActions } from '../ui/DialogActions';
import { NumberInput, Select } from '../ui/Field';

type Pictures = z.input<typeof createBatchSchema>['pictures'];

export interface NewBatchProps {
  networks: readonly Pick<Network, 'id' | 'name'>[];
  /** The one that is looked at; null: the first. */
  networkId: string | null;
  /** Of this set: its saved selections can be chosen instead. */
  imageSetId: string;
  pictures: Pictures;
  /** How many they are. */
  count: number;
  /** Which they are: "The selected pictures". */
  name: string;
}

/** Opens the dialog in which a batch over these pictures is started. */
export function NewBatchButton(props: NewBatchProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Occlude these pictures…</Button>
      <Dialog title="Occlude many pictures" open={open} onClose={() => setOpen(false)}>
        <NewBatchForm {...props} onCancel={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function NewBatchForm({ networks, networkId, onCancel, ...given }: NewBatchProps & { onCancel: () => void }) {
  const [chosen, setChosen] = useState(networkId ?? networks[0]?.id ?? '');
  const [selection, setSelection] = useState<SelectionSummary | null>(null);
  const answer = useResource(`/api/networks/${chosen}`, networkAnswerSchema);
  const network = valueOf(answer)?.network;
  const pictures: Pictures = selection ? { kind: 'selection', selectionId: selection.id } : given.pictures;
  const count = selection ? selection.count : given.count;
  return (
    <>
      <PicturesField {...given} selection={selection} onSelection={setSelection} />
      <Select label="Network" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
        {networks.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {network && <BatchSettingsForm key={network.id} {...{ network, pictures, count, onCancel }} />}
      {!network && answer.status !== 'failed' && <p className="text-muted">The network is looked up…</p>}
      {answer.status === 'failed' && <Callout kind="error">{messageOf(answer.error)}</Callout>}
    </>
  );
}

interface PicturesFieldProps extends Pick<NewBatchProps, 'imageSetId' | 'count' | 'name'> {
  selection: SelectionSummary | null;
  onSelection: (selection: SelectionSummary | null) => void;
}

/** Those of the page, or a selection of the set that was saved under a name. */
function PicturesField({ imageSetId, count, name, selection, onSelection }: PicturesFieldProps) {
  const answer = useResource(selectionsPath(imageSetId), selectionsAnswerSchema);
  const selections = (valueOf(answer)?.selections ?? []).filter((saved) => saved.count > 0);
  return (
    <>
      <Select
        label="Pictures"
        value={selection?.id ?? ''}
        onChange={({ currentTarget: { value } }) => onSelection(selections.find(({ id }) => id === value) ?? null)}
      >
        <option value="">
          {name} ({count.toLocaleString('en-GB')})
        </option>
        {selections.map((saved) => (
          <option key={saved.id} value={saved.id}>
            Selection {saved.name} ({saved.count.toLocaleString('en-GB')})
          </option>
        ))}
      </Select>
      {answer.status === 'failed' && (
        <Callout kind="warning">The saved selections are not listed: {messageOf(answer.error)}</Callout>
      )}
    </>
  );
}

interface FormProps {
  network: Network;
  pictures: Pictures;
  count: number;
  onCancel: () => void;
}

function BatchSettingsForm({ network: { id, card }, pictures, count, onCancel }: FormProps) {
  const router = useRouter();
  const [spec, setSpec] = useState<OcclusionSpec>(() => defaultSpec(card.input, card.labels.length));
  const [target, setTarget] = useState<Target>('top');
  const [region, setRegion] = useState<BatchRegion>({ kind: 'mask' });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const check = (wanted: OcclusionSpec) => problemOf(() => runGrid(wanted, card));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const json = { networkId: id, pictures, spec, target, region };
      const batch = await request('/api/batches', createBatchAnswerSchema, { method: 'POST', json });
      router.push(`/batches/${batch.id}`);
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <div className="grid grid-cols-2 items-start gap-2">
        <SquareFields spec={spec} check={check} onCommit={setSpec} />
        <FillFields
          spec={spec}
          check={(fill) => check({ ...spec, fill })}
          onCommit={(fill) => setSpec({ ...spec, fill })}
        />
      </div>
      <Select
        label="Target class"
        value={String(target)}
        onChange={({ currentTarget: { value } }) =>
          setTarget(value === 'top' || value === 'label' ? value : Number(value))
        }
      >
        <option value="top">The top class of each picture</option>
        <option value="label">Each picture’s own label</option>
        {card.labels.map((label, index) => (
          <option key={index} value={index}>
            {label}
          </option>
        ))}
      </Select>
      <RegionFields region={region} input={card.input} onRegion={setRegion} />
      <Estimate networkId={id} cells={cellsOf(spec, card) * count} />
      {problem && <Callout kind="error">{problem}</Callout>}
      <DialogActions submit="Start" submitting="Starting…" busy={busy} onCancel={onCancel} />
    </form>
  );
}

interface RegionFieldsProps {
  region: BatchRegion;
  input: { width: number; height: number };
  onRegion: (region: BatchRegion) => void;
}

const SIDES = { x0: 'Left', y0: 'Top', x1: 'Right', y1: 'Bottom' } as const;

function RegionFields({ region, input: { width, height }, onRegion }: RegionFieldsProps) {
  const choose = (kind: string) => {
    if (kind === 'mask' || kind === 'mask-box') return onRegion({ kind });
    onRegion({ kind: 'box', x0: width / 4, y0: height / 4, x1: (width * 3) / 4, y1: (height * 3) / 4 });
  };
  return (
    <>
      <Select
        label="The object is"
        hint="The share of the drop that falls outside of it is measured."
        value={region.kind}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="mask">each picture’s mask, where it has one</option>
        <option value="mask-box">the box around that mask</option>
        <option value="box">the same box of every picture</option>
      </Select>
      {region.kind === 'box' && (
        <div className="grid grid-cols-4 gap-2">
          {(['x0', 'y0', 'x1', 'y1'] as const).map((side) => (
            <NumberInput
              key={side}
              label={SIDES[side]}
              min={0}
              step="any"
              required
              value={region[side]}
              onChange={(event) => onRegion({ ...region, [side]: event.currentTarget.valueAsNumber || 0 })}
            />
          ))}
          <p className="text-small text-muted col-span-full">
            In pixels of the network’s input of {width} × {height}.
          </p>
        </div>
      )}
    </>
  );
}

/** How long it will take, from the network's runs before. */
function Estimate({ networkId, cells }: { networkId: string; cells: number }) {
  const msPerCell = valueOf(useResource(`/api/batches/estimate?network=${networkId}`, batchEstimateSchema))?.msPerCell;
  return (
    <p className="text-small text-muted" role="status">
      {cells.toLocaleString('en-GB')} cells.{' '}
      {typeof msPerCell === 'number'
        ? `About ${formatDuration(cells * msPerCell)} on this device, less what was computed before.`
        : 'How long it takes is known once the network has run.'}
    </p>
  );
}

function cellsOf(spec: OcclusionSpec, card: Network['card']): number {
  let cells = 0;
  problemOf(() => {
    const { rows, cols } = runGrid(spec, card);
    cells = rows * cols;
  });
  return cells;
}

function problemOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return toAppError(error).message;
  }
}

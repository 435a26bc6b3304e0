import { AppError } from '@/lib/domain/appError';
import { labelKey, MAX_LABEL_ENTRIES, type LabelEntry, type Labelling, type NewLabel } from '@/lib/domain/labelling';
import { labellingResults } from '@/lib/labelling/labellingResults';
import { labelsCsv } from '@/lib/labelling/labelsCsv';
import { samePerson } from '@/lib/review/samePerson';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Database } from '../db/database';
import { storableJson } from '../db/storableJson';
import { SerialByKey } from '../jobs/serialByKey';
import { freezeChannels, type LabellingSources } from './freezeChannels';
import type { LabellingService } from './labellingService';

export interface LabellingServiceOptions extends LabellingSources {
  database: LabellingSources['database'] & Pick<Database, 'labellings'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get'>;
}

export function createLabellingService(options: LabellingServiceOptions): LabellingService {
  return new StoredLabellingService(options);
}

class StoredLabellingService implements LabellingService {
  private readonly listeners = new Set<(id: string) => void>();
  /** Sent again while its evidence is being frozen, a labelling waits for the first. */
  private readonly creations = new SerialByKey();

  constructor(private readonly options: LabellingServiceOptions) {}

  private get rows() {
    return this.options.database.labellings;
  }

  create: LabellingService['create'] = (given) =>
    this.creations.run(given.id, async () => {
      const known = await this.rows.get(given.id);
      if (known) {
        if (known.name === storableJson(given.name) && samePerson(known.by, given.by)) return known;
        throw new AppError('conflict', `There is another labelling "${given.id}": make another id.`, { field: 'id' });
      }
      return this.rows.create(await freezeChannels(given, this.options));
    });

  list: LabellingService['list'] = async ({ offset, limit }) => {
    const [rows, total] = await Promise.all([this.rows.list(limit, offset), this.rows.count()]);
    const progress = await this.rows.progress(rows.map(({ id }) => id));
    return { labellings: rows.map((labelling) => ({ labelling, progress: progress.get(labelling.id) ?? [] })), total };
  };

  get: LabellingService['get'] = async (id) => {
    const labelling = await this.rows.get(id);
    return labelling && this.withProgress(labelling);
  };

  evidence: LabellingService['evidence'] = (id, channel) => this.rows.channel(id, channel);

  picture: LabellingService['picture'] = async (id, channel) => {
    const evidence = await this.rows.channel(id, channel);
    return evidence && this.options.artifacts.get(evidence.patchesPictureHash);
  };

  setState: LabellingService['setState'] = async (id, { by, state }) => {
    const labelling = await this.require(id);
    if (!samePerson(labelling.by, by))
      throw new AppError('forbidden', `${labelling.by} began this labelling: only ${labelling.by} can close it or open it again.`, { field: 'by' }); // prettier-ignore
    const changed = await this.rows.setState(id, state);
    if (labelling.state !== state) this.tell(id);
    return this.withProgress(changed ?? labelling);
  };

  submit: LabellingService['submit'] = async (id, given) => {
    const labelling = await this.require(id);
    const label = inCategories(labelling, storableJson(given));
    const known = await this.rows.label(label.id);
    if (known) return theSame(known, id, label);
    const last = (await this.rows.labels(id, label.by)).findLast(({ channel }) => channel === label.channel);
    if (last && last.label === label.label && last.note === label.note) return last;
    if ((await this.rows.countLabels(id)) >= MAX_LABEL_ENTRIES)
      throw new AppError('too_large', `This labelling has ${MAX_LABEL_ENTRIES.toLocaleString('en')} labels already: begin another one.`); // prettier-ignore
    const stored = await this.rows.addLabel({ ...label, labellingId: id });
    if (!stored)
      throw new AppError('conflict', `This labelling is closed and takes no more labels. ${labelling.by}, who began it, can open it again.`); // prettier-ignore
    this.tell(id);
    return theSame(stored, id, label);
  };

  own: LabellingService['own'] = async (id, by) => {
    await this.require(id);
    return this.rows.labels(id, by);
  };

  results: LabellingService['results'] = async (id, by) => {
    const labelling = await this.requireShown(id, by);
    return labellingResults(labelling, await this.rows.labels(id));
  };

  csv: LabellingService['csv'] = async (id, by) => {
    const labelling = await this.requireShown(id, by);
    const entries = await this.rows.labels(id);
    return { name: labelling.name, csv: labelsCsv(labelling, entries, labellingResults(labelling, entries)) };
  };

  state: LabellingService['state'] = async (id) => {
    const found = await this.get(id);
    if (!found) return null;
    const { labelling, progress } = found;
    const { state, shownAt } = labelling;
    return { state, shownAt, entries: await this.rows.countLabels(id), progress };
  };

  subscribe: LabellingService['subscribe'] = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  announce: LabellingService['announce'] = (id) => this.tell(id);

  /** The labelling, whose labels this person may see. */
  private async requireShown(id: string, by: string | undefined): Promise<Labelling> {
    const labelling = await this.require(id);
    const count = labelling.channels.length;
    const done = by === undefined ? 0 : new Set((await this.rows.labels(id, by)).map(({ channel }) => channel)).size;
    if (done >= count) return labelling;
    // Noted before anything is read: nobody may call a label independent that is given from here on.
    const noted = labelling.state === 'closed' ? await this.rows.noteShown(id) : labelling;
    if (noted && noted.shownAt !== labelling.shownAt) this.tell(id);
    if (noted?.state === 'closed') return noted;
    const needs = by === undefined ? 'Say who you are: labels' : 'Labels';
    throw new AppError('forbidden', `${needs} are shown to people who have given all of theirs, so that nobody is led by the others. ${done} of ${count} channels are labelled${by === undefined ? '' : ` by ${by}`}.`, { field: 'by' }); // prettier-ignore
  }

  private async withProgress(labelling: Labelling) {
    const progress = await this.rows.progress([labelling.id]);
    return { labelling, progress: progress.get(labelling.id) ?? [] };
  }

  private async require(id: string): Promise<Labelling> {
    const labelling = await this.rows.get(id);
    if (!labelling) throw new AppError('not_found', 'There is no such labelling. The address may be wrong.');
    return labelling;
  }

  private tell(id: string): void {
    for (const listener of this.listeners) listener(id);
  }
}

/** The label as the labelling calls it. Throws `invalid_input` for what it does not have. */
function inCategories({ channels, categories }: Labelling, label: NewLabel): NewLabel {
  if (!channels.includes(label.channel))
    throw new AppError('invalid_input', `Channel ${label.channel} is not among those of this labelling.`, { field: 'channel' }); // prettier-ignore
  if (label.label === null || categories.kind === 'free') return label;
  const key = labelKey(label.label);
  const name = categories.names.find((one) => labelKey(one) === key);
  if (name === undefined)
    throw new AppError('invalid_input', `“${label.label}” is not among the labels of this labelling: ${categories.names.join(', ')}.`, { field: 'label' }); // prettier-ignore
  return { ...label, label: name };
}

/** The stored entry, if it is the one that was sent. Throws `conflict`. */
function theSame(stored: LabelEntry, labellingId: string, sent: NewLabel): LabelEntry {
  const same =
    stored.labellingId === labellingId &&
    stored.channel === sent.channel &&
    samePerson(stored.by, sent.by) &&
    stored.label === sent.label &&
    stored.note === sent.note;
  if (same) return stored;
  throw new AppError('conflict', `There is another label with the id "${sent.id}": make another id.`, { field: 'id' });
}

/** A labelling of an archive, with everybody's labels. */
import { z } from 'zod';
import {
  labelEntrySchema,
  labelledChannelSchema,
  labellingSchema,
  MAX_INSTRUCTIONS_LENGTH,
  MAX_LABEL_ENTRIES,
  MAX_LABEL_LENGTH,
  MAX_LABELLED_CHANNELS,
  MAX_LABELLING_NAME_LENGTH,
  MAX_NOTE_LENGTH,
  type LabelEntry,
} from '../domain/labelling';
import type { ArchivedLabelling } from './archive';
import { checkName, checkTime, parseExactly, problem } from './readArchived';

const partsSchema = z.object({
  labelled: z.array(labelledChannelSchema).min(1).max(MAX_LABELLED_CHANNELS),
  labels: z.array(labelEntrySchema).max(MAX_LABEL_ENTRIES),
});

/** Throws `invalid_input` with the place, as readFinding does. */
export function readLabelling(given: unknown, place: string): ArchivedLabelling {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw problem(place, 'must be an object');
  const { labelled, labels, ...rest } = given as Record<string, unknown>;
  const labelling = parseExactly(labellingSchema, rest, place);
  const parts = parseExactly(partsSchema, { labelled, labels }, place);
  const read: ArchivedLabelling = { ...labelling, ...parts };
  checkHead(read, place);
  const channels = new Set(read.channels);
  const ids = new Set<string>();
  for (const [k, label] of read.labels.entries()) {
    const at = `${place}.labels[${k}]`;
    if (ids.has(label.id)) throw problem(`${at}.id`, 'stands in it twice');
    ids.add(label.id);
    if (label.labellingId !== read.id) throw problem(`${at}.labellingId`, 'is another labelling');
    if (!channels.has(label.channel)) throw problem(`${at}.channel`, 'is not among those of the labelling');
    const before = read.labels[k - 1];
    if (before && compareLabels(before, label) > 0) throw problem(at, 'must not be older than the one before it');
    checkLabel(read, label, at);
  }
  return read;
}

function checkHead(read: ArchivedLabelling, place: string): void {
  const { name, instructions, by, createdAt, shownAt, state, channels, labelled } = read;
  if (state !== 'closed') throw problem(`${place}.state`, 'must be "closed": labels of one that is open are seen by nobody'); // prettier-ignore
  if (name.trim() === '' || name.length > MAX_LABELLING_NAME_LENGTH) throw problem(`${place}.name`, 'is empty or too long'); // prettier-ignore
  if (instructions.length > MAX_INSTRUCTIONS_LENGTH) throw problem(`${place}.instructions`, 'are too long');
  checkName(by, `${place}.by`);
  checkTime(createdAt, `${place}.createdAt`);
  // Whoever has the archive has seen the labels.
  if (shownAt === null) throw problem(`${place}.shownAt`, 'is missing: its labels are shown by this archive');
  checkTime(shownAt, `${place}.shownAt`);
  if (channels.some((channel, k) => k > 0 && channel <= (channels[k - 1] ?? channel)))
    throw problem(`${place}.channels`, 'must be in the order of their numbers, each once');
  if (labelled.length !== channels.length || labelled.some(({ channel }, k) => channel !== channels[k]))
    throw problem(`${place}.labelled`, 'must be its channels, in their order');
}

function checkLabel({ categories }: ArchivedLabelling, { by, label, note, createdAt }: LabelEntry, at: string): void {
  checkName(by, `${at}.by`);
  checkTime(createdAt, `${at}.createdAt`);
  if (note.length > MAX_NOTE_LENGTH) throw problem(`${at}.note`, 'is too long');
  if (label === null) return;
  if (label.trim() === '' || label.length > MAX_LABEL_LENGTH) throw problem(`${at}.label`, 'is empty or too long');
  if (categories.kind === 'fixed' && !categories.names.includes(label))
    throw problem(`${at}.label`, 'is none of the labelling’s categories');
}

/** Oldest first, and of those of one instant by id. */
export function compareLabels(a: LabelEntry, b: LabelEntry): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

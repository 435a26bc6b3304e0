/** Which points of a map a draft speaks of. */
import { AppError } from '@/lib/domain/appError';
import type { Selection } from '@/lib/domain/embedding';
import type { DraftOf } from '@/lib/domain/finding';
import type { MappedPicture } from '../../db/embeddingRecords';
import type { SelectionService } from '../../selections/selectionService';
import type { MapFrame } from './mapFrame';

export interface Members {
  /** Null: they are not saved yet, or are all points. */
  selection: Selection | null;
  /** Places among the map's points, rising. */
  places: number[];
}

/** Throws `not_found` and `invalid_input` with the field of the draft. */
export async function findMembers(
  asked: DraftOf<'points'>['selection'],
  { record, pictures }: Pick<MapFrame, 'record' | 'pictures'>,
  { selections }: { selections: Pick<SelectionService, 'get'> },
): Promise<Members> {
  if (asked.kind === 'frame') return { selection: null, places: pictures.map((_, place) => place) };
  const selection = asked.kind === 'saved' ? await findSaved(asked.id, record.request.imageSetId, selections) : null;
  const field = asked.kind === 'saved' ? 'selection.id' : 'selection.imageIds';
  const wanted = new Set(asked.kind === 'saved' ? selection?.imageIds : asked.imageIds);
  if (wanted.size === 0)
    throw new AppError('invalid_input', 'The selection has no picture any more. Choose another one.', { field });
  const places = pictures.flatMap(({ id }, place) => (wanted.has(id) ? [place] : []));
  if (places.length < wanted.size) throw notOnMap(wanted, pictures, field);
  return { selection, places };
}

async function findSaved(
  id: string,
  imageSetId: string,
  selections: Pick<SelectionService, 'get'>,
): Promise<Selection> {
  const field = 'selection.id';
  const selection = await selections.get(id).catch((cause: unknown) => {
    if (!(cause instanceof AppError && cause.code === 'not_found')) throw cause;
    throw new AppError('not_found', cause.message, { field, cause });
  });
  if (selection.imageSetId !== imageSetId)
    throw new AppError('invalid_input', `The selection "${selection.name}" is of another image set than the map. Take a map of its set.`, { field }); // prettier-ignore
  return selection;
}

function notOnMap(wanted: ReadonlySet<string>, pictures: readonly MappedPicture[], field: string): AppError {
  const onMap = new Set(pictures.map(({ id }) => id));
  const strangers = [...wanted].filter((id) => !onMap.has(id));
  const [first] = strangers;
  const what = strangers.length === 1 ? `The picture "${first}" is` : `${strangers.length.toLocaleString('en')} pictures ("${first}", …) are`; // prettier-ignore
  return new AppError('invalid_input', `${what} not on this map. Leave them out, or take a map that has them.`, { field }); // prettier-ignore
}

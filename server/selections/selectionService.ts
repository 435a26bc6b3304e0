/** Selections: some of a set's pictures under a name. */
import type { Selection, SelectionSummary } from '@/lib/domain/embedding';

export interface NewSelection {
  imageSetId: string;
  name: string;
  note: string;
  imageIds: string[];
  /** The map that it was made on. */
  embeddingId: string | null;
  by: string;
}

export interface SelectionService {
  /** Throws `not_found`; `invalid_input` for a picture that is not in the set. */
  create(selection: NewSelection): Promise<Selection>;
  /** Throws `not_found`. */
  get(id: string): Promise<Selection>;
  /** Newest first. Throws `not_found`. */
  list(imageSetId: string): Promise<SelectionSummary[]>;
  /** Throws `not_found`. */
  update(id: string, change: { name?: string; note?: string }): Promise<Selection>;
  /** Its pictures stay. Throws `not_found`. */
  delete(id: string): Promise<void>;
  /** `file,label` lines, a line a picture in the order of the set, as blocks of whole lines. Throws `not_found`. */
  csv(id: string): Promise<Iterable<string>>;
}

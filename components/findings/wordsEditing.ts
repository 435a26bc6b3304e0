/** Writing a finding anew, from the first stroke until it is saved or thrown away. No React: the form shows its state. */
import { AppError } from '@/lib/domain/appError';
import { findingWordsSchema, wordsOf, type FindingWords, type WordsRevision } from '@/lib/domain/findingWords';
import { disagreementText } from '@/lib/review/disagreementText';
import { mergeWords } from '@/lib/review/mergeWords';
import { movedPlace, replacedAt } from '@/lib/review/textPlaces';
import { namesInWords, whoChanged } from '@/lib/review/whoChanged';
import { messageOf, type request } from '../api/request';
import { writtenPath, writtenSchemas, type WrittenKind } from './written';
import type { WordsClash, WordsDraft, WordsDrafts } from './wordsDraft';
import { parseWords, tagsOf } from './wordsInput';

export type Typed = Pick<WordsDraft, 'title' | 'text' | 'tags'>;

export interface WordsEditingState {
  draft: WordsDraft;
  saving: boolean;
  problem: AppError | null;
}

export interface WordsEditingOptions {
  /** What is written anew: a finding where it does not say. */
  finding: FindingWords & { id: string; revision: number; kind?: WrittenKind };
  drafts: Pick<WordsDrafts, 'own' | 'write' | 'clear' | 'isTaken'>;
  /** What is gone on with, where it is not a draft of this tab. */
  begun: WordsDraft | null;
  request: typeof request;
  /** In milliseconds since 1970. */
  now: () => number;
}

/** Revisions that are gone through for the names of those who changed a field. */
const MOST_LOOKED_AT = 50;

export class WordsEditing {
  private current: WordsEditingState;
  private readonly listeners = new Set<() => void>();
  private readonly path: string;
  private readonly schemas: ReturnType<typeof writtenSchemas>;

  constructor(private readonly options: WordsEditingOptions) {
    const { finding, drafts, begun } = options;
    const own = drafts.own();
    if (!own && begun) drafts.write(begun); // so that what ends with this one ends there, too
    this.current = { draft: own ?? begun ?? draftOf(finding), saving: false, problem: null };
    this.path = writtenPath(finding);
    this.schemas = writtenSchemas(finding.kind);
  }

  readonly state = (): WordsEditingState => this.current;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether there is something that would be lost. */
  get isChanged(): boolean {
    const { base, title, text, tags, clashes } = this.current.draft;
    return clashes.length > 0 || title !== base.title || text !== base.text || tags !== base.tags.join(', ');
  }

  /** What was typed. Nothing while it is being saved: it would not be saved. */
  change(wanted: Partial<Typed>): void {
    const { draft, saving } = this.current;
    if (saving) return;
    const next = { ...draft, ...wanted };
    const clashes = draft.clashes.map((clash) =>
      clash.place ? { ...clash, place: movedPlace(clash.place, draft.text, next.text) } : clash,
    );
    this.keep({ ...next, clashes });
  }

  /** Puts their words where both wrote something, or mine again: at that place, and nowhere else. */
  take(index: number, whose: 'theirs' | 'mine'): void {
    const { draft, saving } = this.current;
    const clash = draft.clashes[index];
    if (saving || !clash) return;
    // What stands there now may have been typed since: it is what comes back.
    const now = clash.field === 'text' ? clash.place && draft.text.slice(clash.place.start, clash.place.end) : draft[clash.field]; // prettier-ignore
    const mine = whose === 'theirs' && now !== null && now !== clash.theirs ? now : clash.mine;
    const clashes = draft.clashes.map((one, k) => (k === index ? { ...one, mine } : one));
    if (clash.field !== 'text') {
      this.keep({ ...draft, clashes, [clash.field]: whose === 'mine' ? mine : clash.theirs });
      return;
    }
    const wanted = whose === 'mine' ? mine : clash.theirs;
    const { text, places } = replacedAt(draft.text, draft.clashes.map(({ place }) => place), index, wanted); // prettier-ignore
    this.keep({ ...draft, text, clashes: clashes.map((one, k) => ({ ...one, place: places[k] ?? null })) });
  }

  /**
   * Stores what stands in the fields. Where somebody else changed the same words, the fields get what both wrote, with mine
   * where that is not the same, and the draft says where it is.
   * @param by who writes
   * @returns whether it is stored; if not, the state has the reason
   */
  async save(by: string): Promise<boolean> {
    const { draft, saving } = this.current;
    if (saving) return false;
    this.set({ draft, saving: true, problem: null });
    try {
      const { title, text, basedOn } = draft;
      const words = parseWords(findingWordsSchema, { title, text, tags: tagsOf(draft.tags) });
      const problem = await this.send({ basedOn, words, by });
      if (problem) {
        this.set({ ...this.current, saving: false, problem });
        return false;
      }
      this.options.drafts.clear();
      return true; // and saving still: what is typed now would be lost
    } catch (error) {
      const problem = error instanceof AppError ? error : new AppError('internal', messageOf(error));
      this.set({ ...this.current, saving: false, problem });
      return false;
    }
  }

  /** Throws away what was written; nothing while that is being saved. */
  drop(): boolean {
    if (this.current.saving) return false;
    this.options.drafts.clear();
    return true;
  }

  /** Another tab changed something in the browser's store. */
  onStored(key: string | null): void {
    if (this.options.drafts.isTaken(key) && this.isChanged) this.options.drafts.write(this.current.draft);
  }

  /** Null: it is stored. Throws what has nothing to do with somebody else. */
  private async send(json: { basedOn: number; words: FindingWords; by: string }): Promise<AppError | null> {
    try {
      await this.options.request(this.path, this.schemas.answer, { method: 'PATCH', json });
      return null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
      return this.lookAtTheirs(json.words).catch((cause: unknown) => {
        const message = `${error.message} What was changed could not be read: ${messageOf(cause)}`;
        return new AppError('conflict', message, { ...error.options, cause });
      });
    }
  }

  /**
   * The fields get what both wrote, and what is saved next is based on theirs: what they wrote was seen then, in the fields
   * or beside them.
   */
  private async lookAtTheirs(mine: FindingWords): Promise<AppError> {
    const { path, options, schemas } = this;
    const { draft } = this.current;
    const theirs = await options.request(path, schemas.answer);
    const limit = Math.max(1, Math.min(theirs.revision - draft.basedOn + 1, MOST_LOOKED_AT));
    const { items } = await options.request(`${path}/revisions?offset=0&limit=${limit}`, schemas.revisions);
    const { words, problems, places } = mergeWords(draft.base, theirs, mine);
    const names = (field: keyof FindingWords) => nameOf(items, field, theirs.lastEdit?.by ?? theirs.author);
    const clashes = problems
      .filter(({ reason }) => reason === 'clash')
      .flatMap(({ field }): WordsClash[] => {
        const by = names(field);
        if (field === 'text')
          return places.map(({ start, end, ...snippets }) => ({ field, by, ...snippets, place: { start, end } }));
        const [base, other, own] = [draft.base, theirs, mine].map((one) => inField(one)[field]);
        return [{ field, by, base: base ?? '', theirs: other ?? '', mine: own ?? '', place: null }];
      });
    const basis = { basedOn: theirs.revision, base: wordsOf(theirs) };
    this.keep({ ...draft, ...basis, ...inField(words), clashes });
    const [problem] = problems;
    const message = problem
      ? disagreementText(problem, names(problem.field))
      : `This ${options.finding.kind ?? 'finding'} was changed meanwhile. Both changes stand in the fields now: look at them and save again.`;
    return new AppError('conflict', message, { field: problem && `words.${problem.field}` });
  }

  private keep(draft: WordsDraft): void {
    const written = { ...draft, writtenAt: this.options.now() };
    this.options.drafts.write(written);
    this.set({ ...this.current, draft: written });
  }

  private set(state: WordsEditingState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}

/** Whether their words stand where both wrote something. */
export function isTheirs(draft: Typed, { field, theirs, place }: WordsClash): boolean {
  if (field !== 'text') return draft[field] === theirs;
  return place !== null && draft.text.slice(place.start, place.end) === theirs;
}

function draftOf(finding: FindingWords & { revision: number }): WordsDraft {
  const base = wordsOf(finding);
  return { basedOn: finding.revision, base, ...inField(base), clashes: [], from: null, writtenAt: 0 };
}

function inField({ title, text, tags }: FindingWords): Typed {
  return { title, text, tags: tags.join(', ') };
}

function nameOf(revisions: readonly WordsRevision[], field: keyof FindingWords, last: string): string {
  return namesInWords(whoChanged(revisions, field)) || last;
}

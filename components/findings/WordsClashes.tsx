import { Button } from '../ui/Button';
import { WordChanges } from './WordChanges';
import type { WordsClash, WordsDraft } from './wordsDraft';
import { isTheirs } from './wordsEditing';

export interface WordsClashesProps {
  draft: Pick<WordsDraft, 'title' | 'text' | 'tags' | 'clashes'>;
  onTake: (index: number, whose: 'theirs' | 'mine') => void;
}

/** What others wrote where both changed the same words, each of them to be taken by itself. */
export function WordsClashes({ draft, onTake }: WordsClashesProps) {
  const { clashes } = draft;
  const names = [...new Set(clashes.map(({ by }) => by))].join('; ');
  return (
    <section aria-label={`What ${names} wrote`} className="rounded-control border-line flex flex-col gap-3 border p-3">
      <p className="text-small text-muted">
        Everything else of both is in the fields. Saving keeps what stands there; what {names} wrote stays in the
        history.
      </p>
      {clashes.map((clash, index) => {
        const { field, base, theirs } = clash;
        const name = nameOf(clashes, index);
        const taken = isTheirs(draft, clash);
        return (
          <div key={index} className="flex flex-col items-start gap-1">
            <p className="text-small font-semibold">{name}</p>
            <WordChanges before={base} after={theirs} />
            {field === 'text' && clash.place === null ? (
              <p className="text-small text-muted">You wrote over this place. Copy from here what is to stay of it.</p>
            ) : (
              <Button onClick={() => onTake(index, taken ? 'mine' : 'theirs')}>
                {taken ? 'Put mine back' : 'Take this'}
                <span className="sr-only">
                  {taken ? ': ' : ' '}
                  {name.toLowerCase()}
                </span>
              </Button>
            )}
          </div>
        );
      })}
    </section>
  );
}

/** "Title", or "Place 2 of the text". */
function nameOf(clashes: readonly WordsClash[], index: number): string {
  const field = clashes[index]?.field;
  if (field !== 'text') return field === 'tags' ? 'Tags' : 'Title';
  const ofText = clashes.filter((clash) => clash.field === 'text').length;
  if (ofText === 1) return 'Place of the text';
  return `Place ${clashes.slice(0, index + 1).filter((clash) => clash.field === 'text').length} of the text`;
}

import { useKeptText } from '../review/keptText';
import { EMPTY_DRAFT, labelOf, readDraft } from './labelDraft';
import { labelText } from './labelText';

/** What somebody chose and typed and could not submit any more, because the labelling was closed. */
export function KeptLabel({ keptAs }: { keptAs: string }) {
  const [kept] = useKeptText(keptAs);
  const draft = readDraft(kept, EMPTY_DRAFT);
  const label = labelOf(draft);
  if (label === undefined && draft.note.trim() === '') return null;
  return (
    <section aria-labelledby="kept-label" className="flex min-w-0 flex-col gap-1 self-start wrap-anywhere">
      <h3 id="kept-label" className="text-small font-semibold">
        Your label that was not sent
      </h3>
      {label !== undefined && <p>{labelText(label)}</p>}
      {draft.note.trim() !== '' && <p className="whitespace-pre-wrap">{draft.note}</p>}
      <p className="text-small text-muted">It is not stored; kept in this tab until the labelling is opened again.</p>
    </section>
  );
}

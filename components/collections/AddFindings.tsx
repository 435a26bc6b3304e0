'use client';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { FormEvent } from 'react';
import type { Finding } from '@/lib/domain/finding';
import { MAX_SEARCH_LENGTH } from '@/lib/domain/findingFilter';
import { findingPageSchema } from '@/lib/protocol/rest';
import { useResource } from '../api/useResource';
import { NamedButton } from '../findings/NamedButton';
import { focusNow } from '../page/focusFirst';
import { useFocusBack } from '../page/useFocusBack';
import { StatusTag } from '../review/StatusTag';
import { formText } from '../text/formText';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { TextInput } from '../ui/Field';
import { WaitingRows } from '../ui/Waiting';
import { FindingThumbnail } from './FindingThumbnail';
import { useCollectionAct } from './useCollectionAct';

const SHOWN = 8;

export interface AddFindingsProps {
  collectionId: string;
  /** The findings that are in it. */
  present: readonly string[];
}

/** Findings that are looked for, to be added one by one. What is looked for stands in the address. */
export function AddFindings({ collectionId, present }: AddFindingsProps) {
  const query = useSearchParams();
  const given = query.get('find');
  const path = usePathname();
  const router = useRouter();
  const opener = useFocusBack<HTMLButtonElement>(given !== null);
  // By the router: this page is read again whenever somebody changes the collection, and an address that the router did
  // not make itself is not the one that it then compares with.
  const look = (search: string | null) => {
    const wanted = new URLSearchParams(query);
    if (search === null) wanted.delete('find');
    else wanted.set('find', search);
    router.replace(wanted.size > 0 ? `${path}?${wanted}` : path, { scroll: false });
  };
  if (given === null)
    return (
      <Button ref={opener} className="self-start" onClick={() => look('')}>
        Add findings
      </Button>
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    look(formText(event.currentTarget, 'find').trim().slice(0, MAX_SEARCH_LENGTH));
  };
  return (
    <section aria-label="Add findings" className="rounded-panel border-line flex flex-col gap-3 border p-3">
      <form role="search" onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <TextInput
          ref={focusNow}
          label="Search the findings"
          name="find"
          type="search"
          maxLength={MAX_SEARCH_LENGTH}
          placeholder="words, “a phrase”, -not, conv2_1"
          defaultValue={given}
          className="min-w-0 flex-1 basis-48"
        />
        <Button type="submit">Search</Button>
        <Button kind="quiet" onClick={() => look(null)}>
          Done
        </Button>
      </form>
      <FoundFindings search={given} {...{ collectionId, present }} />
    </section>
  );
}

function FoundFindings({ search, collectionId, present }: AddFindingsProps & { search: string }) {
  const query = new URLSearchParams({ limit: String(SHOWN), ...(search === '' ? {} : { search }) });
  const found = useResource(`/api/findings?${query}`, findingPageSchema);
  if (found.status === 'failed') return <Callout kind="error">{found.error.message}</Callout>;
  if (found.status !== 'ready') return <WaitingRows what="The findings are on the way." count={3} height="h-12" />;
  const { items, total } = found.value;
  if (items.length === 0) return <p className="text-muted">No finding has all of these words.</p>;
  return (
    <>
      <ul aria-label={search === '' ? 'Newest findings' : 'Findings that were found'} className="divide-line divide-y">
        {items.map((finding) => (
          <FoundFinding key={finding.id} {...{ collectionId, finding }} isPresent={present.includes(finding.id)} />
        ))}
      </ul>
      {total > items.length && (
        <p className="text-muted text-small">
          and {(total - items.length).toLocaleString('en-GB')} more: search for words of theirs.
        </p>
      )}
    </>
  );
}

interface FoundFindingProps {
  collectionId: string;
  finding: Finding;
  isPresent: boolean;
}

function FoundFinding({ collectionId, finding: { id, title, status, author }, isPresent }: FoundFindingProps) {
  const { busy, problem, say } = useCollectionAct(collectionId);
  return (
    <li className="flex flex-wrap items-center gap-3 py-2">
      <FindingThumbnail id={id} className="size-10" />
      <div className="min-w-0 flex-1 basis-32">
        <p className="font-semibold wrap-anywhere">{title}</p>
        <p className="text-muted text-small flex flex-wrap items-center gap-2">
          <StatusTag status={status} /> {author}
        </p>
      </div>
      <NamedButton busy={busy} isOff={isPresent} onPress={(by) => say(by, { kind: 'add', finding: id, note: '' })}>
        {isPresent ? 'Is in it' : 'Add'}
        <span className="sr-only"> “{title}”</span>
      </NamedButton>
      {problem && (
        <Callout kind="error" className="basis-full">
          {problem.message}
        </Callout>
      )}
    </li>
  );
}

import Form from 'next/form';
import Link from 'next/link';
import type { Finding } from '@/lib/domain/finding';
import { Pager } from '../page/Pager';
import { Button, LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { TextInput } from '../ui/Field';
import { PageShell } from '../ui/PageShell';
import { FindingList } from './FindingList';
import { FINDINGS_PER_PAGE, findingsHref, type FindingQuery } from './findingQuery';

export interface FindingsPageProps {
  query: FindingQuery;
  findings: readonly Finding[];
  /** Findings that the query finds, over all pages. */
  total: number;
}

export function FindingsPage({ query, findings, total }: FindingsPageProps) {
  const filtered = query.search !== '' || query.tag !== '';
  const none = findings.length === 0 && !filtered && query.page === 1;
  return (
    <PageShell current="/findings" title="Findings">
      {none ? (
        <EmptyState
          title="Nothing found yet"
          action={
            <LinkButton kind="primary" href="/">
              Open a session
            </LinkButton>
          }
        >
          A finding is saved from a heatmap, or from pictures on a map, in a session. It keeps its evidence: it can be
          opened and checked again.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          <FindingFilters query={query} filtered={filtered} />
          {findings.length > 0 ? (
            <>
              <Pager
                page={query.page}
                pageSize={FINDINGS_PER_PAGE}
                total={total}
                what={total === 1 ? 'finding' : 'findings'}
                href={(page) => findingsHref({ ...query, page })}
              />
              <FindingList findings={findings} />
            </>
          ) : (
            <EmptyState
              title="No finding matches"
              action={
                <LinkButton kind="primary" href="/findings">
                  Show all findings
                </LinkButton>
              }
            />
          )}
        </div>
      )}
    </PageShell>
  );
}

/** In the address, so that a filtered list has a link. */
function FindingFilters({ query, filtered }: { query: FindingQuery; filtered: boolean }) {
  return (
    <div className="flex flex-col gap-2">
      <Form action="/findings" key={JSON.stringify(query)} role="search" className="flex flex-wrap items-end gap-3">
        <TextInput
          label="Search"
          name="search"
          type="search"
          placeholder="title or text"
          defaultValue={query.search}
          className="w-56 max-sm:w-full"
        />
        <TextInput label="Tag" name="tag" maxLength={40} defaultValue={query.tag} className="w-40 max-sm:w-full" />
        <Button type="submit">Show</Button>
        {filtered && (
          <Link href="/findings" className="text-accent self-center underline">
            Show all
          </Link>
        )}
      </Form>
    </div>
  );
}

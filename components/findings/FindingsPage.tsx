import type { Finding } from '@/lib/domain/finding';
import type { FindingFacets, SavedFilter, SearchMatches } from '@/lib/domain/findingFilter';
import { Pager } from '../page/Pager';
import { Section } from '../page/Section';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { FindingFilters } from './FindingFilters';
import { FindingList } from './FindingList';
import { filterOf, FINDINGS_PER_PAGE, findingsHref, isFiltered, nearPath, type FindingQuery } from './findingQuery';
import { FindingsTabs } from './FindingsTabs';
import { NearInMeaning } from './NearInMeaning';
import { SavedFilters } from './SavedFilters';
import { ExportFindings } from './transfer/ExportFindings';
import { ImportFindings } from './transfer/ImportFindings';

export interface FindingsPageProps {
  query: FindingQuery;
  findings: readonly Finding[];
  /** Findings that the query finds, over all pages. */
  total: number;
  /** Labellings that are open. */
  openLabellings: number;
  /** What the search found in them. */
  matches?: SearchMatches;
  facets: FindingFacets;
  savedFilters: readonly SavedFilter[];
  /** Why the search cannot be answered. */
  problem: string | null;
}

export function FindingsPage(props: FindingsPageProps) {
  const { query, findings, facets, savedFilters, problem } = props;
  const filter = filterOf(query);
  const none = findings.length === 0 && !isFiltered(filter) && query.page === 1;
  return (
    <PageShell
      current="/findings"
      title="Findings"
      actions={
        <>
          {/* There may be collections and labellings all the same. */}
          {none && <ExportFindings filter={filter} total={0} openLabellings={props.openLabellings} />}
          <ImportFindings />
        </>
      }
    >
      <FindingsTabs current="/findings" />
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
          <FindingFilters filter={filter} facets={facets} problem={problem} />
          <SavedFilters savedFilters={savedFilters} filter={filter} />
          {problem === null && <FoundFindings {...props} />}
          {problem === null && <ByMeaning {...props} />}
        </div>
      )}
    </PageShell>
  );
}

/** With so few found by their words, others are looked for by what they mean without being asked. */
const FEW = 5;

function ByMeaning({ query, findings, total }: FindingsPageProps) {
  const filter = filterOf(query);
  if (!filter.search) return null;
  return (
    <Section id="near" title="Near in meaning">
      {query.near || total < FEW ? (
        <NearInMeaning path={nearPath(filter)} without={findings.map(({ id }) => id)} />
      ) : (
        <LinkButton href={`${findingsHref({ ...query, near: true })}#near`} className="self-start">
          Search by meaning too
        </LinkButton>
      )}
    </Section>
  );
}

function FoundFindings({ query, findings, total, matches, openLabellings }: FindingsPageProps) {
  if (findings.length === 0)
    return total > 0 ? (
      <EmptyState
        title="There is no such page"
        action={
          <LinkButton kind="primary" href={findingsHref({ ...query, page: 1 })}>
            Show the first page
          </LinkButton>
        }
      />
    ) : (
      <EmptyState
        title="No finding matches"
        action={
          <LinkButton kind="primary" href="/findings">
            Show all findings
          </LinkButton>
        }
      >
        A finding has to fit everything that is chosen, and has to have every word of the search.
      </EmptyState>
    );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Pager
          page={query.page}
          pageSize={FINDINGS_PER_PAGE}
          total={total}
          what={total === 1 ? 'finding' : 'findings'}
          href={(page) => findingsHref({ ...query, page })}
        />
        <ExportFindings filter={filterOf(query)} total={total} openLabellings={openLabellings} />
      </div>
      <FindingList findings={findings} matches={matches} />
    </>
  );
}

import { filterOf, FINDINGS_PER_PAGE, type FindingQuery } from '@/components/findings/findingQuery';
import type { FindingsPageProps } from '@/components/findings/FindingsPage';
import { AppError } from '@/lib/domain/appError';
import type { Services } from '@/server/services';

/** The part of the services that the page of the findings reads. */
export type FindingsSources = Pick<Services, 'findings' | 'savedFilters' | 'findingArchive'>;

/** A search that cannot be answered is said on the page, and what can be filtered by stays there. */
export async function loadFindings(
  { findings, savedFilters, findingArchive }: FindingsSources,
  query: FindingQuery,
): Promise<FindingsPageProps> {
  const filter = filterOf(query);
  const [saved, open] = [savedFilters.list(), findingArchive.countOpenLabellings()];
  const offset = (query.page - 1) * FINDINGS_PER_PAGE;
  try {
    const [{ items, total }, facets] = await Promise.all([
      findings.list(filter, { offset, limit: FINDINGS_PER_PAGE }),
      findings.facets(filter),
    ]);
    const matches = filter.search ? await findings.matches(filter.search, items) : undefined;
    return {
      query,
      findings: items,
      total,
      matches,
      facets,
      savedFilters: await saved,
      openLabellings: await open,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.options.field !== 'search') throw error;
    const facets = await findings.facets({ ...filter, search: undefined });
    return {
      query,
      findings: [],
      total: 0,
      facets,
      savedFilters: await saved,
      openLabellings: await open,
      problem: error.message,
    };
  }
}

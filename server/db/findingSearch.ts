import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import type { FindingWords } from '@/lib/domain/findingWords';
import { parseSearch, wordsIn, type SearchTerm } from '@/lib/search/parseSearch';
import type { FindingRepository } from './database';
import { countFacets } from './findingFacets';
import { filterCondition, queryOfAny, searchCondition } from './findingFilters';
import { Prisma, type PrismaClient } from './generated/client';

/** The part of the findings that finds them. `getMany`: by their ids, in any order. */
export function createFindingSearch(
  prisma: PrismaClient,
  getMany: (ids: string[]) => Promise<Finding[]>,
): Pick<FindingRepository, 'list' | 'facets' | 'matches'> {
  return {
    async list({ search, ...filter }, { offset, limit }) {
      const { where, rank } = searchCondition(termsOf(search));
      const condition = Prisma.sql`${filterCondition(filter)} AND ${where}`;
      const query = pageOf(condition, rank, offset, limit);
      const [found] = await prisma.$queryRaw<{ total: bigint; ids: string[] }[]>(query);
      const ids = found?.ids ?? [];
      const byId = new Map((await getMany(ids)).map((finding) => [finding.id, finding]));
      return { items: ids.flatMap((id) => byId.get(id) ?? []), total: Number(found?.total ?? 0) };
    },
    async facets({ search, ...filter }) {
      const { where } = searchCondition(termsOf(search));
      return countFacets(prisma, filter, where);
    },
    async matches(search, findings) {
      const terms = termsOf(search).filter(({ not }) => !not);
      return {
        words: await matchingWords(prisma, terms, findings),
        phrases: terms.filter(({ kind }) => kind === 'phrase').map(({ text }) => wordsIn(text)),
        parts: terms.filter(({ kind }) => kind === 'part').map(({ text }) => text),
      };
    },
  };
}

/** The condition is looked at once for both the page and the count. */
function pageOf(condition: Prisma.Sql, rank: Prisma.Sql | null, offset: number, limit: number): Prisma.Sql {
  return Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT id, created_at, ${rank ?? Prisma.sql`0`} AS rank FROM findings WHERE ${condition})
    SELECT (SELECT count(*) FROM found) AS total, ARRAY(
      SELECT id FROM found ORDER BY rank DESC, created_at DESC, id LIMIT ${limit} OFFSET ${offset}) AS ids`;
}

/** Throws `invalid_input` when there is nothing in the search that could be looked for. */
export function termsOf(search: string | undefined): SearchTerm[] {
  if (search === undefined || search.trim() === '') return [];
  const terms = parseSearch(search);
  if (terms.length === 0)
    throw new AppError(
      'invalid_input',
      'There is nothing in this search that could be looked for. Type a word, a name like conv2_1, or a “quoted phrase”.',
      { field: 'search' },
    );
  return terms;
}

/** The words of these texts that the search is about: PostgreSQL says which, because it knows the stems. */
async function matchingWords(
  prisma: PrismaClient,
  terms: readonly SearchTerm[],
  findings: readonly FindingWords[],
): Promise<string[]> {
  const query = queryOfAny(terms);
  if (!query) return [];
  // No English stem begins with another letter than its word: few words are left to be asked for.
  const initials = new Set(terms.map(({ text }) => initialOf(text)));
  const words = new Set(
    findings.flatMap(({ title, text, tags }) => wordsIn([title, text, ...tags].join(' ').toLowerCase())),
  );
  const asked = [...words].filter((word) => initials.has(initialOf(word)));
  const rows = await prisma.$queryRaw<{ word: string }[]>`
    SELECT word FROM unnest(${asked}::text[]) AS word WHERE finding_words(word) @@ (${query}) ORDER BY word COLLATE "C"`;
  return rows.map(({ word }) => word);
}

const initialOf = (word: string) => String.fromCodePoint(word.toLowerCase().codePointAt(0) ?? 0);

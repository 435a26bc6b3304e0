import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import type { Finding } from '@/lib/domain/finding';
import { findingFacetsSchema, MAX_FACET_VALUES, type Facet, type FindingFacets } from '@/lib/domain/findingFilter';
import type { FindingWords } from '@/lib/domain/findingWords';
import { parseSearch, wordsIn, type SearchTerm } from '@/lib/search/parseSearch';
import type { FindingRepository } from './database';
import { FACET_COLUMNS, filterCondition, queryOfAny, searchCondition, type ListFilter } from './findingFilters';
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
      const query = rank ? rankedPage(condition, rank, offset, limit) : newestPage(condition, offset, limit);
      const [found] = await prisma.$queryRaw<{ total: bigint; ids: string[] }[]>(query);
      const ids = found?.ids ?? [];
      const byId = new Map((await getMany(ids)).map((finding) => [finding.id, finding]));
      return { items: ids.flatMap((id) => byId.get(id) ?? []), total: Number(found?.total ?? 0) };
    },
    async facets({ search, ...filter }) {
      const { where } = searchCondition(termsOf(search));
      return readFacets(await prisma.$queryRaw<FacetRow[]>(facetQuery(filter, where)));
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

/** Straight from the index of the times, where that is quicker. */
function newestPage(condition: Prisma.Sql, offset: number, limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT (SELECT count(*) FROM findings WHERE ${condition}) AS total, ARRAY(
      SELECT id FROM findings WHERE ${condition} ORDER BY created_at DESC, id LIMIT ${limit} OFFSET ${offset}) AS ids`;
}

function rankedPage(condition: Prisma.Sql, rank: Prisma.Sql, offset: number, limit: number): Prisma.Sql {
  return Prisma.sql`
    WITH found AS (SELECT id, created_at, ${rank} AS rank FROM findings WHERE ${condition})
    SELECT (SELECT count(*) FROM found) AS total, ARRAY(
      SELECT id FROM found ORDER BY rank DESC, created_at DESC, id LIMIT ${limit} OFFSET ${offset}) AS ids`;
}

function termsOf(search: string | undefined): SearchTerm[] {
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

// ── Facets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type OneValueFacet = keyof typeof FACET_COLUMNS;
interface FacetRow {
  facet: OneValueFacet | 'tags';
  /** Of 'tags': JSON, the tags of every finding. */
  value: string;
  name: string;
  count: bigint;
}

/**
 * Every facet in one reading of the table. What a facet counts is filtered by the other ones, so that another value can be
 * chosen in place of its own; of tags a finding has several, so they are filtered by themselves, too. Those are counted
 * here: PostgreSQL takes several times as long to take so many small arrays apart.
 */
function facetQuery(filter: ListFilter, where: Prisma.Sql): Prisma.Sql {
  const fields = Object.keys(FACET_COLUMNS) as OneValueFacet[];
  const counts = fields.map((field) => {
    const column = FACET_COLUMNS[field];
    return Prisma.sql`SELECT ${field} AS facet, ${column} AS value, count(*) AS count FROM base
      WHERE ${filterCondition(filter, ['sessionId', 'tag', field])} AND ${column} IS NOT NULL GROUP BY ${column}`;
  });
  return Prisma.sql`
    WITH base AS MATERIALIZED (
      SELECT tags, author, network_id, layer, kind FROM findings WHERE ${filterCondition(filter, fields)} AND ${where}),
    counted AS (
      SELECT 'tags' AS facet, json_agg(tags)::text AS value, count(*) AS count FROM base
      WHERE ${filterCondition(filter, ['sessionId', 'tag'])} HAVING count(*) > 0
      UNION ALL ${Prisma.join(counts, ' UNION ALL ')})
    SELECT facet, value, coalesce(n.name, value) AS name, count
    FROM counted LEFT JOIN networks n ON facet = 'networkId' AND n.id = value`;
}

function readFacets(rows: readonly FacetRow[]): FindingFacets {
  const facets = Object.fromEntries(
    Object.keys(FACET_COLUMNS).map((field) => {
      const own = rows.filter(({ facet }) => facet === field);
      return [field, mostFrequent(own.map(({ value, name, count }) => ({ value, name, count: Number(count) })))];
    }),
  );
  const tags = tagListsSchema.parse(JSON.parse(rows.find(({ facet }) => facet === 'tags')?.value ?? '[]'));
  return findingFacetsSchema.parse({ ...facets, tag: mostFrequent(countTags(tags)) });
}

const tagListsSchema = z.array(z.array(z.string()));

function countTags(lists: readonly string[][]): Facet['values'] {
  const counts = new Map<string, number>();
  for (const tags of lists) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([tag, count]) => ({ value: tag, name: tag, count }));
}

/** Of equal ones in an order that no locale changes. */
function mostFrequent(values: Facet['values']): Facet {
  const sorted = values.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { values: sorted.slice(0, MAX_FACET_VALUES), others: Math.max(0, sorted.length - MAX_FACET_VALUES) };
}

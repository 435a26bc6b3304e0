import { z } from 'zod';
import { findingFacetsSchema, MAX_FACET_VALUES, type Facet, type FindingFacets } from '@/lib/domain/findingFilter';
import { ASKED_STATES, FACET_COLUMNS, filterCondition, isAsked, type ListFilter } from './findingFilters';
import { Prisma, type PrismaClient } from './generated/client';

type Field = keyof typeof FACET_COLUMNS;
const FIELDS = Object.keys(FACET_COLUMNS) as Field[];
/** What rows of `base` were filtered by already, or know by `fits`. */
const APART = ['sessionId', 'tag', 'assignee', 'collection'] as const;

/** What the database counts; the rest is a matter of a moment here, and would be a reading for each facet there. */
const countedSchema = z.object({
  /** The values of FIELDS, of all parts, and how many findings have just these. */
  groups: z.array(z.tuple([z.array(z.array(z.string().nullable())), z.int()])),
  /** Of every finding. PostgreSQL takes several times as long to take so many small arrays apart. */
  tags: z.array(z.array(z.string())),
  /** Who is asked to look at how many. */
  assignees: z.array(z.tuple([z.string(), z.int()])),
  networks: z.record(z.string(), z.string()),
});
/** A list of each; a list that is not there adds nothing. */
const VALUES: Record<Field, Prisma.Sql> = {
  author: Prisma.sql`ARRAY[author]`,
  networkId: Prisma.sql`ARRAY[network_id] || networks`,
  layer: Prisma.sql`ARRAY[layer] || layers`,
  status: Prisma.sql`ARRAY[status]`,
  kind: Prisma.sql`ARRAY[kind] || kinds`,
};
type Group = z.infer<typeof countedSchema>['groups'][number];

/**
 * The values that the filters can have. What a facet counts is filtered by the other ones, so that another value can be
 * chosen in place of its own; of tags a finding has several, so they are filtered by themselves, too. `where`: a search.
 */
export async function countFacets(prisma: PrismaClient, filter: ListFilter, where: Prisma.Sql): Promise<FindingFacets> {
  const columns = Prisma.join(Object.values(FACET_COLUMNS));
  const values = Prisma.join(FIELDS.map((field) => VALUES[field]));
  const byAssignee = filter.assignee ? isAsked(filter.assignee) : Prisma.sql`TRUE`;
  const [counted] = await prisma.$queryRaw<unknown[]>`
    WITH parts AS (
      SELECT finding_id, array_agg(DISTINCT network_id) AS networks, array_agg(DISTINCT layer) AS layers,
        array_agg(DISTINCT kind) AS kinds FROM finding_parts GROUP BY finding_id),
    base AS MATERIALIZED (
      SELECT id, tags, ${columns}, networks, layers, kinds, ${byAssignee} AS fits
      FROM findings LEFT JOIN parts ON parts.finding_id = findings.id
      WHERE ${filterCondition(filter, [...FIELDS, 'assignee'])} AND ${where}),
    groups AS (
      SELECT json_build_array(${values}) AS value, count(*) AS count FROM base WHERE fits
      GROUP BY ${columns}, networks, layers, kinds),
    asked AS (
      SELECT min(person) AS person, count(*) AS count FROM finding_reviewers WHERE state IN ${ASKED_STATES}
        AND finding_id IN (SELECT id FROM base WHERE ${filterCondition(filter, APART)}) GROUP BY person_key)
    SELECT coalesce((SELECT json_agg(json_build_array(value, count)) FROM groups), '[]') AS groups,
      coalesce((SELECT json_agg(tags) FROM base WHERE fits AND ${filterCondition(filter, APART)}), '[]') AS tags,
      coalesce((SELECT json_agg(json_build_array(person, count)) FROM asked), '[]') AS assignees,
      coalesce((SELECT json_object_agg(id, name) FROM networks), '{}') AS networks`;
  const { groups, tags, assignees, networks } = countedSchema.parse(counted);
  const facets = FIELDS.map((field) => [
    field,
    toFacet(countValues(groups, field, filter), field === 'networkId' ? networks : {}),
  ]);
  const assignee = toFacet(new Map(assignees), {});
  return findingFacetsSchema.parse({ ...Object.fromEntries(facets), tag: toFacet(countTags(tags), {}), assignee });
}

function countValues(groups: readonly Group[], field: Field, filter: ListFilter): Map<string, number> {
  const counts = new Map<string, number>();
  const own = FIELDS.indexOf(field);
  for (const [values, count] of groups) {
    const fits = FIELDS.every((other, at) => at === own || !filter[other] || values[at]?.includes(filter[other]));
    if (!fits) continue;
    for (const value of new Set(values[own])) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
}

function countTags(lists: readonly string[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tags of lists) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return counts;
}

/** Most frequent first; of equal ones in an order that no locale changes. */
function toFacet(counts: ReadonlyMap<string, number>, names: Readonly<Record<string, string>>): Facet {
  // Anybody may call a tag "constructor", which every object has.
  const nameOf = (value: string) => (Object.hasOwn(names, value) ? names[value] : undefined) ?? value;
  const values = [...counts].map(([value, count]) => ({ value, name: nameOf(value), count }));
  const sorted = values.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { values: sorted.slice(0, MAX_FACET_VALUES), others: Math.max(0, sorted.length - MAX_FACET_VALUES) };
}

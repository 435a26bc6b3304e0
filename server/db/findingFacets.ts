import { z } from 'zod';
import { findingFacetsSchema, MAX_FACET_VALUES, type Facet, type FindingFacets } from '@/lib/domain/findingFilter';
import { ASKED_STATES, FACET_COLUMNS, filterCondition, isAsked, type ListFilter } from './findingFilters';
import { Prisma, type PrismaClient } from './generated/client';

type Field = keyof typeof FACET_COLUMNS;
const FIELDS = Object.keys(FACET_COLUMNS) as Field[];
/** What rows of `base` were filtered by already, or know by `fits`. */
const APART = ['sessionId', 'tag', 'assignee', 'collection'] as const;

/** Between the tags of two findings; between two tags is a comma, which no tag has. */
const BETWEEN_FINDINGS = '\u001e';

/** What the database counts; the rest is a matter of a moment here, and would be a reading for each facet there. */
const countedSchema = z.object({
  /** The values of FIELDS, and how many findings of one part have just these. */
  groups: z.array(z.tuple([z.array(z.string().nullable()), z.int()])),
  /** The same of each finding of several parts, and of each part that was added: the finding, its network, layer and kind. */
  grown: z.array(z.tuple([z.string(), z.array(z.string().nullable())])),
  added: z.array(z.tuple([z.string(), z.string().nullable(), z.string().nullable(), z.string()])),
  /** Of every finding, in one text: PostgreSQL takes several times as long to count in so many small arrays, and JSON to be read. */
  tags: z.string(),
  /** Who is asked to look at how many. */
  assignees: z.array(z.tuple([z.string(), z.int()])),
  networks: z.record(z.string(), z.string()),
});
type Counted = z.infer<typeof countedSchema>;
/** The values of each of FIELDS, of all parts, and how many findings have just these. */
type Group = readonly [values: readonly (readonly (string | null)[])[], count: number];

/**
 * The values that the filters can have. What a facet counts is filtered by the other ones, so that another value can be
 * chosen in place of its own; of tags a finding has several, so they are filtered by themselves, too. `where`: a search.
 */
export async function countFacets(prisma: PrismaClient, filter: ListFilter, where: Prisma.Sql): Promise<FindingFacets> {
  const columns = Prisma.join(Object.values(FACET_COLUMNS));
  const byAssignee = filter.assignee ? isAsked(filter.assignee) : Prisma.sql`TRUE`;
  // Findings of several parts are put together with these here: a join of two tables without statistics takes what it takes.
  // What belongs to findings is chosen by the table itself, filtered again: of `base` nothing is known to who plans the query,
  // and that costs five times as much.
  const [counted] = await prisma.$queryRaw<unknown[]>`
    WITH base AS MATERIALIZED (
      SELECT id, tags, ${columns}, added_words <> '' AS grown, ${byAssignee} AS fits FROM findings
      WHERE ${filterCondition(filter, [...FIELDS, 'assignee'])} AND ${where}),
    groups AS (
      SELECT json_build_array(${columns}) AS value, count(*) AS count FROM base WHERE fits AND NOT grown
      GROUP BY ${columns}),
    asked AS (
      SELECT min(person) AS person, count(*) AS count FROM finding_reviewers WHERE EXISTS (SELECT FROM base) AND state IN ${ASKED_STATES}
        AND finding_id IN (SELECT id FROM findings WHERE ${filterCondition(filter, ['assignee'])} AND ${where})
      GROUP BY person_key)
    SELECT coalesce((SELECT json_agg(json_build_array(value, count)) FROM groups), '[]') AS groups,
      coalesce((SELECT json_agg(json_build_array(id, json_build_array(${columns}))) FROM base WHERE fits AND grown), '[]') AS grown,
      coalesce((SELECT json_agg(json_build_array(finding_id, network_id, layer, kind)) FROM finding_parts
        WHERE EXISTS (SELECT FROM base) AND finding_id IN (SELECT id FROM findings WHERE added_words <> '' AND ${byAssignee}
          AND ${filterCondition(filter, [...FIELDS, 'assignee'])} AND ${where})), '[]') AS added,
      coalesce((SELECT string_agg(array_to_string(tags, ','), ${BETWEEN_FINDINGS}) FROM base WHERE fits AND ${filterCondition(filter, APART)}), '') AS tags,
      coalesce((SELECT json_agg(json_build_array(person, count)) FROM asked), '[]') AS assignees,
      coalesce((SELECT json_object_agg(id, name) FROM networks), '{}') AS networks`;
  const { tags, assignees, networks, ...found } = countedSchema.parse(counted);
  const groups = groupsOf(found);
  const facets = FIELDS.map((field) => [
    field,
    toFacet(countValues(groups, field, filter), field === 'networkId' ? networks : {}),
  ]);
  const assignee = toFacet(new Map(assignees), {});
  return findingFacetsSchema.parse({ ...Object.fromEntries(facets), tag: toFacet(countTags(tags), {}), assignee });
}

function groupsOf({ groups, grown, added }: Pick<Counted, 'groups' | 'grown' | 'added'>): Group[] {
  const byFinding = new Map(grown.map(([id, own]) => [id, own.map((value) => [value])]));
  const [networkAt, layerAt, kindAt] = [FIELDS.indexOf('networkId'), FIELDS.indexOf('layer'), FIELDS.indexOf('kind')];
  for (const [id, networkId, layer, kind] of added) {
    const lists = byFinding.get(id);
    lists?.[networkAt]?.push(networkId);
    lists?.[layerAt]?.push(layer);
    lists?.[kindAt]?.push(kind);
  }
  const alone = groups.map(([own, count]): Group => [own.map((value) => [value]), count]);
  return [...alone, ...[...byFinding.values()].map((lists): Group => [lists, 1])];
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

function countTags(joined: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tags of joined.split(BETWEEN_FINDINGS)) {
    if (tags === '') continue;
    for (const tag of new Set(tags.split(','))) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
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

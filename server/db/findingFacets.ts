import { z } from 'zod';
import {
  findingFacetsSchema,
  MAX_FACET_VALUES,
  type Facet,
  type FindingFacets,
  type FindingFilter,
} from '@/lib/domain/findingFilter';
import { personKey } from '@/lib/review/samePerson';
import { ASKED_STATES, filterCondition, type ListFilter } from './findingFilters';
import type { Prisma, PrismaClient } from './generated/client';
import { storableText } from './storableJson';

type Field = keyof FindingFacets;
const FIELDS = Object.keys(findingFacetsSchema.shape) as Field[];
type Counts = Readonly<Record<Field, Map<string, number>>>;

type Id = string;
type Maybe = string | null;
/** The column `facets`. */
type Line = readonly [
  id: Id,
  author: string,
  status: string,
  kind: string,
  networkId: Maybe,
  layer: Maybe,
  tags: string[],
];
/** Of every part that was added. */
type Added = readonly [finding: Id, kind: string, networkId: Maybe, layer: Maybe];
/** A person who is asked to look at findings: its key, how the name was written, and which. */
type Asked = readonly [key: string, name: string, findings: Id[]];

/** Thousands of lines that the database made itself: looked at, not copied. */
const lines = <Row extends readonly unknown[]>(length: number) =>
  z.custom<Row[]>((value) => Array.isArray(value) && value.every((row) => Array.isArray(row) && row.length === length));
const readSchema = z.object({
  ...{ findings: lines<Line>(7), added: lines<Added>(4), asked: lines<Asked>(3) },
  networks: z.record(z.string(), z.string()),
});

/**
 * The values that the filters can have. What a facet counts is filtered by the other ones, so that another value can be
 * chosen in place of its own; of tags a finding has several, so they are filtered by themselves, too. `where`: a search.
 *
 * The database looks for the words and hands out a line a finding: what is then counted in moments here would be a
 * reading of the table for each facet there. Parts and people come of all findings, because choosing those of some costs
 * it more.
 */
export async function countFacets(prisma: PrismaClient, filter: ListFilter, where: Prisma.Sql): Promise<FindingFacets> {
  const [row] = await prisma.$queryRaw<Record<keyof z.infer<typeof readSchema>, string>[]>`
    SELECT coalesce((SELECT string_agg(facets, ',') FROM findings
        WHERE ${filterCondition(filter, FIELDS)} AND ${where}), '') AS findings,
      coalesce((SELECT string_agg(json_build_array(finding_id, kind, network_id, layer)::text, ',')
        FROM finding_parts), '') AS added,
      coalesce((SELECT string_agg(json_build_array(person_key, name, ids)::text, ',') FROM (
        SELECT person_key, min(person) AS name, array_agg(finding_id) AS ids FROM finding_reviewers
        WHERE state IN ${ASKED_STATES} GROUP BY person_key) AS people), '') AS asked,
      coalesce((SELECT json_object_agg(id, name)::text FROM networks), '{}') AS networks`;
  const list = (column: string | undefined): unknown => JSON.parse(`[${column ?? ''}]`);
  const { findings, added, asked, networks } = readSchema.parse({
    ...{ findings: list(row?.findings), added: list(row?.added), asked: list(row?.asked) },
    networks: JSON.parse(row?.networks ?? '{}') as unknown,
  });
  const counts = countValues(findings, filter, readerOf(added, asked));
  const nameOf = new Map(asked.map(([key, name]) => [key, name]));
  const people = new Map([...counts.assignee].map(([key, times]) => [nameOf.get(key) ?? key, times]));
  const facets = FIELDS.map((field) => [field, toFacet(counts[field], field === 'networkId' ? networks : {})]);
  return findingFacetsSchema.parse({ ...Object.fromEntries(facets), assignee: toFacet(people, {}) });
}

type Reader = (finding: Line, field: Field) => readonly string[];

/** The values that a finding has in a facet, of all its parts; people by their keys. */
function readerOf(added: readonly Added[], asked: readonly Asked[]): Reader {
  const partsOf = new Map<Id, Added[]>();
  for (const part of added) push(partsOf, part[0], part);
  const peopleOf = new Map<Id, string[]>();
  for (const [key, , ids] of asked) for (const id of ids) push(peopleOf, id, key);
  const none: readonly string[] = [];
  /** One list a value, however many findings have just this one. */
  const alone = new Map<string, readonly string[]>();
  const only = (value: string): readonly string[] => {
    let list = alone.get(value);
    if (!list) alone.set(value, (list = [value]));
    return list;
  };
  const ofAll = (own: Maybe, parts: readonly Added[] | undefined, at: 1 | 2 | 3): readonly string[] => {
    if (!parts) return own === null ? none : only(own);
    return [own, ...parts.map((part) => part[at])].filter((value) => value !== null);
  };
  return (finding, field) => {
    const [id, author, status, kind, networkId, layer, tags] = finding;
    switch (field) {
      case 'author':
        return only(author);
      case 'status':
        return only(status);
      case 'tag':
        return tags;
      case 'kind':
        return ofAll(kind, partsOf.get(id), 1);
      case 'networkId':
        return ofAll(networkId, partsOf.get(id), 2);
      case 'layer':
        return ofAll(layer, partsOf.get(id), 3);
      case 'assignee':
        return peopleOf.get(id) ?? none;
    }
  };
}

function push<T>(lists: Map<Id, T[]>, id: Id, value: T): void {
  const list = lists.get(id);
  if (list) list.push(value);
  else lists.set(id, [value]);
}

/** How many findings have each value, of those that pass the filters of the other facets. */
function countValues(findings: readonly Line[], filter: FindingFilter, read: Reader): Counts {
  const counts = Object.fromEntries(FIELDS.map((field) => [field, new Map<string, number>()])) as Counts;
  const wanted = FIELDS.flatMap((field) => {
    const values = [filter[field] ?? []].flat().map(field === 'assignee' ? keyOfPerson : storableText);
    return values.length > 0 ? [{ field, values }] : [];
  });
  for (const finding of findings) {
    const missed = wanted.filter(({ field, values }) => {
      const own = read(finding, field);
      return !values.every((value) => own.includes(value));
    });
    if (missed.length === 0) for (const field of FIELDS) count(counts[field], read(finding, field));
    const [only] = missed;
    if (missed.length === 1 && only && only.field !== 'tag') count(counts[only.field], read(finding, only.field));
  }
  return counts;
}

function count(counts: Map<string, number>, values: readonly string[]): void {
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    // A finding counts once, however many of its parts have the value.
    if (values.indexOf(value) === k) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
}

const keyOfPerson = (name: string) => storableText(personKey(name));

/** Most frequent first; of equal ones in an order that no locale changes. */
function toFacet(counts: ReadonlyMap<string, number>, names: Readonly<Record<string, string>>): Facet {
  // Anybody may call a tag "constructor", which every object has.
  const nameOf = (value: string) => (Object.hasOwn(names, value) ? names[value] : undefined) ?? value;
  const values = [...counts].map(([value, count]) => ({ value, name: nameOf(value), count }));
  const sorted = values.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { values: sorted.slice(0, MAX_FACET_VALUES), others: Math.max(0, sorted.length - MAX_FACET_VALUES) };
}

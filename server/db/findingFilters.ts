/** Which findings, in SQL: Prisma can neither search words nor look for a part of a tag. */
import type { FindingFilter } from '@/lib/domain/findingFilter';
import { personKey } from '@/lib/review/samePerson';
import type { SearchTerm } from '@/lib/search/parseSearch';
import { Prisma } from './generated/client';
import { storableText } from './storableJson';

const { sql } = Prisma;

/** A filter, and the session: that has no place in an address. */
export type ListFilter = Omit<FindingFilter, 'search'> & { sessionId?: string };

const CONDITIONS: { [Field in keyof ListFilter]-?: (value: NonNullable<ListFilter[Field]>) => Prisma.Sql } = {
  sessionId: (id) => ofAnyPart(sql`session_id`, id),
  tag: (tags) => sql`tags @> ${tags.map(storableText)}::text[]`,
  author: (author) => sql`author = ${storableText(author)}`,
  assignee: isAsked,
  networkId: (id) => ofAnyPart(sql`network_id`, id),
  layer: (layer) => ofAnyPart(sql`layer`, storableText(layer)),
  status: (status) => sql`status = ${status}`,
  kind: (kind) => ofAnyPart(sql`kind`, kind),
  collection: (id) => sql`id = ANY (SELECT unnest(finding_ids) FROM collections WHERE collections.id = ${id})`,
};

/** Of the first part, or of one that was added: the columns have the same names. */
function ofAnyPart(column: Prisma.Sql, value: string): Prisma.Sql {
  return sql`(${column} = ${value} OR id IN (SELECT finding_id FROM finding_parts WHERE ${column} = ${value}))`;
}

/** Of whom an answer is waited for, or who gave it. */
export const ASKED_STATES = sql`('asked', 'done')`;

/** Of rows of findings: whether somebody is asked to look at them. */
function isAsked(person: string): Prisma.Sql {
  const key = storableText(personKey(person));
  return sql`id IN (SELECT finding_id FROM finding_reviewers WHERE person_key = ${key} AND state IN ${ASKED_STATES})`;
}

/** What is given, without the fields of `except`. True where nothing is left. */
export function filterCondition(filter: ListFilter, except: readonly (keyof ListFilter)[] = []): Prisma.Sql {
  const conditions = [sql`TRUE`];
  for (const field of Object.keys(CONDITIONS) as (keyof ListFilter)[]) {
    const value = filter[field];
    if (value === undefined || value.length === 0 || except.includes(field)) continue;
    conditions.push((CONDITIONS[field] as (value: unknown) => Prisma.Sql)(value));
  }
  return Prisma.join(conditions, ' AND ');
}

// ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const ENGLISH = sql`'pg_catalog.english'::regconfig`;
const SIMPLE = sql`'pg_catalog.simple'::regconfig`;

/** The findings that a search finds, and how well they fit it, for the order. Null: all fit alike. */
export function searchCondition(terms: readonly SearchTerm[]): { where: Prisma.Sql; rank: Prisma.Sql | null } {
  const wanted = terms.filter(({ not }) => !not);
  const parts = wanted.filter(({ kind }) => kind === 'part').map(hasPart);
  const query = queryOfAll(wanted);
  const conditions = [
    ...(query ? [sql`search @@ (${query})`] : []),
    ...parts,
    ...terms.filter(({ not }) => not).map(lacks),
  ];
  const inTitle = wanted
    .filter(({ kind }) => kind === 'part')
    .map(({ text }) => sql`(${contains(sql`lower(title)`, text)})::int`);
  const ranks = [...(query ? [sql`ts_rank(search, (${query}))`] : []), ...inTitle];
  return {
    where: Prisma.join(conditions.length > 0 ? conditions : [sql`TRUE`], ' AND '),
    rank: ranks.length > 0 ? Prisma.join(ranks, ' + ') : null,
  };
}

/**
 * Words and phrases together; null: there are none. PostgreSQL's own reader of searches (websearch_to_tsquery) knows no
 * words that are half typed, so the terms come to it one by one. By English stems "edges" find "edge"; but English is not
 * the only language: as they are written, words of all others are found too, and those that English passes over ("so").
 */
function queryOfAll(wanted: readonly SearchTerm[]): Prisma.Sql | null {
  const words = wanted.filter(({ kind, prefix }) => kind === 'word' && !prefix).map(({ text }) => text);
  const queries = wanted.flatMap((term) =>
    term.kind === 'phrase' ? phraseQuery(term.text) : term.prefix ? beginQuery(term.text) : [],
  );
  if (words.length > 0) queries.unshift(wordQuery(words.join(' ')));
  return queries.length > 0 ? Prisma.join(queries, ' && ') : null;
}

/** All of these words: by their stems, without those that English passes over, or all as they are written. */
function wordQuery(words: string): Prisma.Sql {
  const text = storableText(words);
  return sql`(plainto_tsquery(${ENGLISH}, ${text}) || plainto_tsquery(${SIMPLE}, ${text}))`;
}

/** A word of letters and digits alone, so that nothing in it means something to PostgreSQL. */
function beginQuery(word: string): Prisma.Sql {
  return sql`(to_tsquery(${SIMPLE}, ${`'${word}':*`}) || plainto_tsquery(${ENGLISH}, ${word}))`;
}

/** Its marks replaced as the migration replaces those of the texts. */
function phraseQuery(phrase: string): Prisma.Sql {
  return sql`phraseto_tsquery(${SIMPLE}, ${storableText(phrase).replaceAll(/[!-/:-@[-`{-~]/g, ' ')})`;
}

function lacks(term: SearchTerm): Prisma.Sql {
  if (term.kind === 'part') return sql`NOT ${hasPart(term)}`;
  return sql`NOT search @@ ${term.kind === 'phrase' ? phraseQuery(term.text) : wordQuery(term.text)}`;
}

/** It reads every row that the other conditions leave: "conv2_1" is found in longer names, too. */
function hasPart({ text }: SearchTerm): Prisma.Sql {
  const whole = contains(sql`plain`, text);
  const query = wordsOfPart(text);
  return query ? sql`(search @@ ${query} AND ${whole})` : whole;
}

/**
 * The words that are there wherever this part is, so that the index leaves few rows: those that begin in it, because a
 * mark stands before them. The last one may go on behind the part. Null: none is sure. (PostgreSQL may take letters behind
 * digits for a word of their own.)
 */
function wordsOfPart(part: string): Prisma.Sql | null {
  const words = [...storableText(part).matchAll(/(?<=[!-/:-@[-`{-~])([A-Za-z]+\d*|\d+)(?=[!-/:-@[-`{-~]|$)/g)];
  if (words.length === 0) return null;
  const texts = words.map(({ 0: word, index }) => `'${word}'${index + word.length === part.length ? ':*' : ''}`);
  return sql`to_tsquery(${SIMPLE}, ${texts.join(' & ')})`;
}

/** Several times as quick as LIKE, and no character of the text means anything but itself. */
function contains(lowerCase: Prisma.Sql, text: string): Prisma.Sql {
  return sql`strpos(${lowerCase}, lower(${storableText(text)})) > 0`;
}

/** Any of the words, to be marked. Those that English passes over are not: they would be marked everywhere. */
export function queryOfAny(terms: readonly SearchTerm[]): Prisma.Sql | null {
  const queries = terms
    .filter(({ kind, not }) => kind === 'word' && !not)
    .map(({ text, prefix }) => (prefix ? beginQuery(text) : sql`plainto_tsquery(${ENGLISH}, ${text})`));
  return queries.length > 0 ? Prisma.join(queries, ' || ') : null;
}

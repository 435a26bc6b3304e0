/** Reading what somebody sent as an archive: nothing is taken that would not come back as it is written there. */
import type { z } from 'zod';
import { AppError } from '../domain/appError';
import { sameWords, wordsOf, type FindingWords, type WordsRevision } from '../domain/findingWords';
import { anchorProblem } from '../review/anchors';
import { reviewOf } from '../review/reviewOf';
import {
  archivedFindingSchema,
  archivedSessionSchema,
  evidenceHashes,
  historySchema,
  type ArchivedFinding,
  type ArchivedSession,
} from './archive';
import { firstDifference } from './firstDifference';

/** Putting edits together may make words longer than one may type: they are taken up to this many times as long. */
const MERGED = 8;
const MAX_NAME_CHARACTERS = 200;

/** Throws `invalid_input` with the place: "findings.json: findings[3].title is missing." */
export function readSession(given: unknown, place: string): ArchivedSession {
  const session = parseExactly(archivedSessionSchema, given, place);
  checkTime(session.createdAt, `${place}.createdAt`);
  if (session.name.length > MAX_NAME_CHARACTERS) throw problem(`${place}.name`, 'is longer than a name may be');
  return session;
}

/** The same for a finding. Its words, its status and its counts must be what its revisions and its review amount to. */
export function readFinding(given: unknown, place: string): ArchivedFinding {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw problem(place, 'must be an object');
  const { revisions, review, ...rest } = given as Record<string, unknown>;
  const finding = parseExactly(archivedFindingSchema, rest, place);
  const history = parseExactly(historySchema, { revisions, review }, place);
  const read: ArchivedFinding = { ...finding, ...history };
  checkTimes(read, place);
  checkWords(read, place, { field: 'findingId', what: 'finding', of: ({ findingId }) => findingId });
  checkReview(read, place);
  checkParts(read, place);
  checkChecks(read, place);
  if (evidenceHashes(read).length === 0) throw problem(`${place}.evidence`, 'names no file');
  return read;
}

export function parseExactly<T>(schema: z.ZodType<T>, given: unknown, place: string): T {
  const result = schema.safeParse(given);
  if (!result.success) {
    const issue = result.error.issues[0];
    const inside = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
    throw problem(place + inside.join(''), `is not valid: ${issue?.message ?? 'unknown problem'}`);
  }
  const difference = firstDifference(given, result.data);
  if (difference) {
    const at = difference.path.startsWith('[') ? `${place}${difference.path}` : `${place}.${difference.path}`;
    throw problem(
      at,
      difference.isMissing ? 'is not known to this version of Specular' : 'is not as Specular writes it',
    );
  }
  checkTexts(given, place);
  return result.data;
}

/** No database holds these characters: they would not come back. */
function checkTexts(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (/[\0\p{Surrogate}]/u.test(value)) throw problem(path, 'has a character that cannot be stored');
  } else if (Array.isArray(value)) for (const [k, element] of value.entries()) checkTexts(element, `${path}[${k}]`);
  else if (typeof value === 'object' && value !== null)
    for (const [name, element] of Object.entries(value)) {
      checkTexts(name, path);
      checkTexts(element, `${path}.${name}`);
    }
}

function checkTimes(finding: ArchivedFinding, place: string): void {
  checkTime(finding.createdAt, `${place}.createdAt`);
  for (const list of ['revisions', 'review', 'checks'] as const)
    for (const [k, { createdAt }] of finding[list].entries()) checkTime(createdAt, `${place}.${list}[${k}].createdAt`);
}

/** To the millisecond in UTC, as they are stored. That there is such a day the schema has seen. */
export function checkTime(time: string, place: string): void {
  if (!/^(19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time))
    throw problem(place, 'must be a time since 1970 such as 2026-01-02T03:04:05.678Z');
}

interface Worded<Revision> extends FindingWords {
  id: string;
  author: string;
  revision: number;
  lastEdit: { by: string; at: string } | null;
  revisions: readonly Revision[];
}

/** Of a finding or a collection: its words are those of its last revision. `owner`: whose a revision says that it is. */
export function checkWords<Revision extends WordsRevision>(
  finding: Worded<Revision>,
  place: string,
  owner: { field: string; what: string; of: (revision: Revision) => string },
): void {
  const { id, revisions, revision, lastEdit, author } = finding;
  checkName(author, `${place}.author`);
  for (const [k, one] of revisions.entries()) {
    const at = `${place}.revisions[${k}]`;
    if (owner.of(one) !== id) throw problem(`${at}.${owner.field}`, `is another ${owner.what}`);
    if (one.number !== k + 1) throw problem(`${at}.number`, `must be ${k + 1}`);
    checkName(one.by, `${at}.by`);
    checkLength(one, at);
  }
  const last = revisions.at(-1);
  if (!last || revision !== last.number) throw problem(`${place}.revision`, 'must be the number of the last revision');
  if (!sameWords(wordsOf(finding), wordsOf(last)))
    throw problem(`${place}.title, text and tags`, 'must be those of the last revision');
  const expected = last.number > 1 ? { by: last.by, at: last.createdAt } : null;
  if (lastEdit?.by !== expected?.by || lastEdit?.at !== expected?.at)
    throw problem(`${place}.lastEdit`, 'must be who made the last revision, and when; null where there is one');
}

function checkLength({ title, text, tags }: { title: string; text: string; tags: string[] }, place: string): void {
  const [maxTitle, maxText, maxTag, maxTags] = [200, 20_000, 40, 20].map((most) => most * MERGED) as [number, number, number, number]; // prettier-ignore
  if (title.trim() === '' || title.length > maxTitle) throw problem(`${place}.title`, 'is empty or too long');
  if (text.length > maxText) throw problem(`${place}.text`, 'is too long');
  if (tags.length > maxTags || tags.some((tag) => tag.length > maxTag)) throw problem(`${place}.tags`, 'are too many or too long'); // prettier-ignore
}

function checkReview(finding: ArchivedFinding, place: string): void {
  const { id, review, status, reviewNumber } = finding;
  const ids = new Set<string>();
  for (const [k, entry] of review.entries()) {
    const at = `${place}.review[${k}]`;
    if (entry.findingId !== id) throw problem(`${at}.findingId`, 'is another finding');
    if (entry.number !== k + 1) throw problem(`${at}.number`, `must be ${k + 1}`);
    if (ids.has(entry.id)) throw problem(`${at}.id`, 'stands in it twice');
    ids.add(entry.id);
    checkName(entry.by, `${at}.by`);
    const why = entry.act.kind === 'comment' && entry.act.anchor ? anchorProblem(finding, entry.act.anchor) : null;
    if (why) throw problem(`${at}.act.anchor`, `names nothing of the finding (${why})`);
  }
  if (reviewNumber !== review.length)
    throw problem(`${place}.reviewNumber`, 'must be the number of entries of the review');
  if (status !== reviewOf(review).status) throw problem(`${place}.status`, 'must be the one that the review sets');
}

/** Each part is what an entry of the review added, and each of those entries has its part. */
function checkParts({ added, review }: ArchivedFinding, place: string): void {
  const entries = review.filter(({ act }) => act.kind === 'evidence');
  if (added.length !== entries.length) throw problem(`${place}.added`, 'must have a part for each entry of the review that adds one'); // prettier-ignore
  for (const [k, part] of added.entries()) {
    const at = `${place}.added[${k}]`;
    const { id, number, act, by, createdAt } = entries[k]!;
    const note = act.kind === 'evidence' ? act.note : '';
    const expected = { id, number: k + 2, entry: number, by, at: createdAt, note };
    for (const [name, value] of Object.entries(expected))
      if (part[name as keyof typeof expected] !== value) throw problem(`${at}.${name}`, 'must be that of the entry that added it'); // prettier-ignore
    if (act.kind === 'evidence' && act.part !== id) throw problem(`${place}.review[${number - 1}].act.part`, 'must be the id of the entry'); // prettier-ignore
  }
}

function checkChecks({ id, added, checks }: ArchivedFinding, place: string): void {
  const ids = new Set<string>();
  const parts = new Set<string | null>([null, ...added.map((part) => part.id)]);
  for (const [k, check] of checks.entries()) {
    const at = `${place}.checks[${k}]`;
    if (check.findingId !== id) throw problem(`${at}.findingId`, 'is another finding');
    if (ids.has(check.id)) throw problem(`${at}.id`, 'stands in it twice');
    ids.add(check.id);
    if (!parts.has(check.partId)) throw problem(`${at}.partId`, 'is no part of the finding');
    checkName(check.by, `${at}.by`);
    if (check.outcome.verdict === 'running') throw problem(`${at}.outcome`, 'has not ended: nothing would end it here');
  }
}

export function checkName(name: string, place: string): void {
  if (name.trim() === '' || name.length > MAX_NAME_CHARACTERS || /\p{Cc}/u.test(name))
    throw problem(place, 'is no name');
}

export function problem(place: string, what: string): AppError {
  return new AppError('invalid_input', `${place} ${what}.`, { field: place });
}

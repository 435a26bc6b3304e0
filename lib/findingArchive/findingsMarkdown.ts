/**
 * Findings as Markdown, a document each: links that are defined in one (`[1]: …`) would hold in all of it. Markdown has no
 * pictures of its own, so they lie beside it in a zip. What people wrote is Markdown already and stands in quotations, so that
 * no heading or list of theirs ends what is said of a finding; it loads nothing and runs nothing, wherever it is read.
 */
import { partsOf, withPart, type AnyPart } from '../domain/findingParts';
import { anchorInWords } from '../review/anchorInWords';
import { reviewOf, type Comment, type Thread } from '../review/reviewOf';
import type { ArchivedFinding } from './archive';
import {
  aboutInWords,
  numbersOf,
  outcomeInWords,
  partInWords,
  picturesOf,
  provenanceOf,
  reviewerInWords,
  subjectOf,
  timeText,
  type NamedValue,
} from './findingFacts';

export const MARKDOWN_INDEX = 'index.md';

/** Where a finding's document lies. */
export function documentFile(findingId: string): string {
  return `findings/${findingId}.md`;
}

/** Where a picture lies. @param part the number of the part that it is of */
export function pictureFile(findingId: string, name: string, part = 1): string {
  return `pictures/${findingId}-${part > 1 ? `part${part}-` : ''}${name}.png`;
}

/**
 * What somebody wrote as Markdown, as quotations of a depth, without what would load something or be HTML where it is read.
 */
export type Quote = (text: string, depth: number) => string;

/** All of them, with links to their documents. */
export function* findingsIndex(findings: readonly { id: string; title: string; status: string }[]): Generator<string> {
  yield `# Findings\n\n${findings.length === 1 ? '1 finding' : `${findings.length} findings`}, oldest first.\n`;
  let separator = '\n';
  for (const { id, title, status } of findings) {
    yield `${separator}- [${plain(title)}](${documentFile(id)}), ${status}\n`;
    separator = '';
  }
}

/** The document of a finding. */
export function findingMarkdown(finding: ArchivedFinding, quote: Quote): string {
  const { id, title, text, tags, author, createdAt, lastEdit, status } = finding;
  const { kind, network, layer, channel } = subjectOf(finding);
  const review = reviewOf(finding.review);
  const agree = review.votes.filter(({ vote }) => vote === 'agree').length;
  const facts: NamedValue[] = [
    { name: 'Status', value: status },
    { name: 'About', value: [kind, network, layer, channel && `channel ${channel}`].filter(Boolean).join(', ') },
    { name: 'Written by', value: `${author}, ${timeText(createdAt)}` },
    ...(lastEdit ? [{ name: 'Last changed by', value: `${lastEdit.by}, ${timeText(lastEdit.at)}` }] : []),
    ...(tags.length > 0 ? [{ name: 'Tags', value: tags.join(', ') }] : []),
    { name: 'Votes', value: `${agree} agree, ${review.votes.length - agree} disagree` },
    ...numbersOf(finding),
  ];
  const pictures = picturesOf(finding).map(({ name, alt }) => `![${plain(alt)}](../${pictureFile(id, name)})`);
  const blocks = [
    `# ${plain(title)}`,
    ...pictures,
    listOf(facts),
    ...(text.trim() === '' ? [] : [quote(text, 1)]),
    ...partsOf(finding).slice(1).flatMap((one) => addedPart(finding, one)), // prettier-ignore
    ...part('Status and votes', [
      ...review.changes.map(({ by, at, from, to, reason }) => `- ${plain(`${by}, ${timeText(at)}: ${from} → ${to}${reason && `: ${reason}`}`)}`), // prettier-ignore
      ...review.votes.map(({ by, at, vote, reason }) => `- ${plain(`${by}, ${timeText(at)}: ${vote}s${reason && `: ${reason}`}`)}`), // prettier-ignore
    ]),
    ...part(
      'Asked to review',
      review.reviewers.map((one) => `- ${plain(`${one.person}, ${reviewerInWords(one)}`)}`),
    ),
    ...(review.threads.length > 0
      ? ['## Discussion', ...review.threads.map((thread) => threadText(finding, thread, quote))]
      : []),
    ...part('Checks', finding.checks.map(({ by, createdAt: at, outcome, network: other, partId }) => `- ${plain(`${partInWords(finding, partId)}${by}, ${timeText(at)}${other ? `, with ${other.name}` : ''}: ${outcomeInWords(outcome)}`)}`)), // prettier-ignore
    '## What it rests on',
    listOf([{ name: 'Finding', value: id }, ...provenanceOf(finding)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What else it is about, with what that rests on. */
function addedPart(finding: ArchivedFinding, added: AnyPart): string[] {
  const { number, by, at, note } = added;
  const of = withPart(finding, added);
  const about = aboutInWords(of);
  return [
    `## ${plain(`Part ${number}: ${about}`)}`,
    ...picturesOf(of).map(({ name, alt }) => `![${plain(alt)}](../${pictureFile(finding.id, name, number)})`),
    listOf([
      { name: 'Added by', value: `${by}, ${timeText(at)}${note && `: ${note}`}` },
      ...numbersOf(of),
      ...provenanceOf(of),
    ]),
  ];
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`## ${title}`, lines.join('\n')] : [];
}

function listOf(facts: readonly NamedValue[]): string {
  return facts.map(({ name, value }) => `- **${plain(name)}:** ${plain(value)}`).join('\n');
}

function threadText(finding: ArchivedFinding, thread: Thread, quote: Quote): string {
  const about = thread.anchor ? `, ${anchorInWords(finding, thread.anchor)}` : '';
  const state = thread.resolved ? `, resolved by ${thread.resolved.by}` : '';
  return [
    `**${plain(thread.by)}**${plain(`, ${whenText(thread)}${about}${state}`)}`,
    quote(thread.text, 1),
    ...thread.replies.map((reply) => replyText(reply, quote)),
  ].join('\n\n');
}

function replyText(reply: Comment, quote: Quote): string {
  return `> **${plain(reply.by)}**${plain(`, ${whenText(reply)}`)}\n>\n${quote(reply.text, 2)}`;
}

function whenText({ at, rewrittenAt }: Comment): string {
  return `${timeText(at)}${rewrittenAt ? ', changed' : ''}`;
}

/** A text in one line that means nothing but itself. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|~!&]/g, '\\$&');
}

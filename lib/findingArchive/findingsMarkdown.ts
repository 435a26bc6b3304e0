/**
 * Findings as a Markdown document. Markdown has no pictures of its own, so it lies in a zip beside them. What people wrote
 * is Markdown already and stands in quotations, so that no heading or list of theirs ends what is said of a finding; it
 * loads nothing and runs nothing, wherever it is read.
 */
import { anchorInWords } from '../review/anchorInWords';
import { reviewOf, type Comment, type Thread } from '../review/reviewOf';
import type { ArchivedFinding } from './archive';
import { numbersOf, outcomeInWords, picturesOf, provenanceOf, subjectOf, type NamedValue } from './findingFacts';

export const MARKDOWN_DOCUMENT = 'findings.md';

/** Where a picture lies beside the document. */
export function pictureFile(findingId: string, name: string): string {
  return `pictures/${findingId}-${name}.png`;
}

export async function* findingsMarkdown(
  pages: AsyncIterable<readonly ArchivedFinding[]>,
  count: number,
): AsyncGenerator<string> {
  yield `# Findings\n\n${count === 1 ? '1 finding' : `${count} findings`}, oldest first.\n`;
  for await (const page of pages) for (const finding of page) yield `\n${sectionOf(finding)}`;
}

function sectionOf(finding: ArchivedFinding): string {
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
  const pictures = picturesOf(finding).map(({ name, alt }) => `![${plain(alt)}](${pictureFile(id, name)})`);
  const blocks = [
    `## ${plain(title)}`,
    ...pictures,
    listOf(facts),
    ...(text.trim() === '' ? [] : [quoted(text, 1)]),
    ...part('Status and votes', [
      ...review.changes.map(({ by, at, from, to, reason }) => `- ${plain(`${by}, ${timeText(at)}: ${from} → ${to}${reason && `: ${reason}`}`)}`), // prettier-ignore
      ...review.votes.map(({ by, at, vote, reason }) => `- ${plain(`${by}, ${timeText(at)}: ${vote}s${reason && `: ${reason}`}`)}`), // prettier-ignore
    ]),
    ...(review.threads.length > 0
      ? ['### Discussion', ...review.threads.map((thread) => threadText(finding, thread))]
      : []),
    ...part('Checks', finding.checks.map(({ by, createdAt: at, outcome, network: other }) => `- ${plain(`${by}, ${timeText(at)}${other ? `, with ${other.name}` : ''}: ${outcomeInWords(outcome)}`)}`)), // prettier-ignore
    '### What it rests on',
    listOf([{ name: 'Finding', value: id }, ...provenanceOf(finding)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`### ${title}`, lines.join('\n')] : [];
}

function listOf(facts: readonly NamedValue[]): string {
  return facts.map(({ name, value }) => `- **${plain(name)}:** ${plain(value)}`).join('\n');
}

function threadText(finding: ArchivedFinding, thread: Thread): string {
  const about = thread.anchor ? `, ${anchorInWords(finding, thread.anchor)}` : '';
  const state = thread.resolved ? `, resolved by ${thread.resolved.by}` : '';
  return [
    `**${plain(thread.by)}**${plain(`, ${timeText(thread.at)}${about}${state}`)}`,
    quoted(thread.text, 1),
    ...thread.replies.map((reply) => replyText(reply)),
  ].join('\n\n');
}

function replyText({ by, at, text }: Comment): string {
  return `> **${plain(by)}**${plain(`, ${timeText(at)}`)}\n>\n${quoted(text, 2)}`;
}

/** "2026-01-02 03:04 UTC" */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/**
 * What somebody wrote as Markdown, without what would load something or be HTML where it is read. By no backslash: one that
 * stands before it would undo that. A picture becomes a link, as on the pages.
 */
function quoted(text: string, depth: number): string {
  const mark = `${'>'.repeat(depth)} `;
  const safe = text.replaceAll(/<(?=[A-Za-z/!?])/g, '&lt;').replaceAll(/!+(?=\[)/g, '');
  return safe
    .split(/\r\n|\r|\n/)
    .map((line) => (mark + line).trimEnd())
    .join('\n');
}

/** A text in one line that means nothing but itself. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|~!&]/g, '\\$&');
}

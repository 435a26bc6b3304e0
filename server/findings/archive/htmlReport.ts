/**
 * Findings as one HTML file that needs nothing else: its pictures are in it, there is no script, and its policy lets it ask
 * nobody for anything. To be mailed, printed and kept.
 */
import { createHash } from 'node:crypto';
import type { Sha256 } from '@/lib/domain/hash';
import { partsOf, withPart, type AnyPart } from '@/lib/domain/findingParts';
import type { ArchivedFinding } from '@/lib/findingArchive/archive';
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
} from '@/lib/findingArchive/findingFacts';
import { anchorInWords } from '@/lib/review/anchorInWords';
import { reviewOf, type Comment, type Thread } from '@/lib/review/reviewOf';
import type { FindingOutline } from '../../db/findingArchiveRecords';
import { markdownHtml } from './markdownHtml';
import { REPORT_STYLE } from './reportStyle';

const STYLE_HASH = createHash('sha256').update(REPORT_STYLE).digest('base64');
const POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

export interface ReportSource {
  /** Of all of them, in their order. */
  outline: readonly FindingOutline[];
  pages: AsyncIterable<readonly ArchivedFinding[]>;
  /** The bytes of a picture. */
  picture: (hash: Sha256) => Promise<Uint8Array>;
}

/** The file, in blocks; one finding's pictures are in memory at a time. */
export async function* htmlReport({ outline, pages, picture }: ReportSource): AsyncGenerator<string> {
  const count = outline.length === 1 ? '1 finding' : `${outline.length.toLocaleString('en')} findings`;
  const title = outline.length === 1 ? (outline[0]?.title ?? 'Findings') : 'Findings';
  yield `${documentHead(title)}<main>
<header><h1>Findings</h1><p class="quiet">${count}, oldest first. Written by Specular.</p></header>
`;
  yield `<nav aria-label="Contents"><h2>Contents</h2><ol>\n`;
  for (const { id, title: name, status } of outline)
    yield `<li><a href="#${anchorOf(id)}">${escaped(name)}</a> <span class="tag">${escaped(status)}</span></li>\n`;
  yield '</ol></nav>\n';
  for await (const page of pages) for (const finding of page) yield await section(finding, picture);
  yield DOCUMENT_END;
}

/** Up to where the page begins. */
export function documentHead(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
`;
}
export const DOCUMENT_END = '</main>\n</body>\n</html>\n';

export const anchorOf = (id: string) => `finding-${id}`;

export async function section(finding: ArchivedFinding, picture: ReportSource['picture']): Promise<string> {
  const { id, title, text, tags, author, createdAt, lastEdit, status } = finding;
  const { kind, network, layer, channel } = subjectOf(finding);
  const review = reviewOf(finding.review);
  const agree = review.votes.filter(({ vote }) => vote === 'agree').length;
  const figures = await figuresOf(finding, picture);
  const added: string[] = [];
  for (const part of partsOf(finding).slice(1)) added.push(await partHtml(finding, part, picture));
  const about = [kind, network, layer, channel && `channel ${channel}`].filter(Boolean).join(', ');
  const facts: NamedValue[] = [
    { name: 'Status', value: status },
    { name: 'About', value: about },
    { name: 'Written by', value: `${author}, ${timeText(createdAt)}` },
    ...(lastEdit ? [{ name: 'Last changed by', value: `${lastEdit.by}, ${timeText(lastEdit.at)}` }] : []),
    { name: 'Votes', value: `${agree} agree, ${review.votes.length - agree} disagree` },
  ];
  return `<article id="${anchorOf(id)}" aria-labelledby="${anchorOf(id)}-title">
<h2 id="${anchorOf(id)}-title">${escaped(title)}</h2>
${tags.length > 0 ? `<p>${tags.map((tag) => `<span class="tag">${escaped(tag)}</span>`).join(' ')}</p>` : ''}
${figures.join('\n')}
${text.trim() === '' ? '' : `<div class="words">${markdownHtml(text)}</div>`}
${factList([...facts, ...numbersOf(finding)])}
${added.join('\n')}
${listPart('Status and votes', [
  ...review.changes.map(({ by, at, from, to, reason }) => said(by, at, `${from} → ${to}`, reason)),
  ...review.votes.map(({ by, at, vote, reason }) => said(by, at, `${vote}s`, reason)),
])}
${listPart(
  'Asked to review',
  review.reviewers.map((one) => `<b>${escaped(one.person)}</b>, ${escaped(reviewerInWords(one))}`),
)}
${review.threads.length > 0 ? `<h3>Discussion</h3>\n${review.threads.map((thread) => threadHtml(finding, thread)).join('\n')}` : ''}
${listPart(
  'Checks',
  finding.checks.map(({ by, createdAt: at, outcome, network: other, partId }) =>
    said(by, at, `${partInWords(finding, partId)}${other ? `with ${other.name}, ` : ''}${outcomeInWords(outcome)}`),
  ),
)}
<details open><summary>What it rests on</summary>${factList([{ name: 'Finding', value: id }, ...provenanceOf(finding)])}</details>
</article>
`;
}

async function figuresOf(finding: ArchivedFinding, picture: ReportSource['picture']): Promise<string[]> {
  const figures: string[] = [];
  for (const { hash, alt } of picturesOf(finding)) {
    const data = Buffer.from(await picture(hash)).toString('base64');
    figures.push(`<figure><img alt="${escaped(alt)}" src="data:image/png;base64,${data}"><figcaption>${escaped(alt)}</figcaption></figure>`); // prettier-ignore
  }
  return figures;
}

/** What else it is about. */
async function partHtml(finding: ArchivedFinding, part: AnyPart, picture: ReportSource['picture']): Promise<string> {
  const of = { ...finding, ...withPart(finding, part) } as ArchivedFinding;
  const { number, by, at, note } = part;
  return `<h3>Part ${number}: ${escaped(aboutInWords(of))}</h3>
${(await figuresOf(of, picture)).join('\n')}
${factList([{ name: 'Added by', value: `${by}, ${timeText(at)}${note && `: ${note}`}` }, ...numbersOf(of), ...provenanceOf(of)])}`;
}

function factList(facts: readonly NamedValue[]): string {
  const rows = facts.map(({ name, value }) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`);
  return `<dl>${rows.join('')}</dl>`;
}

function listPart(title: string, items: readonly string[]): string {
  return items.length > 0 ? `<h3>${title}</h3><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>` : '';
}

/** Who did what when, and why. */
function said(by: string, at: string, what: string, reason = ''): string {
  return `<b>${escaped(by)}</b> ${escaped(what)}${reason ? `: ${escaped(reason)}` : ''} <span class="quiet">${timeText(at)}</span>`;
}

/** `finding`: what the thread can be about a part of; null: it has none. */
export function threadHtml(finding: ArchivedFinding | null, thread: Thread): string {
  const about =
    finding && thread.anchor ? ` <span class="tag">${escaped(anchorInWords(finding, thread.anchor))}</span>` : '';
  const state = thread.resolved ? ` <span class="tag">resolved by ${escaped(thread.resolved.by)}</span>` : '';
  const replies = thread.replies.map((reply) => `<blockquote>${commentHtml(reply)}</blockquote>`);
  return `<section class="thread">${commentHtml(thread, about + state)}${replies.join('')}</section>`;
}

function commentHtml({ by, at, text, rewrittenAt }: Comment, more = ''): string {
  const changed = rewrittenAt ? ', changed' : '';
  return `<p><b>${escaped(by)}</b> <span class="quiet">${timeText(at)}${changed}</span>${more}</p>${markdownHtml(text)}`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

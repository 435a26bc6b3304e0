/** Findings as a table for spreadsheets, as RFC 4180 has it; nothing in it becomes a formula. */
import { eachPart } from '../domain/findingParts';
import { csvField } from '../occlusion/mapCsv';
import { reviewOf } from '../review/reviewOf';
import type { ArchivedFinding } from './archive';
import { aboutInWords, subjectOf } from './findingFacts';

const COLUMNS = ['id', 'title', 'status', 'kind', 'author', 'created', 'edited', 'tags', 'network', 'layer', 'channel', 'class', 'picture', 'also_about', 'agree', 'disagree', 'comments', 'open_threads', 'text', 'link']; // prettier-ignore

/** Blocks of whole lines. `linkOf`: the address of a finding's page. */
export async function* findingsCsv(
  pages: AsyncIterable<readonly ArchivedFinding[]>,
  linkOf: (id: string) => string,
): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for await (const page of pages) yield page.map((finding) => lineOf(finding, linkOf(finding.id))).join('');
}

function lineOf(finding: ArchivedFinding, link: string): string {
  const { id, title, status, author, createdAt, lastEdit, tags, text } = finding;
  const { kind, network, layer, channel, className, picture } = subjectOf(finding);
  const { votes, threads } = reviewOf(finding.review);
  const agree = votes.filter(({ vote }) => vote === 'agree').length;
  const fields = [
    ...[id, title, status, kind, author, createdAt, lastEdit?.at ?? '', tags.join(', ')],
    ...[network, layer, channel, className, picture].map(String),
    alsoAbout(finding),
    ...[agree, votes.length - agree].map(String),
    String(threads.reduce((sum, { replies }) => sum + 1 + replies.length, 0)),
    String(threads.filter(({ resolved }) => resolved === null).length),
    ...[text, link],
  ];
  return `${fields.map(csvField).join(',')}\r\n`;
}

/** "2: channel, Objects, conv5, channel 12; 3: …" */
function alsoAbout(finding: ArchivedFinding): string {
  const others = eachPart(finding).slice(1);
  return others.map((part, k) => `${k + 2}: ${aboutInWords(part)}`).join('; ');
}

/** A collection as one HTML file that is read in its order: its words, and each finding with the note why it is there. */
import { collectionOf } from '@/lib/collections/collectionOf';
import type { ArchivedCollection } from '@/lib/findingArchive/archive';
import { timeText } from '@/lib/findingArchive/findingFacts';
import { anchorOf, DOCUMENT_END, documentHead, escaped, section, threadHtml, type ReportSource } from './htmlReport';
import { markdownHtml } from './markdownHtml';

/** The file, in blocks. `source`: its findings, in its order; those that were removed are not in the report. */
export async function* collectionReport(collection: ArchivedCollection, source: ReportSource): AsyncGenerator<string> {
  const { title, text, tags, author, createdAt, lastEdit, entries } = collection;
  const { items, threads } = collectionOf(entries);
  const noteOf = new Map(items.map(({ findingId, note }) => [findingId, note]));
  const changed = lastEdit ? `, last written by ${escaped(lastEdit.by)}, ${timeText(lastEdit.at)}` : '';
  const count = source.outline.length === 1 ? '1 finding' : `${source.outline.length.toLocaleString('en')} findings`;
  yield `${documentHead(title)}<main>
<header><h1>${escaped(title)}</h1><p class="quiet">Collection of ${count} by ${escaped(author)}, ${timeText(createdAt)}${changed}. Written by Specular.</p></header>
${tags.length > 0 ? `<p>${tags.map((tag) => `<span class="tag">${escaped(tag)}</span>`).join(' ')}</p>` : ''}
${text.trim() === '' ? '' : `<div class="words">${markdownHtml(text)}</div>`}
<nav aria-label="Contents"><h2>Contents</h2><ol>
`;
  for (const { id, title: name, status } of source.outline)
    yield `<li><a href="#${anchorOf(id)}">${escaped(name)}</a> <span class="tag">${escaped(status)}</span></li>\n`;
  yield '</ol></nav>\n';
  let place = 0;
  for await (const page of source.pages)
    for (const finding of page) {
      const note = noteOf.get(finding.id);
      const said =
        note && note.text !== ''
          ? `${markdownHtml(note.text)}<p class="quiet">${escaped(note.by)}, ${timeText(note.at)}</p>`
          : '';
      yield `<div class="item"><section class="note" aria-label="Note on finding ${++place}"><p class="quiet">${place} of ${source.outline.length}</p>${said}</section>\n`;
      yield `${await section(finding, source.picture)}</div>\n`;
    }
  if (threads.length > 0)
    yield `<h2>Discussion of the collection</h2>\n${threads.map((thread) => threadHtml(null, thread)).join('\n')}\n`;
  yield DOCUMENT_END;
}

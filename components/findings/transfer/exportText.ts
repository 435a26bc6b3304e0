/** The ways to take findings away, in words. */
import type { FindingFilter } from '@/lib/domain/findingFilter';
import { EXPORT_FORMATS, type CollectionFormat, type ExportFormat } from '@/lib/protocol/rest';
import { findingsHref } from '../findingQuery';

export const EXPORT_TEXTS: Record<ExportFormat, { name: string; what: string }> = {
  json: { name: 'JSON (zip)', what: 'All of each finding, with the files of the evidence. Can be imported again.' },
  csv: { name: 'CSV', what: 'A table for spreadsheets, a line a finding.' },
  markdown: { name: 'Markdown (zip)', what: 'A document a finding, with its pictures beside it.' },
  html: { name: 'HTML', what: 'One file with pictures, to mail, print and keep.' },
};
export { EXPORT_FORMATS };

/** What a link downloads: the findings that a filter finds, or those with these ids. */
export function exportHref(format: ExportFormat, filter: FindingFilter, ids: readonly string[] = []): string {
  const query = findingsHref(filter).split('?')[1] ?? '';
  const parameters = new URLSearchParams(query);
  for (const id of ids) parameters.append('id', id);
  parameters.set('format', format);
  return `/api/findings/export?${parameters}`;
}

/** "1 finding", "1,200 findings" */
export function findingsText(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'finding' : 'findings'}`;
}

/** Findings, labellings and collections: "1 item", "1,200 items" */
export function itemsText(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'item' : 'items'}`;
}

/** What a link downloads: a collection with its findings. */
export function collectionExportHref(id: string, format: CollectionFormat): string {
  return `/api/collections/${id}/export?format=${format}`;
}

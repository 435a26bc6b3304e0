/** The routes by which findings leave the workspace and come into it, and what they take and give. */
import { type z } from 'zod';
import { newCollectionLinkSchema, newPublicLinkSchema, revokeLinkSchema, sharedLinkSchema } from '../domain/publicLink';
import * as rest from '../protocol/rest';
import * as share from '../protocol/shareRest';
import { ANY_FILE, EVENTS, type Operation } from './operation';

/** Schemas with a name of their own. */
export const SHARING_SCHEMAS = {
  SharedLink: sharedLinkSchema,
  PublicState: share.publicStateSchema,
  ImportLine: rest.importLineSchema,
  ImportReport: rest.findingImportReportSchema,
} satisfies Record<string, z.ZodType>;

const ARCHIVE = 'Export and import';
const LINKS = 'Public links';

export const SHARING_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'GET', path: '/api/findings/export', tag: ARCHIVE },
    summary:
      'The findings that the filters let through, as one file: a CSV table, a page in HTML, or a zip with JSON or Markdown and the files. JSON of all has collections and closed labellings, too; the header x-specular-open-labellings says how many were left out.',
    query: rest.findingExportQuerySchema,
    repeated: rest.REPEATED_IN_EXPORT,
    answer: ANY_FILE,
    errors: ['invalid_input', 'not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'POST', path: '/api/findings/import', tag: ARCHIVE },
    summary:
      'Takes in an archive that was exported as JSON, and says of each finding, labelling and collection what became of it. Asked for application/x-ndjson it answers lines, each an ImportLine: how far it is, and the report at last.',
    body: { contentType: 'application/zip' },
    answer: rest.findingImportReportSchema,
    errors: ['invalid_input', 'unsupported', 'too_large', 'cancelled', 'storage_full'],
  },
  {
    ...{ method: 'DELETE', path: '/api/findings/import/{id}', tag: ARCHIVE },
    summary: 'Stops an import, by the id of its first line. What it stored by then stays, and its report says so.',
    answer: null,
    errors: ['not_found'],
  },
  {
    ...{ method: 'GET', path: '/api/collections/{id}/export', tag: ARCHIVE },
    summary:
      'The collection with its findings, as one file: an archive that can be imported, or a page in HTML that reads in its order.',
    query: rest.collectionExportQuerySchema,
    answer: ANY_FILE,
    errors: ['invalid_input', 'not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/links', tag: LINKS },
    summary: 'The public links to the finding, newest first, those that show nothing any more too.',
    answer: share.linksAnswerSchema,
    errors: ['not_found'],
  },
  {
    ...{ method: 'POST', path: '/api/findings/{id}/links', tag: LINKS },
    summary: 'Freezes the finding as it is now, and makes a link to that.',
    body: newPublicLinkSchema,
    answer: share.linkAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'storage_full', 'storage_damaged'],
  },
  {
    ...{ method: 'GET', path: '/api/collections/{id}/links', tag: LINKS },
    summary: 'The public links to the collection, newest first, those that show nothing any more too.',
    answer: share.linksAnswerSchema,
    errors: ['not_found'],
  },
  {
    ...{ method: 'POST', path: '/api/collections/{id}/links', tag: LINKS },
    summary:
      'Freezes the collection and its findings as they are now, and makes a link to that. `reviewNumber` is the number of the last entry of its log; `findings` says of each of its findings what was seen of it, and where one moved on meanwhile, the answer is `conflict`.',
    body: newCollectionLinkSchema,
    answer: share.linkAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'too_large', 'storage_full', 'storage_damaged'],
  },
  {
    ...{ method: 'POST', path: '/api/links/{id}/revoke', tag: LINKS },
    summary: 'From now on the link shows nothing, to nobody.',
    body: revokeLinkSchema,
    answer: share.linkAnswerSchema,
    errors: ['invalid_input', 'not_found'],
  },
  {
    ...{ method: 'GET', path: '/api/p/{token}', tag: LINKS },
    summary: 'Whether the link shows something.',
    answer: share.publicStateSchema,
    errors: ['not_found', 'gone'],
  },
  {
    ...{ method: 'GET', path: '/api/p/{token}/events', tag: LINKS },
    summary:
      'That the link shows something, and at once when it does not any more: server-sent events, each a PublicState.',
    answer: EVENTS,
    errors: ['not_found', 'gone'],
  },
  {
    ...{ method: 'GET', path: '/api/p/{token}/files/{name}', tag: LINKS },
    summary: 'A file of what the link shows: a part of the evidence, or the picture of the link itself.',
    answer: ANY_FILE,
    errors: ['not_found', 'gone', 'storage_damaged'],
  },
];

/** The routes of findings, of their review and of saved filters, and what they take and give. */
import { type z } from 'zod';
import { findingCheckSchema, findingDraftSchema, findingPartSchema, findingSchema, newPartSchema } from '../domain/finding'; // prettier-ignore
import { renameFilterSchema, savedFilterSchema, saveFilterSchema } from '../domain/findingFilter';
import { nearFindingsSchema } from '../domain/findingMeaning';
import { newReviewEntrySchema, reviewEntrySchema } from '../domain/findingReview';
import { editFindingSchema, findingRevisionSchema, restoreFindingSchema } from '../domain/findingWords';
import { nearFindingQuerySchema, nearTextQuerySchema } from '../protocol/meaningRest';
import * as rest from '../protocol/rest';
import { findingStateSchema, partAnswerSchema, reviewEntryAnswerSchema, reviewLogSchema, reviewQuerySchema } from '../protocol/reviewRest'; // prettier-ignore
import { ANY_FILE, EVENTS, PNG, type Operation } from './operation';

/** Schemas with a name of their own. */
export const FINDING_SCHEMAS = {
  Finding: findingSchema,
  FindingCheck: findingCheckSchema,
  FindingPart: findingPartSchema,
  FindingRevision: findingRevisionSchema,
  FindingState: findingStateSchema,
  ReviewEntry: reviewEntrySchema,
  SavedFilter: savedFilterSchema,
} satisfies Record<string, z.ZodType>;

const FINDINGS = 'Findings';
const REVIEW = 'Review';
const FILTERS = 'Saved filters';

export const FINDING_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'GET', path: '/api/findings', tag: FINDINGS },
    summary: 'Findings that a filter lets through, newest first, or best match first where there is a search.',
    query: rest.findingPageQuerySchema,
    repeated: rest.REPEATED_FILTERS,
    answer: rest.findingPageSchema,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'POST', path: '/api/findings', tag: FINDINGS },
    summary: 'Freezes the evidence and stores the finding.',
    body: findingDraftSchema,
    answer: rest.findingAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'unsupported', 'storage_full'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/facets', tag: FINDINGS },
    summary: 'What the filters of the list can be set to, with what each value would find.',
    query: rest.findingFacetsQuerySchema,
    repeated: rest.REPEATED_FILTERS,
    answer: rest.findingFacetsAnswerSchema,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/near', tag: FINDINGS },
    summary: 'Findings whose words are near to a text in what they mean, as a machine says.',
    query: nearTextQuerySchema,
    repeated: rest.REPEATED_FILTERS,
    answer: nearFindingsSchema,
    errors: ['invalid_input', 'unavailable'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/near', tag: FINDINGS },
    summary: 'Findings whose words are near to those of this one in what they mean, as a machine says.',
    query: nearFindingQuerySchema,
    answer: nearFindingsSchema,
    errors: ['invalid_input', 'not_found', 'unavailable'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}', tag: FINDINGS },
    summary: 'A finding with its evidence and its checks.',
    answer: rest.findingAnswerSchema,
    errors: ['not_found'],
  },
  {
    ...{ method: 'PATCH', path: '/api/findings/{id}', tag: FINDINGS },
    summary: 'Other words, as the next revision. What somebody else wrote meanwhile is kept too.',
    body: editFindingSchema,
    answer: rest.findingAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/revisions', tag: FINDINGS },
    summary: 'What the finding said, newest first.',
    query: rest.revisionPageQuerySchema,
    answer: rest.revisionPageSchema,
    errors: ['invalid_input', 'not_found'],
  },
  {
    ...{ method: 'POST', path: '/api/findings/{id}/revisions', tag: FINDINGS },
    summary: 'The words of an older revision, as a new one.',
    body: restoreFindingSchema,
    answer: rest.findingAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict'],
  },
  {
    ...{ method: 'POST', path: '/api/findings/{id}/checks', tag: FINDINGS },
    summary: 'Compares the evidence with how it is now. What has to be computed comes back running.',
    body: rest.runCheckSchema,
    answer: rest.checkAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'unsupported'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/events', tag: FINDINGS },
    summary: 'How far the finding is, now and after every change: server-sent events, each a FindingState.',
    answer: EVENTS,
    errors: ['not_found'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/picture', tag: FINDINGS },
    summary: 'The frozen picture.',
    answer: PNG,
    errors: ['not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/map', tag: FINDINGS },
    summary: 'The frozen heatmap: NPY, float32, (rows, columns), probability of the class; NaN where it is not known.',
    answer: { contentType: 'application/octet-stream' },
    errors: ['not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/files/{name}', tag: FINDINGS },
    summary:
      'A part of the evidence: arrays as NPY, pictures as PNG, tables as CSV. Which ones there are is up to its kind.',
    answer: ANY_FILE,
    errors: ['not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'POST', path: '/api/findings/{id}/parts', tag: FINDINGS },
    summary: 'Freezes something more that the finding is about, and says so in its review. A part that was sent before is answered again.', // prettier-ignore
    body: newPartSchema,
    answer: partAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'unsupported', 'too_large', 'storage_full'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/parts/{part}/picture', tag: FINDINGS },
    summary: 'The frozen picture of a part that was added.',
    answer: PNG,
    errors: ['not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/parts/{part}/files/{name}', tag: FINDINGS },
    summary: 'A file of the evidence of a part that was added, as of the first part.',
    answer: ANY_FILE,
    errors: ['not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'GET', path: '/api/findings/{id}/review', tag: REVIEW },
    summary: 'What was said of the finding, by number: those after the last one that is known.',
    query: reviewQuerySchema,
    answer: reviewLogSchema,
    errors: ['invalid_input', 'not_found'],
  },
  {
    ...{ method: 'POST', path: '/api/findings/{id}/review', tag: REVIEW },
    summary:
      'A status, a vote, a comment. An entry that was sent before is answered again; null says what holds already.',
    body: newReviewEntrySchema,
    answer: reviewEntryAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'forbidden', 'too_large'],
  },
  {
    ...{ method: 'GET', path: '/api/saved-filters', tag: FILTERS },
    summary: 'Filters that somebody gave a name.',
    answer: rest.savedFiltersAnswerSchema,
    errors: [],
  },
  {
    ...{ method: 'POST', path: '/api/saved-filters', tag: FILTERS },
    summary: 'Gives a filter of the list of findings a name.',
    body: saveFilterSchema,
    answer: rest.savedFilterAnswerSchema,
    errors: ['invalid_input', 'conflict'],
  },
  {
    ...{ method: 'PATCH', path: '/api/saved-filters/{id}', tag: FILTERS },
    summary: 'Another name.',
    body: renameFilterSchema,
    answer: rest.savedFilterAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict'],
  },
  {
    ...{ method: 'DELETE', path: '/api/saved-filters/{id}', tag: FILTERS },
    summary: 'Deletes the filter, and no finding.',
    answer: null,
    errors: ['not_found'],
  },
];

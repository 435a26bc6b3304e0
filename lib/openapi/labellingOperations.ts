/** The routes of labellings, and what they take and give. */
import { type z } from 'zod';
import { labelEntrySchema, labelledChannelSchema, labellingSchema, newLabellingSchema, newLabelSchema } from '../domain/labelling'; // prettier-ignore
import { labellingResultsSchema } from '../domain/labellingResults';
import * as rest from '../protocol/labellingRest';
import { EVENTS, PNG, type Operation } from './operation';

/** Schemas with a name of their own. */
export const LABELLING_SCHEMAS = {
  Labelling: labellingSchema,
  ListedLabelling: rest.listedLabellingSchema,
  LabelEntry: labelEntrySchema,
  LabelledChannel: labelledChannelSchema,
  LabellingResults: labellingResultsSchema,
  LabellingState: rest.labellingStateSchema,
} satisfies Record<string, z.ZodType>;

const LABELLINGS = 'Labellings';

export const LABELLING_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'GET', path: '/api/labellings', tag: LABELLINGS },
    summary: 'Labellings, newest first.',
    query: rest.labellingPageQuerySchema,
    answer: rest.labellingListSchema,
    errors: ['invalid_input'],
  },
  {
    ...{ method: 'POST', path: '/api/labellings', tag: LABELLINGS },
    summary: 'Freezes what the channels are judged by, and begins. Sent again with the same id, it is the same one.',
    body: newLabellingSchema,
    answer: rest.labellingAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'unsupported', 'storage_full'],
  },
  {
    ...{ method: 'GET', path: '/api/labellings/{id}', tag: LABELLINGS },
    summary: 'A labelling, and how many channels each person has labelled.',
    answer: rest.labellingAnswerSchema,
    errors: ['not_found'],
  },
  {
    ...{ method: 'PATCH', path: '/api/labellings/{id}', tag: LABELLINGS },
    summary: 'Closes it or opens it again, which only who began it can do.',
    body: rest.changeLabellingSchema,
    answer: rest.labellingAnswerSchema,
    errors: ['invalid_input', 'not_found', 'forbidden'],
  },
  {
    ...{ method: 'GET', path: '/api/labellings/{id}/channels/{channel}', tag: LABELLINGS },
    summary: 'What the channel is judged by, as numbers and names.',
    answer: rest.channelEvidenceAnswerSchema,
    errors: ['not_found'],
  },
  {
    ...{ method: 'GET', path: '/api/labellings/{id}/channels/{channel}/picture', tag: LABELLINGS },
    summary: 'The patches that the channel is judged by.',
    answer: PNG,
    errors: ['not_found', 'storage_damaged'],
  },
  {
    ...{ method: 'GET', path: '/api/labellings/{id}/labels', tag: LABELLINGS },
    summary: 'What one person said, oldest first, and nobody else.',
    query: rest.ownLabelsQuerySchema,
    answer: rest.ownLabelsSchema,
    errors: ['invalid_input', 'not_found'],
  },
  {
    ...{ method: 'POST', path: '/api/labellings/{id}/labels', tag: LABELLINGS },
    summary: 'What somebody calls a channel; null: they cannot tell. Sent again with the same id, it is stored once.',
    body: newLabelSchema,
    answer: rest.labelAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'too_large'],
  },
  {
    ...{ method: 'GET', path: '/api/labellings/{id}/labels/export', tag: LABELLINGS },
    summary: 'Every label, for who has given all of theirs, and for everybody once the labelling is closed.',
    query: rest.askerQuerySchema,
    answer: { contentType: 'text/csv' },
    errors: ['invalid_input', 'not_found', 'forbidden'],
  },
  {
    ...{ method: 'GET', path: '/api/labellings/{id}/results', tag: LABELLINGS },
    summary: 'Agreement and labels, for who has given all of theirs, and for everybody once the labelling is closed.',
    query: rest.askerQuerySchema,
    answer: rest.labellingResultsAnswerSchema,
    errors: ['invalid_input', 'not_found', 'forbidden'],
  },
  {
    ...{ method: 'GET', path: '/api/labellings/{id}/events', tag: LABELLINGS },
    summary: 'How far everybody is, now and after every change: server-sent events, each a LabellingState.',
    answer: EVENTS,
    errors: ['not_found'],
  },
];

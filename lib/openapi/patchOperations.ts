/** Of the routes of image sets those that help to name what a channel sees. */
import * as rest from '../protocol/rest';
import type { Operation } from './operation';

const CHANNELS = 'Channels';

export const PATCH_OPERATIONS: readonly Operation[] = [
  {
    ...{ method: 'GET', path: '/api/image-sets/{id}/patches/alike', tag: CHANNELS },
    summary:
      'Which channels of a layer, of the same network or another one, fire in the same pictures of the set as a given one.',
    query: rest.likenessQuerySchema,
    answer: rest.likenessAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict'],
  },
  {
    ...{ method: 'GET', path: '/api/image-sets/{id}/patches/suggestions', tag: CHANNELS },
    summary:
      'What a machine proposes that a channel stands for. Runs the network on a few pictures, unless the asker leaves.',
    query: rest.suggestionsQuerySchema,
    answer: rest.suggestionsAnswerSchema,
    errors: ['invalid_input', 'not_found', 'conflict', 'unsupported', 'too_large', 'cancelled'],
  },
];

import { describe, expect, it } from 'vitest';
import {
  DEFAULT_PREDICTIONS_QUERY,
  parsePredictionsQuery,
  predictionsQueryString,
  type PredictionsQuery,
} from './predictionsQuery';

describe('the address of a set’s predictions', () => {
  it('gives back what is shown', () => {
    const query: PredictionsQuery = {
      network: 'resnet-20',
      sort: 'recall',
      order: 'descending',
      matrix: 'share',
      classes: [5, 3],
    };
    const given = Object.fromEntries(new URLSearchParams(predictionsQueryString(query)));
    expect(parsePredictionsQuery(given)).toEqual(query);
  });

  it('takes what cannot be read as not given', () => {
    expect(predictionsQueryString(DEFAULT_PREDICTIONS_QUERY)).toBe('?');
    expect(parsePredictionsQuery({})).toEqual(DEFAULT_PREDICTIONS_QUERY);
    const wrong = { network: '../x', sort: 'beauty', order: 'up', matrix: 'both', classes: '-1,x,,2,2,99999999' };
    expect(parsePredictionsQuery(wrong)).toEqual({ ...DEFAULT_PREDICTIONS_QUERY, classes: [2] });
  });
});

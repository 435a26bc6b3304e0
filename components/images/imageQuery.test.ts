import { describe, expect, it } from 'vitest';
import {
  DEFAULT_DISPLAY,
  imageQueryString,
  NO_IMAGE_QUERY,
  parseImageDisplay,
  parseImageQuery,
  type ImageDisplay,
  type ImageQuery,
} from './imageQuery';

const parametersOf = (text: string) => Object.fromEntries(new URLSearchParams(text));

describe('the address of a grid of pictures', () => {
  it('gives back which pictures are shown, and how', () => {
    const query: ImageQuery = {
      search: 'a & b',
      label: 'tabby cat',
      network: 'net-1',
      prediction: 3,
      actual: 0,
      outcome: 'wrong',
      minConfidence: 0.25,
      maxConfidence: 1,
      sort: 'most-confident',
    };
    const selected: ImageDisplay['selected'] = [
      [0, 99],
      [150, 150],
    ];
    const display: ImageDisplay = { view: 'table', side: 192, at: 1200, picture: 1234, open: true, selected };
    const given = parametersOf(imageQueryString(query, display));
    expect(parseImageQuery(given)).toEqual(query);
    expect(parseImageDisplay(given)).toEqual(display);
  });

  it('is empty for a set as it is opened, and takes what cannot be read as not given', () => {
    expect(imageQueryString(NO_IMAGE_QUERY)).toBe('');
    expect(parseImageQuery({})).toEqual(NO_IMAGE_QUERY);
    expect(parseImageDisplay({})).toEqual(DEFAULT_DISPLAY);
    expect(parseImageQuery({ search: ['x', 'y'], label: 'a\0b' })).toEqual({
      ...NO_IMAGE_QUERY,
      search: 'x',
      label: 'ab',
    });
    const wrong = {
      network: 'n',
      prediction: '-1',
      actual: 'cat',
      outcome: 'both',
      minConfidence: '1.5',
      maxConfidence: 'x',
      sort: 'up',
    };
    expect(parseImageQuery(wrong)).toEqual({ ...NO_IMAGE_QUERY, network: 'n' });
    expect(parseImageDisplay({ view: 'map', side: '97', at: '99999999999', picture: '1.5', open: '1' })).toEqual(
      DEFAULT_DISPLAY,
    );
  });

  it('says nothing about predictions where no network is named', () => {
    expect(parseImageQuery({ outcome: 'wrong', sort: 'most-confident', label: 'cat' })).toEqual({
      ...NO_IMAGE_QUERY,
      label: 'cat',
    });
    expect(parseImageQuery({ outcome: 'wrong', network: '../x' })).toEqual(NO_IMAGE_QUERY);
  });
});

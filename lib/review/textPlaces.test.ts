import { describe, expect, it } from 'vitest';
import { movedPlace, replacedAt } from './textPlaces';

const text = 'It fires on dim spots.';
const dim = { start: 12, end: 15 };
const at = (after: string) => {
  const place = movedPlace(dim, text, after);
  return place && after.slice(place.start, place.end);
};

describe('a place of a text', () => {
  it('is found again after a change before, behind, inside and beside it', () => {
    expect(at(text)).toBe('dim');
    expect(at(`Here: ${text}`)).toBe('dim');
    expect(at('On dim spots.')).toBe('dim');
    expect(at(text.replace('spots', 'stars, too'))).toBe('dim');
    expect(at(text.replace('dim', 'dimmed'))).toMatch(/^dim/);
    expect(at(text.replace('dim', 'd-im'))).toBe('d-im');
    expect(at(text.replace('dim ', 'dim, red '))).toMatch(/^dim/);
    expect(at(text.replace('dim', ''))).toBe('');
  });
  it('is lost when a change goes over its border', () => {
    expect(at('Something else')).toBeNull();
    expect(at('')).toBeNull();
    expect(at(text.replace('dim spots', 'X'))).toBeNull();
    expect(at(text.replace('on dim', 'X'))).toBeNull();
  });
});

describe('putting other words at a place', () => {
  const places = [{ start: 3, end: 8 }, null, dim];
  it('changes that place only, and the others are found still', () => {
    const { text: after, places: moved } = replacedAt(text, places, 0, 'reacts');
    expect(after).toBe('It reacts on dim spots.');
    expect(moved.map((place) => place && after.slice(place.start, place.end))).toEqual(['reacts', null, 'dim']);
    expect(replacedAt(text, places, 2, 'small').places[0]).toEqual(places[0]);
    expect(replacedAt(text, places, 1, 'nowhere').text).toBe(text);
  });
  it('lets no words grow together', () => {
    const { text: after, places: moved } = replacedAt('a(b', [{ start: 1, end: 2 }], 0, 'x');
    expect(after).toBe('a x b');
    expect(moved).toEqual([{ start: 2, end: 3 }]);
    expect(replacedAt('a(b', [{ start: 1, end: 2 }], 0, '').text).toBe('a b');
  });
});

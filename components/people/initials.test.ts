import { describe, expect, it } from 'vitest';
import { initials } from './initials';

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['Guest 42', 'G4'],
    ['  Anna Maria  Schmidt ', 'AS'],
    ['王小明', '王'],
    ['🦊 fox', '🦊F'],
  ])('of %s are %s', (name, expected) => expect(initials(name)).toBe(expected));
});

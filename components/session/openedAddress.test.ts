import { describe, expect, it } from 'vitest';
import { openedAddress } from './openedAddress';

describe('what a session is opened with', () => {
  const query = 'image=img_7&target=3&cell=2.5';
  const linked = { imageId: 'img_7', target: 3, area: { kind: 'cell', row: 2, col: 5 } };

  it('is the view of a link that was followed', () => {
    expect(openedAddress(query, false)).toEqual({ personal: linked, link: linked });
  });
  it('is only the own cell when the page wrote the address itself, as after a reload', () => {
    expect(openedAddress(query, true)).toEqual({ personal: linked, link: null });
  });
  it('is nothing without a view in the address', () => {
    expect(openedAddress('utm=x', false)).toEqual({ personal: {}, link: null });
  });
});

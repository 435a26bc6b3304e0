import { describe, expect, it } from 'vitest';
import { planFit } from './planFit';

const square = { width: 224, height: 224 };

describe('planFit', () => {
  it('leaves a picture of exactly the input size alone, whatever the fit', () => {
    for (const fit of ['cover', 'contain', 'stretch'] as const)
      expect(planFit(square, { ...square, fit, resizeTo: 256 })).toEqual({ resize: null, left: 0, top: 0 });
  });

  it('covers: the shorter side is resized, the longer one rounded, a half of the offset goes right and down', () => {
    // 500 × 375: the shorter side becomes 256, the longer 256 · 500 / 375 = 341.3; (341 − 224) / 2 = 58.5 → 59.
    expect(planFit({ width: 500, height: 375 }, { ...square, fit: 'cover', resizeTo: 256 })).toEqual({
      resize: { width: 341, height: 256, asked: 'height' },
      left: 59,
      top: 16,
    });
    // 256 · 503 / 375 = 343.4; 256 · 504 / 375 = 344.1
    expect(planFit({ width: 375, height: 503 }, { ...square, fit: 'cover', resizeTo: 256 })).toEqual({
      resize: { width: 256, height: 343, asked: 'width' },
      left: 16,
      top: 60,
    });
  });

  it('only crops a picture whose shorter side has the size to resize to', () => {
    expect(planFit({ width: 300, height: 256 }, { ...square, fit: 'cover', resizeTo: 256 })).toEqual({
      resize: null,
      left: 38,
      top: 16,
    });
  });

  it('covers a non-square input fully, without and with resizeTo', () => {
    const wide = { width: 300, height: 200, fit: 'cover' as const };
    expect(planFit({ width: 100, height: 100 }, wide)).toEqual({
      resize: { width: 300, height: 300, asked: 'width' },
      left: 0,
      top: 50,
    });
    // Shorter side 240 would give 240 × 240, too narrow for 300.
    expect(planFit({ width: 100, height: 100 }, { ...wide, resizeTo: 240 }).resize).toEqual({
      width: 300,
      height: 300,
      asked: 'width',
    });
    expect(planFit({ width: 600, height: 300 }, { ...wide, resizeTo: 240 }).resize).toEqual({
      width: 480,
      height: 240,
      asked: 'height',
    });
  });

  it('contains the whole picture between borders', () => {
    expect(planFit({ width: 400, height: 100 }, { width: 200, height: 200, fit: 'contain' })).toEqual({
      resize: { width: 200, height: 50, asked: 'width' },
      left: 0,
      top: -75,
    });
    expect(planFit({ width: 1, height: 4000 }, { width: 10, height: 10, fit: 'contain' }).resize).toEqual({
      width: 1,
      height: 10,
      asked: 'height',
    });
  });

  it('stretches both sides', () => {
    expect(planFit({ width: 17, height: 99 }, { width: 32, height: 16, fit: 'stretch' })).toEqual({
      resize: { width: 32, height: 16, asked: 'both' },
      left: 0,
      top: 0,
    });
  });
});

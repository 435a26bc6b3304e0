import { describe, expect, it } from 'vitest';
import { importFiguresText, remainingText } from './importText';

describe('what is said of an import', () => {
  it('is what became of the files', () => {
    expect(importFiguresText({ added: 1200, alreadyThere: 300, refusedCount: 4 })).toBe(
      '1,200 added, 300 already there, 4 left out',
    );
    expect(importFiguresText({ added: 0, alreadyThere: 0, refusedCount: 0 })).toBe('0 added');
  });

  it('is how long yet, at the speed so far', () => {
    // 100 in 10 s: 300 more take 30 s.
    expect(remainingText(100, 400, 10_000)).toBe('30 s left');
    expect(remainingText(100, 400, 500)).toBeNull();
    expect(remainingText(0, 400, 60_000)).toBeNull();
    expect(remainingText(400, 400, 60_000)).toBeNull();
  });
});

/** Hulls of many spans at once, quickly for any order of the spans. */
import type { Spans } from './reach';

/** Makes the hull at `i` of `target` hold the span at `index`, moved by `shift` pixels. */
export function widen(target: Spans, i: number, spans: Spans, index: number, shift = 0): void {
  target.start[i] = Math.min(target.start[i]!, Math.floor(spans.start[index]! + shift));
  target.end[i] = Math.max(target.end[i]!, Math.ceil(spans.end[index]! + shift));
}

/**
 * Hulls over the indices from, from + step, …, to. Where spans only ever go on (or back) the outermost two decide. Else
 * the hulls of 1, 2, 4, 8… indices in a row are prepared: any range is two of them that overlap.
 */
export class RangeHulls {
  private readonly levels: Spans[] | null;

  constructor(
    private readonly spans: Spans,
    private readonly step: number,
  ) {
    this.levels = goesOneWay(spans) ? null : doubled(spans, step);
  }

  /** Widens the hull at `i` of `target`. `from` and `to` are inside, and `to` is one of the indices. */
  widen(target: Spans, i: number, from: number, to: number): void {
    if (!this.levels) {
      widen(target, i, this.spans, from);
      widen(target, i, this.spans, to);
      return;
    }
    const count = (to - from) / this.step + 1;
    const level = Math.floor(Math.log2(count));
    const hulls = this.levels[level] ?? this.spans;
    widen(target, i, hulls, from);
    widen(target, i, hulls, to - (2 ** level - 1) * this.step);
  }
}

/** Level k holds the hulls of 2^k indices, `step` apart, from each index on. */
function doubled(spans: Spans, step: number): Spans[] {
  const levels = [spans];
  const size = spans.start.length;
  for (let reach = step; reach < size; reach *= 2) {
    const below = levels.at(-1) ?? spans;
    const level = { start: below.start.slice(), end: below.end.slice() };
    for (let index = 0; index + reach < size; index++) widen(level, index, below, index + reach);
    levels.push(level);
  }
  return levels;
}

/** Whether starts and ends never go back, or never go on. Spans of nothing in between are no order. */
function goesOneWay({ start, end }: Spans): boolean {
  let on = true;
  let back = true;
  for (let i = 1; i < start.length; i++) {
    on &&= start[i]! >= start[i - 1]! && end[i]! >= end[i - 1]!;
    back &&= start[i]! <= start[i - 1]! && end[i]! <= end[i - 1]!;
  }
  return on || back;
}

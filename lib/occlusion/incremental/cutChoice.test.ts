import { describe, expect, it } from 'vitest';
import { CutChoice, PartCosts } from './cutChoice';

const COVERAGE = [0.01, 0.05, 0.12, 0.2, 0.3, 0.5, 0.7, 0.85, 0.95, 1];
const PLACES = COVERAGE.map((share) => 100 * share);

/** Runs batches until the choice is settled; the segments cost `perPlace` and the tails what `tail` says. */
function search(choice: CutChoice, costs: PartCosts, perPlace: number, tail: (cut: number) => number) {
  const tried: number[] = [];
  for (let batches = 0; !choice.settled; batches++) {
    if (batches > 50) throw new Error('It never ends.');
    const { cut } = choice;
    if (tried.at(-1) !== cut) tried.push(cut);
    const segments = PLACES.slice(0, cut).map((places, id) => ({ id, places: 8 * places, ms: 8 * places * perPlace }));
    costs.note({ segments, tail: { cut, ms: 8 * tail(cut) } }, 8);
  }
  return tried;
}

describe('the cut between windows and whole maps', () => {
  it.each([
    ['late, where windows are cheap', 0.001, 10],
    ['early, where windows are dear', 1, 3],
    ['in between', 0.08, 7],
  ])('is found %s', (_, perPlace, most) => {
    const costs = new PartCosts();
    const choice = new CutChoice(COVERAGE, PLACES, () => true, costs);
    // The tail computes what is left as a whole: each segment as much as windows over all of its map, at half the price.
    const tail = (cut: number) => (10 - cut) * 100 * 0.05;
    const tried = search(choice, costs, perPlace, tail);
    const cost = (cut: number) => PLACES.slice(0, cut).reduce((sum, p) => sum + p * perPlace, tail(cut));
    expect(cost(choice.cut)).toBe(Math.min(...tried.map(cost)));
    expect(choice.cut).toBeLessThanOrEqual(most);
    expect(tried.length).toBeLessThanOrEqual(5);
    expect(choice.beaten).toEqual(tried.filter((cut) => cut !== choice.cut).sort((a, b) => a - b));
  });

  it('is known at once for the next picture of the same network', () => {
    const costs = new PartCosts();
    search(new CutChoice(COVERAGE, PLACES, () => true, costs), costs, 0.05, (cut) => 5 * (10 - cut));
    expect(new CutChoice(COVERAGE, PLACES, () => true, costs).settled).toBe(true);
  });

  it('is one that may be used', () => {
    const costs = new PartCosts();
    const choice = new CutChoice(COVERAGE, PLACES, (cut) => cut <= 4 && cut !== 3, costs);
    expect(search(choice, costs, 0.0001, () => 1).every((cut) => cut <= 4 && cut !== 3)).toBe(true);
    expect(choice.cut).toBeLessThanOrEqual(4);
    const none = new CutChoice(COVERAGE, PLACES, () => false, new PartCosts());
    expect(none.cut).toBe(0);
  });

  it('does not take a first batch, which warms up, for a measurement', () => {
    const costs = new PartCosts();
    costs.note({ segments: [{ id: 0, places: 1, ms: 1000 }], tail: { cut: 1, ms: 1000 } }, 1);
    for (let k = 0; k < 2; k++) costs.note({ segments: [{ id: 0, places: 1, ms: 1 }], tail: { cut: 1, ms: 1 } }, 1);
    expect(costs.estimate(1, [1])).toBe(2);
  });
});

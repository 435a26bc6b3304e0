/**
 * The repulsion of t-SNE, the second half of its gradient (see attraction.ts): Σj qij wij (yi − yj) with qij = wij ÷ Z, or
 * Σj wij² (yi − yj) ÷ Z. Sum and Z come from whatever is cheapest for the layout, iteration after iteration
 * (repulsionPlan.ts): all pairs (exactGradient.ts), or a grid (gridRepulsion.ts).
 */
import { computeExactRepulsion } from './exactGradient';
import { GridRepulsion } from './gridRepulsion';
import { extentOf } from './gridScale';
import { planRepulsion, type RepulsionPlan } from './repulsionPlan';

export class Repulsion {
  private grid: GridRepulsion | null = null;
  private lastPlan: RepulsionPlan | null = null;

  constructor(private readonly count: number) {}

  /** How the last call was computed: all that the next one depends on besides its arguments. */
  get plan(): RepulsionPlan | null {
    return this.lastPlan;
  }
  set plan(plan: RepulsionPlan | null) {
    this.lastPlan = plan;
    if (plan === null || plan === 'pairs') this.grid = null;
    else if (!this.hasGrid(plan)) this.grid = new GridRepulsion(this.count, plan);
  }

  /**
   * Writes Σj w²(yi − yj) with w = 1 ÷ (1 + |yi − yj|²) for each point i into `forces` (2 · count), and returns Z, the
   * sum of w over all ordered pairs. `review`: look for a cheaper way; otherwise the last one is kept while it fits.
   */
  compute(positions: Float64Array, forces: Float64Array, review: boolean): number {
    const extent = extentOf(positions);
    this.plan = planRepulsion(positions, extent, this.lastPlan, review);
    return this.grid?.compute(positions, extent, forces) ?? computeExactRepulsion(positions, forces);
  }

  private hasGrid({ size, spacing, cutoff }: Exclude<RepulsionPlan, 'pairs'>): boolean {
    const present = this.grid?.scale;
    return present?.size === size && present.spacing === spacing && present.cutoff === cutoff;
  }
}

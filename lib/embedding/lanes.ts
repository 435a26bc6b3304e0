/** Signals that are transformed side by side: eight float64 are a line of the cache. */
export const LANES = 8;

let last = 0;

/**
 * Now, in whole milliseconds, and later than every instant given before: so rows that were created one after another
 * by this process keep their order in the database, whose times have milliseconds.
 */
export function nextInstant(): Date {
  last = Math.max(Date.now(), last + 1);
  return new Date(last);
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** "4.9 MB": powers of 1000, three figures at the most. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : Number(value.toPrecision(2))} ${UNITS[unit]}`;
}

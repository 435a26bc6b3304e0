/** "97.3 %"; what would round to 0 or 100 but is not says so. */
export function formatProbability(probability: number): string {
  if (Number.isNaN(probability)) return 'unknown';
  const percent = probability * 100;
  if (percent > 0 && percent < 0.05) return '< 0.1 %';
  if (percent < 100 && percent >= 99.95) return '> 99.9 %';
  return `${percent.toFixed(1)} %`;
}

/** A difference of probabilities, for people: "0.00000012" is "1.2 × 10⁻⁷". */
export function formatDifference(difference: number): string {
  if (difference === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(difference)));
  if (exponent >= -3) return difference.toPrecision(2);
  const raised = [...String(Math.abs(exponent))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
  return `${(difference / 10 ** exponent).toFixed(1)} × 10⁻${raised}`;
}

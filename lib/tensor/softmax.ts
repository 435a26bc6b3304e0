/** Softmax of each row of a (rows × width) array, in place; the largest logit is taken off first, so nothing overflows. */
export function softmaxRows(values: Float32Array, width: number): Float32Array {
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width);
    let largest = -Infinity;
    for (const logit of row) largest = Math.max(largest, logit);
    let sum = 0;
    const exponentials = Float64Array.from(row, (logit) => Math.exp(logit - largest));
    for (const e of exponentials) sum += e;
    for (let c = 0; c < width; c++) row[c] = exponentials[c]! / sum;
  }
  return values;
}

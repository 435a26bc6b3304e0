/** How well a channel tells the pictures of one label from the others. */

/**
 * The chance that a picture of the label has a greater value than a picture of another label, ties counted half: the
 * area under the ROC curve, by ranks (Mann & Whitney 1947; Hanley & McNeil, "The Meaning and Use of the Area under a
 * Receiver Operating Characteristic (ROC) Curve", 1982). 0.5 tells nothing.
 *
 * @param values of the pictures; all finite
 * @param labels of the same pictures
 * @returns for each label, where there are others
 */
export function rankLabels(values: ArrayLike<number>, labels: readonly string[]): Map<string, number> {
  const order = labels.map((label, k) => ({ label, value: values[k]! })).sort((a, b) => a.value - b.value);
  const sums = new Map<string, { ranks: number; count: number }>();
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && order[to]?.value === order[from]?.value) to++;
    const rank = (from + 1 + to) / 2; // the mean of the ranks from + 1 … to
    for (const { label } of order.slice(from, to)) {
      const { ranks, count } = sums.get(label) ?? { ranks: 0, count: 0 };
      sums.set(label, { ranks: ranks + rank, count: count + 1 });
    }
    from = to;
  }
  const areas = new Map<string, number>();
  for (const [label, { ranks, count }] of sums) {
    const others = labels.length - count;
    if (others > 0) areas.set(label, (ranks - (count * (count + 1)) / 2) / (count * others));
  }
  return areas;
}

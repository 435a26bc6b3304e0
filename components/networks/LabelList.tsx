/** All labels with their class index, folded away: there may be a thousand. */
export function LabelList({ labels }: { labels: readonly string[] }) {
  return (
    <details className="rounded-panel border-line bg-surface border">
      <summary className="px-3 py-2">All {labels.length.toLocaleString('en-GB')} labels</summary>
      <ol
        start={0}
        aria-label="Labels with their class index"
        className="border-line list-decimal columns-[12rem] border-t py-2 pr-3 pl-14"
      >
        {labels.map((label, index) => (
          <li key={index} className="marker:text-muted wrap-anywhere">
            {label || <span className="text-muted">(empty)</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}

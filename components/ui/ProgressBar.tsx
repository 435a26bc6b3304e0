export interface ProgressBarProps {
  label: string;
  done: number;
  total: number;
  /** What is said instead of the percentage: "231 of 784 cells". */
  valueText?: string;
}

/** How far something is; the text beside it is the caller's. */
export function ProgressBar({ label, done, total, valueText }: ProgressBarProps) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={valueText}
      className="rounded-control bg-line h-1.5 w-full overflow-hidden"
    >
      <div className="bg-accent h-full" style={{ width: `${share * 100}%` }} />
    </div>
  );
}

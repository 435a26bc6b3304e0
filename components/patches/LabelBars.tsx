import type { ChannelPatches } from '@/lib/domain/patches';

/** What the pictures that fire it most are labelled as, and how pure that is. */
export function LabelBars({ labels, purity, highest }: Pick<ChannelPatches, 'labels' | 'purity' | 'highest'>) {
  const [first] = labels;
  if (!first) return null;
  const labelled = highest.filter(({ label }) => label !== null).length;
  return (
    <div className="flex flex-col gap-1">
      <ol className="flex flex-col gap-0.5" aria-label="Labels of the patches that fire it most">
        {labels.map(({ label, count }) => (
          <li key={label ?? ''} className="text-small grid grid-cols-[7rem_1fr_2rem] items-center gap-2">
            <span className={label === null ? 'text-muted truncate' : 'truncate'}>{label ?? 'without a label'}</span>
            <span aria-hidden="true" className="bg-line h-2">
              <span
                className={label === null ? 'bg-line-strong block h-full' : 'bg-accent block h-full'}
                style={{ width: `${(count / highest.length) * 100}%` }}
              />
            </span>
            <span className="text-right">{count}</span>
          </li>
        ))}
      </ol>
      <p className="text-small text-muted">
        {purity === null
          ? 'None of these pictures has a label.'
          : `Purity ${Math.round(purity * 100)} %: ${first.count} of ${labelled} labelled patches are “${first.label}”.`}
      </p>
    </div>
  );
}

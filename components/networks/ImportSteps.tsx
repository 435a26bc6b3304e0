import { classNames } from '../ui/classNames';

const STEPS = ['Bring the files', 'Check the card', 'Ask it, then save'] as const;

/** Where the import is. The second and third step are side by side: every change is answered at once. */
export function ImportSteps({ filling }: { filling: boolean }) {
  const isCurrent = (index: number) => (filling ? index > 0 : index === 0);
  return (
    <ol aria-label="Steps" className="mb-6 flex flex-wrap gap-x-6 gap-y-1">
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={isCurrent(index) ? 'step' : undefined}
          className={classNames('flex items-center gap-2', isCurrent(index) ? 'font-semibold' : 'text-muted')}
        >
          <span
            aria-hidden="true"
            className={classNames(
              'inline-flex size-6 items-center justify-center rounded-full border',
              isCurrent(index) ? 'border-accent bg-accent text-on-accent' : 'border-line-strong',
            )}
          >
            {filling && index === 0 ? '✓' : index + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}

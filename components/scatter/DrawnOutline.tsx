import { outlineOf, type ScreenPoint } from './drawnPath';

/** The lasso or box while it is drawn: a line that shows on light and dark alike. */
export function DrawnOutline({ path, tool }: { path: readonly ScreenPoint[]; tool: 'lasso' | 'box' }) {
  const outline = outlineOf(path, tool);
  if (!outline) return null;
  const points = outline.map((point) => point.join(',')).join(' ');
  return (
    <svg aria-hidden="true" className="pointer-events-none absolute inset-0 size-full">
      <polygon points={points} fill="var(--accent)" fillOpacity={0.12} stroke="var(--surface)" strokeWidth={3.5} />
      <polygon points={points} fill="none" stroke="var(--accent)" strokeWidth={1.5} strokeDasharray="5 3" />
    </svg>
  );
}

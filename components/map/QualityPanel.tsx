import type { Embedding } from '@/lib/domain/embedding';
import { AxisChoice } from './AxisChoice';
import { ExplainedVariance } from './ExplainedVariance';
import { KlChart } from './KlChart';
import type { AxisPair } from './mapLook';
import { displacementText, formatCount, MEASURES } from './mapText';

export interface QualityPanelProps {
  embedding: Embedding;
  /** Iteration of the shown frame; null: the newest. */
  frame: number | null;
  axes: AxisPair;
  onAxes: (axes: AxisPair) => void;
}

/** How far the map can be trusted. */
export function QualityPanel({ embedding, frame, axes, onAxes }: QualityPanelProps) {
  const { measures, kl, explained, displacement, targetIterations } = embedding;
  const newest = measures.at(-1);
  return (
    <section aria-label="Quality" className="border-line flex flex-col gap-3 border-t pt-3">
      <h2 className="font-semibold">How good the map is</h2>
      {newest ? (
        <>
          <dl className="flex flex-col gap-1.5">
            {MEASURES.map(({ key, name, meaning }) => (
              <div key={key} className="grid grid-cols-[1fr_auto] gap-x-2">
                <dt>{name}</dt>
                <dd className="font-semibold">{newest[key]?.toFixed(3) ?? '–'}</dd>
                <dd className="text-small text-muted col-span-2">{meaning}</dd>
              </div>
            ))}
          </dl>
          <p className="text-small text-muted">
            Measured {targetIterations > 0 ? `at iteration ${formatCount(newest.iteration)}` : 'on the first two axes'},
            at {formatCount(newest.measured)} pictures.
          </p>
        </>
      ) : (
        <p className="text-small text-muted">It is measured once there is a layout.</p>
      )}
      {displacement && <p className="text-small">{displacementText(displacement)}</p>}
      {explained && explained.length > 1 && (
        <>
          <ExplainedVariance explained={explained} axes={axes} />
          <AxisChoice count={explained.length} axes={axes} onAxes={onAxes} />
        </>
      )}
      {kl.length > 0 && <KlChart kl={kl} iterations={targetIterations} frame={frame} />}
    </section>
  );
}

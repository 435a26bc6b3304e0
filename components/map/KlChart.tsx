import { klCurve, sampledKl } from './klCurve';
import { formatCount } from './mapText';

const SIZE = { width: 260, height: 72 };
const TABLE_ROWS = 12;

export interface KlChartProps {
  kl: readonly (readonly [number, number])[];
  iterations: number;
  /** Marked in the curve; null: the newest. */
  frame: number | null;
}

/** How the KL divergence falls, as a curve and as a table. */
export function KlChart({ kl, iterations, frame }: KlChartProps) {
  const { path, ticks, x } = klCurve(kl, iterations, SIZE);
  const newest = kl.at(-1);
  if (!newest) return null;
  const text = `${newest[1].toFixed(3)} at iteration ${formatCount(newest[0])}`;
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="flex justify-between gap-2">
        <span>KL divergence</span>
        <span className="font-semibold">{newest[1].toFixed(3)}</span>
      </figcaption>
      {path && (
        <svg
          viewBox={`-2 -4 ${SIZE.width + 30} ${SIZE.height + 8}`}
          role="img"
          aria-label={`KL divergence by iteration: ${text}`}
          className="text-small w-full overflow-visible"
        >
          {ticks.map(({ at, text: tick }) => (
            <g key={tick}>
              <line
                x1="0"
                x2={SIZE.width}
                y1={SIZE.height * (1 - at)}
                y2={SIZE.height * (1 - at)}
                stroke="var(--line)"
              />
              <text x={SIZE.width + 4} y={SIZE.height * (1 - at) + 4} fill="var(--muted)" fontSize="11">
                {tick}
              </text>
            </g>
          ))}
          <path d={path} fill="none" stroke="var(--accent)" strokeWidth="1.5" />
          {frame !== null && (
            <line x1={x(frame)} x2={x(frame)} y1="0" y2={SIZE.height} stroke="var(--ink)" strokeDasharray="2 2" />
          )}
        </svg>
      )}
      <p className="text-small text-muted">
        What t-SNE makes small: how badly the map keeps the neighbourhoods. It rises by itself with more pictures, so
        that only maps of the same pictures can be compared.
      </p>
      <details>
        <summary className="text-small">As a table</summary>
        <table className="text-small w-full">
          <thead>
            <tr>
              <th scope="col" className="text-left font-semibold">
                Iteration
              </th>
              <th scope="col" className="text-right font-semibold">
                KL divergence
              </th>
            </tr>
          </thead>
          <tbody>
            {sampledKl(kl, TABLE_ROWS).map(([iteration, value]) => (
              <tr key={iteration}>
                <td>{formatCount(iteration)}</td>
                <td className="text-right">{value.toFixed(3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

import type { ChannelPatches } from '@/lib/domain/patches';
import { countText, formatCount } from '../map/mapText';
import { binText, countTicks, histogramBars } from './histogramBars';
import { formatValue } from './patchText';

const SIZE = { width: 260, height: 96 };

/** How often the channel fires how much: of the greatest value in each picture, as bars and as a table. */
export function ActivationHistogram({ histogram }: Pick<ChannelPatches, 'histogram'>) {
  const bars = histogramBars(histogram);
  const [first, last] = [bars[0], bars.at(-1)];
  const total = histogram.counts.reduce((sum, count) => sum + count, 0);
  if (!first || !last) return <p className="text-muted">No picture was seen yet.</p>;
  const barWidth = SIZE.width / bars.length;
  const text = `${countText(total, 'picture')}, from ${formatValue(first.from)} to ${formatValue(last.to)}`;
  return (
    <figure className="flex flex-col gap-1">
      <svg
        viewBox={`-2 -6 ${SIZE.width + 40} ${SIZE.height + 24}`}
        role="img"
        aria-label={`Greatest value of each picture: ${text}`}
        className="w-full max-w-sm overflow-visible"
      >
        {countTicks(histogram).map(({ count, height }) => (
          <g key={count}>
            <line
              x1="0"
              x2={SIZE.width}
              y1={SIZE.height * (1 - height)}
              y2={SIZE.height * (1 - height)}
              stroke="var(--line)"
            />
            <text x={SIZE.width + 4} y={SIZE.height * (1 - height) + 4} fill="var(--muted)" fontSize="11">
              {formatCount(count)}
            </text>
          </g>
        ))}
        {bars.map(({ from, height }, bin) => (
          <rect
            key={from}
            x={bin * barWidth}
            width={Math.max(1, barWidth - 1)}
            y={SIZE.height * (1 - height)}
            height={SIZE.height * height}
            fill="var(--accent)"
          />
        ))}
        <text x="0" y={SIZE.height + 14} fill="var(--muted)" fontSize="11">
          {formatValue(first.from)}
        </text>
        <text x={SIZE.width} y={SIZE.height + 14} fill="var(--muted)" fontSize="11" textAnchor="end">
          {formatValue(last.to)}
        </text>
      </svg>
      <figcaption className="text-small text-muted">
        Pictures by their greatest value; lines at 1, 10, 100 … pictures.
        {histogram.zeros > 0 && ` ${countText(histogram.zeros, 'picture')} at exactly 0.`}
        {histogram.notFinite > 0 && ` ${countText(histogram.notFinite, 'picture')} with a value that is no number.`}
      </figcaption>
      <details>
        <summary className="text-small">As a table</summary>
        <table className="text-small w-full max-w-sm">
          <thead>
            <tr>
              <th scope="col" className="text-left font-semibold">
                Greatest value
              </th>
              <th scope="col" className="text-right font-semibold">
                Pictures
              </th>
            </tr>
          </thead>
          <tbody>
            {bars
              .filter(({ count }) => count > 0)
              .map((bar) => (
                <tr key={bar.from}>
                  <td>{binText(bar)}</td>
                  <td className="text-right">{formatCount(bar.count)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

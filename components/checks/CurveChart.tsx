/** Deletion or insertion curves of several maps as lines; their table stands below, so that this is hidden from readers. */
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [320, 170, 34, 26];
/** Told apart by their dashes as well as by their colour. */
const LINES = [
  { className: 'stroke-accent', dash: undefined },
  { className: 'stroke-ink', dash: '7 3' },
  { className: 'stroke-warning', dash: '2 3' },
  { className: 'stroke-muted', dash: '1 5' },
] as const;

export interface Curve {
  name: string;
  scores: readonly number[];
}

export function CurveChart({
  title,
  shares,
  curves,
}: {
  title: string;
  shares: readonly number[];
  curves: readonly Curve[];
}) {
  // prettier-ignore
  const x = (share: number) => LEFT + share * (WIDTH - LEFT - 6);
  const y = (score: number) => 6 + (1 - score) * (HEIGHT - BOTTOM - 6);
  return (
    <figure className="min-w-0">
      <figcaption className="text-small font-semibold">{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full max-w-lg" aria-hidden="true">
        {[0, 0.5, 1].map((at) => (
          <g key={at} className="fill-muted text-[10px]">
            <line x1={LEFT} x2={WIDTH - 6} y1={y(at)} y2={y(at)} className="stroke-line" />
            <text x={LEFT - 4} y={y(at) + 3} textAnchor="end">
              {at * 100} %
            </text>
            <text x={x(at)} y={HEIGHT - 14} textAnchor={at === 1 ? 'end' : 'middle'}>
              {at * 100} %
            </text>
          </g>
        ))}
        <text x={(LEFT + WIDTH) / 2} y={HEIGHT - 3} textAnchor="middle" className="fill-muted text-[10px]">
          pixels changed
        </text>
        {curves.map(({ name, scores }, at) => (
          <polyline
            key={name}
            points={scores.map((score, k) => `${x(shares[k] ?? 0)},${y(score)}`).join(' ')}
            className={`${LINES[at % LINES.length]!.className} fill-none`}
            strokeWidth="1.5"
            strokeDasharray={LINES[at % LINES.length]!.dash}
          />
        ))}
      </svg>
      <ul className="text-small flex flex-wrap gap-x-3" aria-hidden="true">
        {curves.map(({ name }, at) => (
          <li key={name} className="flex items-center gap-1">
            <svg viewBox="0 0 24 4" className="w-6">
              <line
                x1="0"
                x2="24"
                y1="2"
                y2="2"
                strokeWidth="2"
                className={LINES[at % LINES.length]!.className}
                strokeDasharray={LINES[at % LINES.length]!.dash}
              />{' '}
              {/* prettier-ignore */}
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}

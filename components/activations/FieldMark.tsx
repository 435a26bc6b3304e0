import type { PixelBox } from '@/lib/network/receptiveFieldAt';

export interface FieldMarkProps {
  /** Pixels of the picture. */
  input: { width: number; height: number };
  /** What a unit sees of it; null: nothing is drawn. */
  box: PixelBox | null;
  /** What it does not see is darkened. */
  dims?: boolean;
}

/** The receptive field of a unit as a box over the picture. Decorative: a text says it too. */
export function FieldMark({ input: { width, height }, box, dims }: FieldMarkProps) {
  if (!box) return null;
  const { x0, y0, x1, y1 } = box;
  const lines = [
    { stroke: 'black', strokeWidth: 4, strokeOpacity: 0.75 },
    { stroke: 'white', strokeWidth: 2 },
  ];
  return (
    <svg
      aria-hidden="true"
      data-field={`${y0} ${x0} ${y1} ${x1}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="pointer-events-none absolute inset-0 size-full overflow-visible"
    >
      {dims && (
        <path
          fillRule="evenodd"
          d={`M0 0H${width}V${height}H0Z M${x0} ${y0}H${x1}V${y1}H${x0}Z`}
          fill="rgb(0 0 0 / 0.5)"
        />
      )}
      {lines.map((line) => (
        <rect
          key={line.stroke}
          x={x0}
          y={y0}
          width={x1 - x0}
          height={y1 - y0}
          fill="none"
          strokeDasharray="6 3"
          vectorEffect="non-scaling-stroke"
          {...line}
        />
      ))}
    </svg>
  );
}

import type { OcclusionGrid } from '@/lib/occlusion/grid';
import type { RegionSign } from './regionSigns';

/** The signs of the legend on the areas of their classes. Decorative: the legend and the table say it too. */
export function ClassSigns({ signs, grid }: { signs: readonly RegionSign[]; grid: OcclusionGrid }) {
  return signs.map(({ sign, x, y }) => (
    <span
      key={`${x} ${y}`}
      aria-hidden="true"
      className="text-small pointer-events-none absolute -translate-1/2 rounded-full px-1 leading-4 font-semibold"
      // Over any picture and any class, in light and dark alike.
      style={{
        left: `${(x / grid.width) * 100}%`,
        top: `${(y / grid.height) * 100}%`,
        backgroundColor: 'rgb(0 0 0 / 0.7)',
        color: '#ffffff',
      }}
    >
      {sign}
    </span>
  ));
}

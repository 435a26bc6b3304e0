'use client';
import type { Network } from '@/lib/domain/network';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { HeatmapPicture } from '../occlusion/HeatmapPicture';
import { HandCanvas } from './HandCanvas';
import { HandSurface } from './HandSurface';
import type { OthersHand } from './othersHands';
import { OthersHandMarks } from './OthersHandMarks';
import { regionPath } from './regionPath';
import type { HandControl } from './useHand';

export interface HandViewProps {
  src: string;
  /** Of the picture, for its label. */
  fileName: string | null;
  network: Network;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  hand: HandControl;
  others: readonly OthersHand[];
}

/** The picture as the network is given it, with what everybody covers. */
export function HandView({ src, fileName, network, grid, spec, hand, others }: HandViewProps) {
  const what = hand.tool === 'patch' ? 'A patch' : 'A mask';
  return (
    <HeatmapPicture {...{ src, grid, spec }} pixels={null} signs={[]} opacity={1}>
      {() => (
        <>
          <HandCanvas {...{ src, grid }} size={grid} input={network.card.input} fill={spec.fill} region={hand.region} />
          <OthersHandMarks hands={others} size={grid} />
          <OwnMarks hand={hand} grid={grid} />
          <HandSurface
            label={`${what} over ${fileName ?? 'the picture'} by hand`}
            size={grid}
            stride={spec.stride}
            hand={hand}
          />
        </>
      )}
    </HeatmapPicture>
  );
}

/** The border of the patch, or the circle of the brush. */
function OwnMarks({ hand: { tool, region, cursor, size, pinned, erase }, grid }: Pick<HandViewProps, 'hand' | 'grid'>) {
  const line = { fill: 'none', vectorEffect: 'non-scaling-stroke' } as const;
  const dash = pinned ? undefined : '4 3';
  return (
    <svg
      viewBox={`0 0 ${grid.width} ${grid.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 h-full w-full"
    >
      {region?.kind === 'rects' && (
        <>
          <path d={regionPath(region)} {...line} stroke="#000000" strokeWidth={4} />
          <path d={regionPath(region)} {...line} stroke="#ffffff" strokeWidth={2} strokeDasharray={dash} />
        </>
      )}
      {tool === 'brush' &&
        cursor &&
        ['#000000', '#ffffff'].map((stroke, at) => (
          <circle
            key={stroke}
            {...line}
            cx={cursor.x + 0.5}
            cy={cursor.y + 0.5}
            r={size / 2}
            stroke={stroke}
            strokeWidth={at === 0 ? 3 : 1.5}
            strokeDasharray={erase && at === 1 ? '4 3' : undefined}
          />
        ))}
    </svg>
  );
}

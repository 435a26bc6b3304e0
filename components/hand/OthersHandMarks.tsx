import { personColour } from '@/lib/palette/people';
import type { Size } from '@/lib/occlusion/region';
import type { OthersHand } from './othersHands';
import { regionBox, regionPath } from './regionPath';

/** What the others cover, in their colours and with their names. Decorative: the list beside the picture says it in words. */
export function OthersHandMarks({ hands, size: { width, height } }: { hands: readonly OthersHand[]; size: Size }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="absolute inset-0 h-full w-full">
        {hands.map(({ id, colour, hand: { question } }) => {
          const { background } = personColour(colour);
          const isMask = question.region.kind === 'mask';
          return (
            <path
              key={id}
              d={regionPath(question.region)}
              fill={background}
              fillOpacity={isMask ? 0.5 : 0.15}
              stroke={isMask ? 'none' : background}
              strokeWidth={3}
              vectorEffect="non-scaling-stroke"
            />
          );
        })}
      </svg>
      {hands.map(({ id, name, colour, hand: { question } }) => {
        const { background, text } = personColour(colour);
        const box = regionBox(question.region);
        const fromLeft = box.x < width / 2;
        const offset = fromLeft ? box.x / width : 1 - (box.x + box.width) / width;
        return (
          <span
            key={id}
            className="rounded-control text-small absolute max-w-32 truncate px-1 font-semibold"
            style={{
              [fromLeft ? 'left' : 'right']: `${offset * 100}%`,
              top: `${(box.y / height) * 100}%`,
              backgroundColor: background,
              color: text,
            }}
          >
            {name}
          </span>
        );
      })}
    </div>
  );
}

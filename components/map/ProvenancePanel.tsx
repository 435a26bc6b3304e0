import type { Embedding } from '@/lib/domain/embedding';
import type { FeatureSet } from '@/lib/domain/features';
import type { Network } from '@/lib/domain/network';
import { Facts, HashText } from '../text/Facts';
import { LocalTime } from '../text/LocalTime';
import { COORDINATE_FORMATS, coordinatesPath } from './mapPaths';
import { countText, formatCount, specFacts } from './mapText';

export interface ProvenancePanelProps {
  embedding: Embedding;
  networks: readonly Network[];
  setName: string | null;
  /** The vectors that it was made of, as the set has them now; null while they are not known. */
  features: FeatureSet | null;
  /** Iteration of the shown frame; null: the newest. */
  frame: number | null;
}

/** What the map was made of, and its coordinates as files. */
export function ProvenancePanel({ embedding, networks, setName, features, frame }: ProvenancePanelProps) {
  const { request, points, layer, featureKey, seconds } = embedding;
  const network = networks.find(({ id }) => id === request.networkId);
  const left = features?.tally.failed ?? 0;
  const total = Object.values(seconds).reduce((sum, value) => sum + value, 0);
  return (
    <section aria-label="Made of" className="border-line flex flex-col gap-2 border-t pt-3">
      <h2 className="font-semibold">What it is made of</h2>
      <details>
        <summary>Every setting</summary>
        <div className="text-small mt-2 [&_dl>div]:grid [&_dl>div]:grid-cols-[7rem_1fr]">
          <Facts
            facts={[
              { name: 'Network', value: network?.name ?? request.networkId },
              { name: 'Layer', value: layer },
              { name: 'Values', value: features ? `${countText(features.space.dimensions, 'dimension')} (${request.pooling === 'mean' ? 'means of channels' : 'all values'})` : '…' }, // prettier-ignore
              { name: 'Pictures', value: `${points ? formatCount(points.count) : '…'}${setName === null ? '' : ` of ${setName}`}` }, // prettier-ignore
              ...(left > 0 ? [{ name: 'Left out', value: `${countText(left, 'picture')} without a vector: unreadable, or the network gives no number for them` }] : []), // prettier-ignore
              ...(points && points.added > 0
                ? [{ name: 'Added later', value: countText(points.added, 'picture') }]
                : []),
              ...specFacts(request.spec),
              ...(total > 0 ? [{ name: 'Processor time', value: secondsText(seconds) }] : []),
              { name: 'Asked for by', value: <>{embedding.requestedBy}, <LocalTime iso={embedding.createdAt} /></> }, // prettier-ignore
              { name: 'Vectors', value: <HashText hash={featureKey} /> },
            ]}
          />
        </div>
      </details>
      {points && (
        <p className="text-small flex flex-wrap gap-x-3">
          Coordinates{frame === null ? '' : ` at iteration ${formatCount(frame)}`}:
          {COORDINATE_FORMATS.map((format) => (
            <a
              key={format}
              href={coordinatesPath(embedding.id, format, frame)}
              download
              className="text-accent underline"
            >
              {format.toUpperCase()}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

function secondsText(seconds: Readonly<Record<string, number>>): string {
  return Object.entries(seconds)
    .map(([phase, value]) => `${phase} ${value.toFixed(value < 10 ? 1 : 0)} s`)
    .join(', ');
}

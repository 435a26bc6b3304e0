import { rankInWords, seenBoxInWords } from '@/lib/activations/channelSubject';
import type { ChannelEvidence } from '@/lib/domain/channelFinding';
import type { FindingOf } from '@/lib/domain/finding';
import { countText, formatCount } from '../../map/mapText';
import { ChannelSuggestions } from '../../patches/ChannelSuggestions';
import { LikeChannels } from '../../patches/LikeChannels';
import { Section } from '../../page/Section';
import { formatValue } from '../../patches/patchText';
import { CommentLink, ToldPlaces } from '../../review/reviewContext';
import { formatProbability } from '../../text/formatProbability';
import { fileHref, type EvidenceRef } from '../evidencePaths';
import { seenInWords } from './channelText';
import { PatchSheet, PatchTable } from './PatchSheet';

type Finding = FindingOf<'channel'>;
type Patches = NonNullable<ChannelEvidence['patches']>;

export function ChannelNumbers({ finding: { evidence } }: { finding: Finding }) {
  const { patches, map, filter } = evidence;
  return (
    <div className="flex max-w-prose flex-col gap-3">
      {patches && <PatchesNumbers patches={patches} />}
      {map && (
        <p>
          For {map.imageName} the map has {map.height} × {map.width} values from{' '}
          <strong>{formatValue(map.statistics.min)}</strong> to <strong>{formatValue(map.statistics.max)}</strong>, on
          average {formatValue(map.statistics.mean)}; {formatProbability(map.statistics.zeros)} of them are 0.
        </p>
      )}
      {map?.at && (
        <p>
          The neuron at row {map.at.row}, column {map.at.col} gives <strong>{formatValue(map.at.value)}</strong>;{' '}
          {rankInWords(map)}. It sees {seenBoxInWords(map.at.box)}.
        </p>
      )}
      {filter && <FilterNumbers filter={filter} />}
      <ToldPlaces kind="neuron" />
    </div>
  );
}

function PatchesNumbers({ patches }: { patches: Patches }) {
  const { highest, fires, seen, neverFires, max, mean, purity, labels } = patches;
  const most = labels.find(({ label }) => label !== null);
  return (
    <>
      <p>
        {seenInWords(patches)}{' '}
        {neverFires ? (
          <strong>The channel fires in none of them.</strong>
        ) : (
          <>
            It fires in <strong>{formatCount(fires)}</strong> of {formatCount(seen)}; its greatest value is{' '}
            <strong>{formatValue(max)}</strong>, that of a picture on average {formatValue(mean)}.
          </>
        )}
      </p>
      {purity !== null && most && (
        <p>
          Of the {countText(highest.length, 'strongest patch', 'strongest patches')} with a label,{' '}
          <strong>{formatProbability(purity)}</strong> are {most.label}.
        </p>
      )}
    </>
  );
}

function FilterNumbers({ filter }: { filter: NonNullable<ChannelEvidence['filter']> }) {
  const { norm, nearDead, gabor } = filter.measured;
  return (
    <p>
      Its filter has the norm <strong>{formatValue(norm)}</strong>; the median of the layer is{' '}
      {formatValue(filter.medianNorm)}.{nearDead && ' It is nearly dead.'}
      {gabor &&
        ` A Gabor function fits it with R² ${gabor.r2.toFixed(2)}: ${gabor.gaborLike ? 'Gabor-like' : 'not Gabor-like'}, ${gabor.orientation.toFixed(0)}°, wavelength ${gabor.wavelength.toFixed(1)} px.`}
    </p>
  );
}

/** What was kept, each with its picture. */
export function ChannelSections({ finding: { id, partId, sessionId, target, evidence } }: { finding: Finding }) {
  const { patches, map, filter } = evidence;
  const of = { id, partId };
  return (
    <>
      {patches && (
        <Section id="patches" title={`The strongest patches (${formatCount(patches.highest.length)})`}>
          <p className="text-muted max-w-prose">
            Above what the channel sees at that place, below the whole picture with that place in a white box.
          </p>
          <PatchSheet of={of} patches={patches.highest} />
          <PatchTable caption="The strongest patches" patches={patches.highest} />
          <details>
            <summary className="cursor-pointer">The weakest patches ({formatCount(patches.lowest.length)})</summary>
            <PatchTable caption="The weakest patches" patches={patches.lowest} side="lowest" />
          </details>
        </Section>
      )}
      {map && (
        <Section id="map" title="The map">
          <Frozen
            of={of}
            name="map.png"
            alt={`${map.imageName} and, beside it, its map: the least value is black, the greatest white.${map.at ? ' The neuron and what it sees are framed.' : ''}`}
          />{' '}
          {/* prettier-ignore */}
        </Section>
      )}
      {patches && (
        <Section id="alike" title="Does another network have it?">
          <p className="text-muted max-w-prose">
            Channels that fire in the same pictures of {patches.imageSetName}: the correlation of their greatest value
            in each picture.
          </p>
          <LikeChannels
            of={{ ...target, imageSetId: patches.imageSetId, key: patches.key }}
            imageSetName={patches.imageSetName}
            sessionId={sessionId}
          />
        </Section>
      )}
      {patches && (
        <Section id="suggestions" title="What a machine suggests">
          <ChannelSuggestions imageSetId={patches.imageSetId} scanKey={patches.key} channel={target.channel} />
        </Section>
      )}
      {filter && (
        <Section id="filter" title="The filter">
          <Frozen of={of} name="filter.png" alt={`The filter's ${filter.shape.join(' × ')} weights: zero is grey.`} />{' '}
          {/* prettier-ignore */}
          <CommentLink anchor={{ kind: 'filter' }} name="the filter" />
        </Section>
      )}
    </>
  );
}

function Frozen({ of, name, alt }: { of: EvidenceRef; name: string; alt: string }) {
  return (
    <img
      src={fileHref(of, name)}
      alt={alt}
      loading="lazy"
      className="bg-sunken rounded-panel border-line max-w-full self-start border"
    />
  );
}

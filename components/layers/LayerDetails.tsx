'use client';
import type { Image } from '@/lib/domain/imageSet';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { Facts, type Fact } from '../text/Facts';
import { Callout } from '../ui/Callout';
import { NumberInput } from '../ui/Field';
import { FieldOnPicture } from './FieldOnPicture';
import { channelsOf, fieldSentence, shapeText } from './layerText';

export interface LayerDetailsProps {
  networkId: string;
  graph: NetworkGraph;
  layer: NetworkLayer;
  channel: number | null;
  samples: readonly Image[];
  onChoose: (layer: string) => void;
  onChannel: (channel: number | null) => void;
}

/** Everything about one layer, and what one of its units sees. */
export function LayerDetails(props: LayerDetailsProps) {
  const { networkId, graph, layer, channel, samples, onChoose, onChannel } = props;
  const channels = channelsOf(layer);
  const readers = graph.layers.filter(({ inputs }) => inputs.includes(layer.name)).map(({ name }) => name);
  const facts: Fact[] = [
    { name: 'Type', value: [layer.type, layer.detail].filter(Boolean).join(', ') },
    { name: 'Output', value: shapeText(layer) },
    { name: 'Parameters', value: layer.parameters.toLocaleString('en-GB') },
    { name: 'Tensor', value: <code className="text-small font-mono">{layer.tensor}</code> },
    { name: 'Reads', value: <LayerLinks names={layer.inputs} onChoose={onChoose} none="nothing" /> },
    { name: 'Is read by', value: <LayerLinks names={readers} onChoose={onChoose} none="nobody: it is an output" /> },
    ...(layer.tensor === graph.featuresTensor
      ? [{ name: 'Use', value: 'the features: what the classifier reads' }]
      : []),
  ];
  return (
    <section aria-label={`Layer ${layer.name}`} className="flex min-w-0 flex-col gap-3">
      <h3 className="font-semibold wrap-anywhere">{layer.name}</h3>
      <Facts facts={facts} />
      {channels !== null && (
        <NumberInput
          label={`Channel, 0 to ${(channels - 1).toLocaleString('en-GB')}`}
          min={0}
          max={channels - 1}
          value={channel ?? ''}
          placeholder="all"
          error={
            channel !== null && channel >= channels
              ? `This layer has ${channels.toLocaleString('en-GB')} channels: choose 0 to ${channels - 1}.`
              : null
          }
          onChange={({ currentTarget: { value } }) => onChannel(/^\d{1,9}$/.test(value) ? Number(value) : null)}
        />
      )}
      {channels === null && channel !== null && (
        <Callout kind="warning">This layer has no channels: channel {channel} of the address is left out.</Callout>
      )}
      <p>{fieldSentence(layer.receptiveField)}</p>
      <FieldOnPicture key={layer.name} {...{ networkId, graph, layer, samples }} />
    </section>
  );
}

const LINKS_SHOWN = 12;

function LayerLinks({
  names,
  onChoose,
  none,
}: {
  names: readonly string[];
  onChoose: (name: string) => void;
  none: string;
}) {
  if (names.length === 0) return none;
  return (
    <ul className="flex flex-wrap gap-x-3">
      {names.slice(0, LINKS_SHOWN).map((name, index) => (
        <li key={index} className="min-w-0">
          {name === 'input' ? (
            'the picture'
          ) : (
            <button type="button" className="text-left wrap-anywhere underline" onClick={() => onChoose(name)}>
              {name}
            </button>
          )}
        </li>
      ))}
      {names.length > LINKS_SHOWN && <li>and {names.length - LINKS_SHOWN} more</li>}
    </ul>
  );
}

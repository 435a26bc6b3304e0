'use client';
import { useSearchParams } from 'next/navigation';
import type { Image } from '@/lib/domain/imageSet';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import { graphAnswerSchema } from '@/lib/protocol/rest';
import { useResource } from '../api/useResource';
import { graphPath } from '../session/restPaths';
import { Callout } from '../ui/Callout';
import { TextInput } from '../ui/Field';
import { SegmentedControl } from '../ui/SegmentedControl';
import { WaitingRows } from '../ui/Waiting';
import { parseLayerAddress, writeLayerAddress, type LayerAddress, type LayerView } from './layerAddress';
import { noSuchLayer } from './layerText';
import { LayerDetails } from './LayerDetails';
import { LayerGraphView } from './LayerGraphView';
import { selectRows } from './layerRows';
import { LayerTable } from './LayerTable';

export interface NetworkLayersProps {
  networkId: string;
  /** Stored pictures to draw receptive fields on. */
  samples: readonly Image[];
}

const VIEWS: { value: LayerView; label: string }[] = [
  { value: 'list', label: 'List' },
  { value: 'graph', label: 'Graph' },
];

/** The layers of a network as a list and as a drawing, with one of them in detail. */
export function NetworkLayers({ networkId, samples }: NetworkLayersProps) {
  const answer = useResource(graphPath(networkId), graphAnswerSchema);
  switch (answer.status) {
    case 'loading':
      return <WaitingRows what="The layers are being read." count={12} />;
    case 'failed':
      return (
        <Callout kind="error" title="The layers cannot be shown.">
          {answer.error.message}
        </Callout>
      );
    case 'ready':
      return <Layers graph={answer.value.graph} {...{ networkId, samples }} />;
  }
}

function Layers({ graph, networkId, samples }: NetworkLayersProps & { graph: NetworkGraph }) {
  const query = useSearchParams();
  const address = parseLayerAddress(query);
  const change = (part: Partial<LayerAddress>) => {
    const text = writeLayerAddress(new URLSearchParams(query), { ...address, ...part });
    window.history.replaceState(null, '', text ? `?${text}` : window.location.pathname);
  };
  const choose = (layer: string) => change({ layer, channel: layer === address.layer ? address.channel : null });
  const rows = selectRows(graph.layers, address.find, address.all);
  const layer = graph.layers.find(({ name }) => name === address.layer) ?? null;
  const parameters = graph.layers.reduce((sum, one) => sum + one.parameters, 0);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <SegmentedControl
          label="Show layers as"
          hideLabel
          value={address.view}
          options={VIEWS}
          onChange={(view) => change({ view })}
        />
        {address.view === 'list' && (
          <TextInput
            label="Find a layer"
            hideLabel
            type="search"
            placeholder="Find by name, type or detail"
            className="min-w-0 flex-1 basis-48"
            value={address.find}
            onChange={(event) => change({ find: event.currentTarget.value })}
          />
        )}
        <label className="flex min-h-8 items-center gap-2">
          <input type="checkbox" checked={address.all} onChange={() => change({ all: !address.all })} />
          Activations and normalisations too
        </label>
        <p role="status" className="text-muted min-h-8 content-center">
          {rows.length.toLocaleString('en-GB')} of {graph.layers.length.toLocaleString('en-GB')} layers,{' '}
          {parameters.toLocaleString('en-GB')} parameters
        </p>
      </div>
      {address.layer !== null && !layer && (
        <Callout kind="warning">{noSuchLayer(address.layer)}. Choose another one.</Callout>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {address.view === 'list' ? (
          <LayerTable rows={rows} chosen={address.layer} onChoose={choose} />
        ) : (
          <LayerGraphView graph={graph} chosen={address.layer} all={address.all} onChoose={choose} />
        )}
        {layer ? (
          <LayerDetails
            {...{ networkId, graph, layer, samples }}
            channel={address.channel}
            onChoose={choose}
            onChannel={(channel) => change({ channel })}
          />
        ) : (
          <p className="text-muted">Choose a layer: its details appear here, and what one of its units sees.</p>
        )}
      </div>
    </div>
  );
}

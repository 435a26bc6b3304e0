'use client';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { ChannelPicker } from '../layers/ChannelPicker';
import { LayerPicker } from '../layers/LayerPicker';
import { channelsOf, fieldSentence, mapSizeOf, shapeText } from '../layers/layerText';
import type { CellPlace } from '../occlusion/cellGeometry';
import type { Place } from '../session/places';
import { Callout } from '../ui/Callout';
import { ChannelPanel } from './ChannelPanel';
import { ComparePanel } from './ComparePanel';
import { ContrastControls } from './ContrastControls';
import type { Painting } from './drawMaps';
import { ExportLinks } from './ExportLinks';
import { PinList } from './PinList';
import { UnitOnPicture } from './UnitOnPicture';
import type { ActivationsModel } from './useActivationsModel';

export interface ActivationsInspectorProps {
  model: ActivationsModel;
  painting: Painting | null;
  /** The shared channel, whether the layer has it or not. */
  wantedChannel: number | null;
  imageId: string | null;
  /** The cell of the large map under the keyboard. */
  unit: CellPlace | null;
  onEnlarge: (channel: number) => void;
  onGo: (place: Place, channel: number) => void;
  onStopNetwork: () => void;
}

/** Layer and channel, what can be said of them, how they are shown, and what they are compared with. */
export function ActivationsInspector(props: ActivationsInspectorProps) {
  const { model, painting, wantedChannel, imageId, unit, onEnlarge, onGo, onStopNetwork } = props;
  const { choice, wanted, maps, channel, look, hoveredCell, graph, selectLayer, selectChannel } = model;
  const layer = choice.chosen;
  const channels = layer && channelsOf(layer);
  const cell = hoveredCell ?? unit;
  const isLarge = look.enlarged && channel !== null;
  if (!graph) return null;
  return (
    <>
      <LayerPicker choice={choice} wanted={wanted} detail={layerDetail} onLayer={selectLayer} />
      {channels !== null && <ChannelPicker channels={channels} channel={wantedChannel} onChannel={selectChannel} />}
      {channels !== null && wantedChannel !== null && wantedChannel >= channels && (
        <Callout kind="warning">
          This layer has {channels} channels: there is no channel {wantedChannel}.
        </Callout>
      )}
      {maps && <ChannelPanel {...{ model, onEnlarge, onGo }} />}
      {isLarge && cell && <UnitOnPicture model={model} cell={cell} />}
      <PinList model={model} />
      {maps && <ContrastControls model={model} cell={cell} />}
      {maps && <ComparePanel {...{ model, imageId, onStopNetwork }} />}
      {layer && (
        <div className="text-small border-line flex flex-col gap-1 border-t pt-3">
          <p>
            <strong className="font-semibold">{layer.type}</strong> {layer.detail && `${layer.detail}, `}
            {shapeText(layer)}
          </p>
          <p className="text-muted">{fieldSentence(layer.receptiveField)}</p>
        </div>
      )}
      <ExportLinks {...{ model, painting }} />
    </>
  );
}

/** "64 of 55 × 55". */
function layerDetail(layer: NetworkLayer): string {
  const size = mapSizeOf(layer);
  const channels = channelsOf(layer)?.toLocaleString('en-GB') ?? '?';
  return size && size.height * size.width > 1 ? `${channels} of ${size.height} × ${size.width}` : channels;
}

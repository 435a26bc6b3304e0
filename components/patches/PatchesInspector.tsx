'use client';
import type { SessionViewChange } from '@/lib/domain/session';
import { ChannelPicker } from '../layers/ChannelPicker';
import { LayerPicker } from '../layers/LayerPicker';
import { channelsOf } from '../layers/layerText';
import { countText } from '../map/mapText';
import { Select } from '../ui/Field';
import { ExportPatches } from './ExportPatches';
import { readyScan } from './NoPatches';
import { PatchDetails } from './PatchDetails';
import type { ChosenPatch, PatchActions } from './PatchMenu';
import { layerDetail } from './patchText';
import { PlaceFields } from './PlaceFields';
import type { PatchesModel } from './usePatchesModel';

export interface PatchesInspectorProps {
  model: PatchesModel;
  /** The shared layer, as it is asked for. */
  wantedLayer: string | null;
  selected: ChosenPatch | null;
  actions: PatchActions;
  onView: (change: SessionViewChange) => void;
}

/** What is searched for what: set, layer, channel, place; the selected patch; the downloads. */
export function PatchesInspector({ model, wantedLayer, selected, actions, onView }: PatchesInspectorProps) {
  const { choice, channels, channel, imageSets, setId, layer, graph } = model;
  const scan = readyScan(model);
  return (
    <>
      <Select
        label="Pictures that are searched"
        value={setId ?? ''}
        onChange={({ target: { value } }) => value && onView({ imageSetId: value })}
      >
        {setId === null && <option value="">Choose an image set</option>}
        {imageSets.map(({ id, name, imageCount }) => (
          <option key={id} value={id}>
            {name} · {countText(imageCount, 'picture')}
          </option>
        ))}
      </Select>
      {choice && (
        <LayerPicker
          choice={choice}
          wanted={wantedLayer}
          detail={(one) => layerDetail(one, channelsOf(one) ?? 0)}
          onLayer={({ name }) => onView({ layer: name })}
        />
      )}
      {layer && channels > 0 && (
        <ChannelPicker
          {...{ channels, channel }}
          onChannel={(wanted) => onView({ layer: layer.name, channel: wanted })}
        />
      )}
      {layer && <PlaceFields key={`${layer.name} ${JSON.stringify(model.look.place)}`} model={model} layer={layer} />}
      {selected && layer && graph && (
        <PatchDetails {...{ selected, actions }} field={layer.receptiveField} input={graph.input} />
      )}
      {scan && <ExportPatches model={model} scan={scan} />}
    </>
  );
}

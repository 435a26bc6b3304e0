'use client';
import type { Network } from '@/lib/domain/network';
import { imageSetsAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { DEFAULT_PREDICTIONS_QUERY, predictionsQueryString } from '../predictions/predictionsQuery';
import { IMAGE_SETS_PATH } from '../session/restPaths';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { MapChooser } from './MapChooser';
import { MapLegend } from './MapLegend';
import { changedSetText } from './mapText';
import { PointPanel } from './PointPanel';
import { ProvenancePanel } from './ProvenancePanel';
import { QualityPanel } from './QualityPanel';
import { SelectionPanel } from './SelectionPanel';
import type { MapModel } from './useMapModel';
import type { MapSide } from './useMapSide';
import { missingPictures, useSetFeatures } from './useSetFeatures';

export interface MapInspectorProps {
  model: MapModel;
  networks: readonly Network[];
  author: string;
  onMake: () => void;
  onOpen: (imageId: string) => void;
  /** Saves what is selected as a finding. */
  onFinding: () => void;
  linkOf: (selectionId: string) => string;
}

/** The maps, the legend, the picture and the selection, and how good the map is. */
export function MapInspector(props: MapInspectorProps) {
  const { model, networks, onMake } = props;
  const { shown, actions } = model;
  return (
    <>
      <MapChooser
        model={model}
        networks={networks}
        onShow={actions.show}
        onBeside={actions.showBeside}
        onMake={onMake}
      />
      {shown && <SideInspector {...props} side={shown} />}
    </>
  );
}

function SideInspector(props: MapInspectorProps & { side: MapSide }) {
  const { model, side, networks, author, onOpen, onFinding, linkOf } = props;
  const { embedding } = side;
  const features = useSetFeatures(embedding);
  const sets = valueOf(useResource(IMAGE_SETS_PATH, imageSetsAnswerSchema))?.imageSets ?? [];
  if (!embedding) return null;
  const { imageSetId, networkId } = embedding.request;
  const query = predictionsQueryString({ ...DEFAULT_PREDICTIONS_QUERY, network: networkId });
  const changed = embedding.state.status === 'finished' ? changedSetText(missingPictures(embedding, features)) : null;
  return (
    <>
      {changed && (
        <Callout
          live
          actions={
            <Button disabled={!model.joined} onClick={() => model.actions.extend(embedding)}>
              {changed.action}
            </Button>
          }
        >
          {changed.text}
        </Callout>
      )}
      {side.points && <MapLegend model={model} predictionsHref={`/images/${imageSetId}/predictions${query}`} />}
      {side.points && <PointPanel model={model} side={side} onOpen={onOpen} />}
      <SelectionPanel {...{ model, side, author, onFinding, linkOf }} />
      <QualityPanel
        embedding={embedding}
        frame={side.frame}
        axes={side.axes}
        onAxes={(axes) => model.changeLook({ axes, camera: null })}
      />
      <ProvenancePanel
        embedding={embedding}
        networks={networks}
        setName={sets.find(({ id }) => id === imageSetId)?.name ?? null}
        features={features}
        frame={side.frame}
      />
    </>
  );
}

'use client';
import { useMemo, useRef } from 'react';
import { findingsAbout } from '../session/findingsAbout';
import { channelFinding } from '../session/findingContext';
import { POINTED_AT_NOTHING, type PlaceContext, type PlaceParts } from '../session/place';
import { ActivationsInspector } from './ActivationsInspector';
import { steppedGamma } from './activationsLook';
import { sizeText } from './activationsText';
import { ActivationsView } from './ActivationsView';
import type { Painting } from './drawMaps';
import { useActivationsModel, type ActivationsModel } from './useActivationsModel';

/** What a layer makes of the picture: the maps of all its channels, one of them large, or their difference. */
export function useActivationsPlace(context: PlaceContext): PlaceParts {
  const { store, model: session } = context;
  const { view, state } = session;
  const model = useActivationsModel(context);
  const { maps, range, look, changeLook, choice, channel } = model;
  const { gamma } = look;
  const painting = useMemo<Painting | null>(() => maps && { set: maps, range, gamma }, [maps, range, gamma]);
  const takeFocus = useRef(false);
  const unit = maps && look.unit && look.unit.row < maps.height && look.unit.col < maps.width ? look.unit : null;

  const isLarge = look.enlarged && channel !== null;
  const enlarge = (wanted: number | null) => {
    // To whichever of grid and large map is shown next; it stays where it is when only the channel changes.
    if ((wanted !== null) !== isLarge) takeFocus.current = true;
    if (wanted !== null) model.selectChannel(wanted);
    model.hover(null);
    model.hoverCell(null);
    changeLook({ enlarged: wanted !== null });
  };
  const toLayer = (to: ActivationsModel['choice']['chosen']) => {
    if (!to) return;
    // Another layer begins with its grid.
    if (isLarge) takeFocus.current = true;
    model.selectLayer(to);
  };
  const pointed = model.hovered ?? channel;
  const layer = choice.chosen?.name ?? null;
  const finding = channelFinding({
    ...{ sessionId: state.session.id, author: context.me.name, network: session.network, layer, channel },
    map: session.image && { imageId: session.image.id, imageName: session.image.fileName, at: isLarge ? unit : null },
  });
  return {
    view: (
      <ActivationsView {...{ session, model, painting, unit, takeFocus }} tabs={context.tabs} onEnlarge={enlarge} />
    ),
    inspector: (
      <ActivationsInspector
        {...{ model, painting, unit }}
        wantedChannel={view.channel ?? null}
        imageId={view.imageId}
        onEnlarge={enlarge}
        onGo={(place, wanted) => choice.chosen && context.goTo(place, { layer: choice.chosen.name, channel: wanted })}
        onStopNetwork={() => void store.changeView({ compareWith: null })}
      />
    ),
    announcement: announcementOf(model),
    finding,
    ...findingsAbout(state.findings, { ...view, ...(choice.chosen && { layer, channel }) }),
    comparable: true,
    showsRuns: false,
    pointedAt: POINTED_AT_NOTHING,
    shortcuts: {
      previousLayer: () => toLayer(choice.before),
      nextLayer: () => toLayer(choice.after),
      nextContrast: () => changeLook({ gamma: steppedGamma(gamma, 1) }),
      previousContrast: () => changeLook({ gamma: steppedGamma(gamma, -1) }),
      toggleOverlay: () => changeLook({ overlay: !look.overlay }),
      toggleTable: () => changeLook({ table: !look.table }),
      pin: () => pointed !== null && model.togglePin(pointed),
      reset: () => (isLarge ? enlarge(null) : model.selectChannel(null)),
    },
  };
}

/** Once the maps are there. */
function announcementOf({ maps, stale, choice, dead }: ActivationsModel): string | null {
  if (!maps || stale || !choice.chosen) return null;
  const silent = maps.signed ? 'do not differ' : 'are dead for this picture';
  return `${choice.chosen.name}: ${sizeText(maps)}${maps.signed ? ', difference' : ''}${dead > 0 ? `; ${dead} ${silent}` : ''}.`;
}

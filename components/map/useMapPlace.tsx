'use client';
import { useRef } from 'react';
import { pointsFinding } from '../session/findingContext';
import type { PlaceContext, PlaceParts } from '../session/place';
import { selectionHref } from '../session/useViewAddress';
import { mapAnnouncement } from './mapAnnouncement';
import { newDraft, type MapDraft } from './mapDraft';
import { MapInspector } from './MapInspector';
import { MapView } from './MapView';
import { useMapModel } from './useMapModel';

/** Which pictures are alike to the network: one map of an image set, or two. */
export function useMapPlace(context: PlaceContext): PlaceParts {
  const { store, model, me, personal, tabs, openDialog } = context;
  const { state, view, image, networks } = model;
  const map = useMapModel({
    ...{ store, state, view },
    look: personal.looks.map,
    changeLook: (wanted) => context.changeLook('map', wanted),
    active: personal.place === 'map',
    pictureSetId: image?.imageSetId ?? null,
  });
  const searchRef = useRef<HTMLInputElement>(null);
  const finding = pointsFinding(map, state.session.id, me.name);
  const makeMap = (draft: MapDraft = newDraft(map.setId ?? '', map.networkId ?? '')) =>
    openDialog({ kind: 'map', draft, onMake: map.actions.make });
  const openPicture = (imageId: string) => context.goTo('occlusion', { imageId });
  return {
    view: <MapView model={map} {...{ networks, tabs, searchRef }} onMake={makeMap} onOpen={openPicture} />,
    inspector: (
      <MapInspector
        {...{ model: map, networks }}
        author={me.name}
        onMake={() => makeMap()}
        onOpen={openPicture}
        onFinding={() => finding.subject && openDialog({ kind: 'finding', subject: finding.subject() })}
        linkOf={(selectionId) => selectionHref(state.session.id, view, selectionId)}
      />
    ),
    announcement: mapAnnouncement(map),
    finding,
    findings: state.findings,
    offersFinding: true, // beside the selection
    comparable: false,
    showsRuns: false,
    pointedAt: { cell: null, imageId: map.hoveredId ?? map.focusId },
    shortcuts: {
      toggleTable: () => context.changeLook('map', { table: !map.look.table }),
      // The search is of the points, once there are some.
      ...(map.shown?.points && { find: () => searchRef.current?.focus() }),
      reset: () => map.selection.change([], 'replace'),
    },
  };
}

/** What a finding would be about, as the workspace shows it. Each kind of finding begins in a function of its own. */
import { MAX_FROZEN_PATCHES } from '@/lib/domain/channelFinding';
import type { FindingArea } from '@/lib/domain/finding';
import type { MapPlace, Patch } from '@/lib/domain/patches';
import { selectionsAnswerSchema } from '@/lib/protocol/rest';
import { reloadResource } from '../api/useResource';
import { selectionsPath } from '../map/mapPaths';
import { countText, formatCount, mapName } from '../map/mapText';
import { selectionFacts, suggestedName } from '../map/selectionFacts';
import type { MapModel } from '../map/useMapModel';
import { isOnGrid } from '../occlusion/cellGeometry';
import type { FindingChoice, FindingContext, FindingSubject } from './FindingDialog';
import type { WorkspaceModel } from './useWorkspaceModel';

/** `subject` is made when it is asked for; null: there can be none, and `problem` says why. */
export type PossibleFinding = { subject: () => FindingSubject; problem: null } | { subject: null; problem: string };

/** About the heatmap, or the area of it that is selected. */
export function occlusionFinding(model: WorkspaceModel, author: string, area: FindingArea | null): PossibleFinding {
  const { state, view, request, job, grid, classIndex } = model;
  if (!request || !job || !grid || job.done === 0) return none('A finding is saved from a heatmap: run one first.');
  if (classIndex === null) return none('Choose a target class first.');
  const about = (chosen: FindingArea): FindingContext => ({
    kind: 'occlusion',
    sessionId: state.session.id,
    jobId: job.id,
    author,
    target: {
      networkId: request.networkId,
      imageId: request.imageId,
      classIndex,
      score: view.score,
      area: chosen,
    },
  });
  const whole = { label: 'The whole map', context: about({ kind: 'map' }) };
  const selected = area && area.kind !== 'map' && isOnGrid(grid, area) ? area : null;
  const subject: FindingSubject = {
    summary: summaryOf(model),
    ...(selected
      ? { choices: [{ label: areaText(selected), context: about(selected) }, whole] }
      : { choices: [whole], hint: 'To write about a place, select a cell first, or drag over several.' }),
  };
  return { subject: () => subject, problem: null };
}

/** About the selected pictures of the map that is shown; about the whole layout while none is selected. */
export function pointsFinding(map: MapModel, sessionId: string, author: string): PossibleFinding {
  const { shown, selection } = map;
  if (!shown?.points || !shown.embedding) return none('Open a map first.');
  const { points, embedding, frame, axes } = shown;
  const { imageSetId, spec } = embedding.request;
  const at = { embeddingId: embedding.id, iteration: frame, axes: spec.method === 'pca' ? ([axes[0], axes[1]] as [number, number]) : null }; // prettier-ignore
  const whole: FindingChoice = {
    label: 'The whole map',
    context: { kind: 'points', sessionId, author, map: at, selection: { kind: 'frame' } },
  };
  if (selection.ids.size === 0)
    return {
      subject: () => ({ summary: `The whole map of ${countText(points.imageIds.length, 'picture')} · ${mapName(embedding)}`, choices: [whole], hint: 'To write about some pictures, select them first.' }), // prettier-ignore
      problem: null,
    };
  const subject = (): FindingSubject => {
    const facts = selectionFacts(points, selection.ids);
    // A saved selection may have pictures that are not on this map: the finding is about the others.
    const saved = facts.elsewhere === 0 ? selection.saved : null;
    const imageIds = facts.members.flatMap((point) => points.imageIds[point] ?? []);
    const context: FindingContext = {
      kind: 'points',
      ...{ sessionId, author },
      map: at,
      selection: saved ? { kind: 'saved', id: saved.id } : { kind: 'unsaved', imageIds },
    };
    return {
      summary: `${countText(facts.members.length, 'picture')} · ${mapName(embedding)}`,
      title: saved?.name ?? suggestedName(facts),
      choices: [{ label: 'The selected pictures', context }, whole],
      onSaved(finding) {
        if (finding.kind !== 'points' || finding.target.selectionId === null || saved) return;
        // It was saved with the finding, and is now what is shown.
        selection.show(finding.target.selectionId);
        void reloadResource(selectionsPath(imageSetId), selectionsAnswerSchema);
      },
    };
  };
  return { subject, problem: null };
}

/** A channel as a view shows it, and what of it is on the screen. */
export interface ShownChannel {
  sessionId: string;
  author: string;
  network: { id: string; name: string } | null;
  layer: string | null;
  /** Null: none is chosen. */
  channel: number | null;
  /** `layer` is the one whose filter it is: the channel’s own, or the one that it passes on. */
  filter?: { layer: string } | null;
  /** `at`: the place of it that is picked. */
  map?: { imageId: string; imageName: string; at?: MapPlace | null } | null;
  /** `seen`: pictures that were searched by now. */
  patches?: {
    imageSetId: string;
    imageSetName: string;
    place: MapPlace | null;
    top: number;
    seen: number;
    pictures: number;
  } | null;
}

/** About a channel: all that is on the screen of it, or one piece of that. */
export function channelFinding(shown: ShownChannel): PossibleFinding {
  const { network, layer, channel, filter, map } = shown;
  if (!network || layer === null || channel === null) return none('Choose a channel first.');
  const patches = shown.patches && shown.patches.seen > 0 ? shown.patches : null;
  const context = (evidence: ChannelContext['evidence']): ChannelContext => ({
    kind: 'channel',
    sessionId: shown.sessionId,
    author: shown.author,
    target: { networkId: network.id, layer, channel },
    evidence,
  });
  const pieces: { label: string; evidence: ChannelContext['evidence'] }[] = [
    ...(patches ? [{ label: 'The patches', evidence: { patches: askedPatches(patches) } }] : []),
    ...(map?.at ? [{ label: `Row ${map.at.row}, column ${map.at.col}`, evidence: { map: { imageId: map.imageId, at: map.at } } }] : []), // prettier-ignore
    ...(map ? [{ label: 'The map', evidence: { map: { imageId: map.imageId } } }] : []),
    ...(filter
      ? [
          {
            label: 'The filter',
            evidence: { filter: filter.layer === layer ? (true as const) : { layer: filter.layer } },
          },
        ]
      : []),
  ];
  // Of the map there may be two: one neuron of it, and all of it.
  const evidence = Object.assign({}, ...pieces.toReversed().map((piece) => piece.evidence)) as ChannelContext['evidence']; // prettier-ignore
  const isSeveral = Object.keys(evidence).length > 1;
  const [first, ...others] = (isSeveral ? [{ label: 'All that is shown', evidence }, ...pieces] : pieces).map(
    ({ label, evidence }) => ({
      label,
      context: context(evidence),
    }),
  );
  if (!first) return none('There is nothing of this channel to save yet: search for patches first.');
  const partial = patches && patches.seen < patches.pictures && `${formatCount(patches.seen)} of ${countText(patches.pictures, 'picture')} searched`; // prettier-ignore
  const name = filter && !patches && !map ? `Filter ${channel} of ${filter.layer}` : `Channel ${channel} of ${layer}`;
  const subject: FindingSubject = {
    summary: [name, network.name, patches?.imageSetName, map?.imageName, partial].filter(Boolean).join(' · '),
    choices: [first, ...others],
  };
  return { subject: () => subject, problem: null };
}

/** About the neuron that fired at a patch: its place in the map of the patch's picture. */
export function patchFinding(
  shown: Pick<ShownChannel, 'sessionId' | 'author' | 'network' | 'layer' | 'channel'>,
  { imageId, fileName, place }: Pick<Patch, 'imageId' | 'fileName' | 'place'>,
): PossibleFinding {
  const { subject, problem } = channelFinding({ ...shown, map: { imageId, imageName: fileName, at: place } });
  if (!subject) return { subject, problem };
  const of = subject();
  const where = `row ${place.row}, column ${place.col}`;
  return { subject: () => ({ ...of, summary: `${of.summary} · ${where}`, choices: [of.choices[0]] }), problem: null };
}

type ChannelContext = Extract<FindingContext, { kind: 'channel' }>;

function askedPatches({ imageSetId, place, top }: NonNullable<ShownChannel['patches']>) {
  return { imageSetId, ...(place && { place }), top: Math.min(top, MAX_FROZEN_PATCHES) };
}

function none(problem: string): PossibleFinding {
  return { subject: null, problem };
}

/** In words: network, picture, class. */
function summaryOf({ network, image, labels, classIndex, job }: WorkspaceModel): string {
  const partial = job && job.done < job.total && `partial: ${job.done} of ${job.total} cells`;
  return [network?.name, image?.fileName, classIndex !== null && labels[classIndex], partial]
    .filter(Boolean)
    .join(' · ');
}

/** Rows and columns count from 0, as everywhere on the screen and in the downloads. */
function areaText(area: FindingArea): string {
  switch (area.kind) {
    case 'map':
      return 'The whole map';
    case 'cell':
      return `Cell ${area.row}, ${area.col}`;
    case 'region':
      return `Cells ${area.row0}, ${area.col0} to ${area.row1}, ${area.col1}`;
  }
}

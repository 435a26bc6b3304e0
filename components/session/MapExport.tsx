'use client';
import { useState } from 'react';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { describeLegend } from '@/lib/palette/legend';
import { DEFAULT_SCALES } from '@/lib/palette/range';
import { scaleColour } from '@/lib/palette/scales';
import { MAP_FORMATS, type MapFormat } from '@/lib/protocol/rest';
import { messageOf } from '../api/request';
import { drawMapPicture, type MapPicture } from '../occlusion/mapPicture';
import { asSegments } from '../occlusion/mapPixels';
import { saveBlob } from '../text/saveText';
import { classMapPath, inputPicturePath, mapPath, segmentsPath } from './restPaths';
import { runDetails, runSettings } from './runName';
import { mapPixelsOf, signsOf } from './useMapPixels';
import type { PersonalView } from './usePersonalView';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface MapExportProps {
  model: WorkspaceModel;
  personal: PersonalView;
}

/** The map to take along: its numbers as files, and what is shown as a picture. Nothing while there is no map. */
export function MapExport({ model, personal }: MapExportProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { job, classIndex, view } = model;
  if (!job || classIndex === null || job.done === 0) return null;
  const save = async () => {
    const picture = shownPicture(model, personal);
    if (!picture) return;
    setBusy(true);
    setProblem(null);
    try {
      saveBlob(await drawMapPicture(picture), fileName(model));
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const ofScores = model.look.shows === 'score';
  // The table names the best class of each cell; the other files hold the target's numbers alone.
  const formats = ofScores ? MAP_FORMATS : (['csv'] as const);
  const path = (format: MapFormat) => mapPath(job.id, classIndex, view.score, format);
  return (
    <div className="text-small flex flex-wrap gap-x-3">
      <span className="text-muted">Export this map:</span>
      {formats.map((format) => (
        <a key={format} href={path(format)} download className="underline">
          {format.toUpperCase()}
        </a>
      ))}
      {!ofScores && (
        <a
          href={classMapPath(job.id)}
          download
          className="underline"
          title="An array of cells: the number of the class that wins each, NaN where that is not known"
        >
          NPY
        </a>
      )}
      {ofScores && (
        <a
          href={`${path('npy')}&per=pixel`}
          download
          className="underline"
          title="An array of pixels: each the average over the cells whose patch covers it, NaN where none does"
        >
          per pixel
        </a>
      )}
      {view.spec.segments && (
        <a
          href={segmentsPath(job.id)}
          download
          className="underline"
          title="An array of pixels: the number of the cell, row by row, whose segment each belongs to"
        >
          segments
        </a>
      )}
      <button
        type="button"
        className="underline"
        disabled={busy}
        aria-busy={busy}
        title="PNG of the map as it is shown here, with its legend"
        onClick={() => void save()}
      >
        as shown
      </button>
      {problem !== null && (
        <p role="alert" className="text-error basis-full">
          {problem}
        </p>
      )}
    </div>
  );
}

function shownPicture(model: WorkspaceModel, personal: PersonalView): MapPicture | null {
  const { grid, request, view, look, classes, range, map, values, labels, classIndex, image, network } = model;
  if (!grid || !request || classIndex === null) return null;
  const scale = personal.palette ?? DEFAULT_SCALES[view.score];
  const colours = { look, classes, at: 0, scale, range } as const;
  const run = { ...model, spec: view.spec };
  const pixels = look.overlay ? mapPixelsOf(run, colours) : null;
  const score = describeLegend(view.score, range ?? { min: 0, max: 1 });
  const hidden = values && values.hiddenCount > 0 && `${values.hiddenCount} of ${values.knownCount} ${values.per}s hidden by a threshold`; // prettier-ignore
  const partial = map && map.done < map.total && `partial: ${map.done} of ${map.total} cells`;
  const per = look.per === 'pixel' ? 'average of the patches over each pixel' : null;
  const ofScore = look.shows === 'score';
  return {
    size: { width: grid.width, height: grid.height },
    src: inputPicturePath(request.imageId, request.networkId),
    pixels: pixels && asSegments(pixels, grid),
    opacity: look.opacity / 100,
    signs: look.overlay ? signsOf(run, colours) : [],
    legend:
      !ofScore && classes
        ? { kind: 'classes', title: 'Most probable class under the patch', classes }
        : {
            kind: 'scale',
            title: `${SCORE_TEXTS[view.score].name} of ${labels[classIndex] ?? classIndex} under the patch`,
            ticks: score.ticks,
            colourAt: (share) => scaleColour(scale, share),
          },
    facts: [
      `${runSettings(request, network?.name ?? 'Network')}${runDetails(request, image?.fileName ?? null)}`,
      ...(ofScore ? [per, hidden, partial] : [partial]).filter((fact) => typeof fact === 'string'),
    ],
  };
}

function fileName({ image, network, look, labels, classIndex, view }: WorkspaceModel): string {
  const what = look.shows === 'classes' ? 'classes' : `${labels[classIndex ?? 0] ?? classIndex}-${view.score}`;
  const words = [image?.fileName ?? 'picture', network?.name ?? 'network', what];
  return `${words.map((word) => word.replaceAll(/[^\w.-]+/g, '-')).join('-')}.png`;
}

'use client';
import { useMemo } from 'react';
import type { AppError } from '@/lib/domain/appError';
import {
  embeddingPointsSchema,
  pointPredictionsSchema,
  type Embedding,
  type EmbeddingPoints,
  type PointPredictions,
} from '@/lib/domain/embedding';
import type { MapSlot } from '@/lib/protocol/protocol';
import { useResource, valueOf } from '../api/useResource';
import type { SessionState } from '../session/sessionState';
import type { SessionStore } from '../session/sessionStore';
import { useEmbedding } from '../session/useEmbedding';
import type { ColouredPoints } from './colourPoints';
import { DEFAULT_LOOK, shownAxes, type AxisPair } from './mapLook';
import { axesPath, framePath, pointPredictionsPath, pointsPath } from './mapPaths';
import { shownFrame } from './playhead';
import { useReducedMotion, useStills } from './useStills';
import { useStoredLayout, type Layout } from './useStoredLayout';

/** One of the two maps that can be shown, with all that is drawn of it. */
export interface MapSide {
  slot: MapSlot;
  id: string;
  /** Null while it is not known. */
  embedding: Embedding | null;
  points: EmbeddingPoints | null;
  predictions: PointPredictions | null;
  /** What it is coloured by; null while its points are not there. */
  coloured: ColouredPoints | null;
  /** Why there are none; null while they are on the way or there. */
  predictionsProblem: AppError | null;
  /** The layout at the frame that is shown; null while there is none. */
  layout: Layout | null;
  /** Iteration of the kept frame that is shown; null: the newest. */
  frame: number | null;
  /** Principal components along x and y, from 0. */
  axes: AxisPair;
  /** Why the map, its points or its layout cannot be shown. */
  problem: string | null;
  /** Where each picture is among the points. */
  pointOf: ReadonlyMap<string, number>;
}

export interface WantedLayout {
  /** Iteration of a kept frame; null: the newest. */
  frame: number | null;
  /** Of PCA; a map that has not so many is shown along its first two. */
  axes: AxisPair;
}

const NOWHERE: ReadonlyMap<string, number> = new Map();

/** Follows a map and fetches what is drawn of it. `id` null follows none. */
export function useMapSide(
  store: SessionStore,
  state: SessionState,
  slot: MapSlot,
  id: string | null,
  wanted: WantedLayout,
): MapSide | null {
  const { embedding, frame: live, problem } = useEmbedding(store, state, slot, id);
  const known = embedding !== null && embedding.points !== null && embedding.id === id ? embedding : null;
  const pointsAnswer = useResource(known && pointsPath(known.id), embeddingPointsSchema);
  const predictionsAnswer = useResource(
    known && pointPredictionsPath(known.id, known.request.networkId),
    pointPredictionsSchema,
  );
  const points = valueOf(pointsAnswer);
  const frame = shownFrame(known?.keptFrames ?? [], wanted.frame);
  const axes = shownAxes(known?.explained ?? null, wanted.axes);
  const stored = useStoredLayout(known && layoutPath(known, frame, axes));
  const reduced = useReducedMotion();
  const still = useStills(id, live, reduced && embedding?.state.status === 'running');
  const layout = (frame === null && isUsual(axes) ? still : stored.layout) ?? null;
  const pointOf = useMemo(
    () => (points ? new Map(points.imageIds.map((imageId, point) => [imageId, point])) : NOWHERE),
    [points],
  );
  const predictions = valueOf(predictionsAnswer);
  const added = known?.points?.added ?? 0;
  const coloured = useMemo(
    () => points && { points, predictions, addedFrom: points.imageIds.length - added },
    [points, predictions, added],
  );
  if (id === null) return null;
  const pointsProblem = pointsAnswer.status === 'failed' ? pointsAnswer.error : null;
  return {
    ...{ slot, id, embedding, points, predictions, coloured, pointOf, frame, axes },
    predictionsProblem: predictionsAnswer.status === 'failed' ? predictionsAnswer.error : null,
    layout: layout && points && layout.positions.length === 2 * points.imageIds.length ? layout : null,
    problem: (problem ?? pointsProblem)?.message ?? stored.problem,
  };
}

/** Null: the newest frame, which comes by itself. */
function layoutPath(embedding: Embedding, frame: number | null, axes: AxisPair): string | null {
  if (!isUsual(axes)) return axesPath(embedding.id, axes);
  return frame === null ? null : framePath(embedding.id, frame);
}

function isUsual(axes: AxisPair): boolean {
  return axes.join() === DEFAULT_LOOK.axes.join();
}

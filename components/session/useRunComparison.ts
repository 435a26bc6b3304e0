'use client';
import { useMemo } from 'react';
import { mapAgreement, type MapAgreement } from '@/lib/attribution/mapAgreement';
import type { OcclusionRequest } from '@/lib/domain/job';
import type { Score } from '@/lib/domain/occlusion';
import { atCells, differences, mapPair, type CellValues, type MapPair } from '@/lib/occlusion/mapPair';
import { changeMap, isWithoutFixed } from '@/lib/occlusion/interaction';
import { runDifferences, whyNoSamePlaces, type NamedRun, type RunDifference } from '@/lib/occlusion/runDifference';
import { scoreMap } from '@/lib/occlusion/score';
import type { ShownRun } from './useShownRun';
import type { WorkspaceModel } from './useWorkspaceModel';

/** Two runs beside each other: what they differ in, and how far their maps do. */
export interface RunComparison {
  differences: readonly RunDifference[];
  /** Why there is nothing to compare place by place; null: there is. */
  noPlaces: string | null;
  /** The maps of the score at the same places; null while not both of them have a cell. */
  pair: MapPair | null;
  /** First less second at each place of the pair; of an interaction I, see there. */
  difference: Float32Array | null;
  /**
   * Which of the two runs has a fixed patch, where that is all they differ in: then the pair holds what the moving patch
   * changes in each run, and their difference is the interaction of the two patches (lib/occlusion/interaction.ts).
   */
  interaction: 'first' | 'second' | null;
  /** Of the drops, at the cells of the first map. */
  agreement: MapAgreement | null;
}

/** The shown run and the one beside it; null while they are not known. It changes with every cell that comes. */
export function useRunComparison(model: WorkspaceModel): RunComparison | null {
  const { view, image, compared, comparedImage } = model;
  const shown: ShownRun = { ...model, spec: view.spec };
  const first = namedRun(shown, image?.fileName ?? null);
  const second = compared && namedRun(compared, comparedImage?.fileName ?? null);
  const inputs = [model.network?.card.input, compared?.network?.card.input] as const;
  const [a, b] = inputs;
  const noPlaces = first && second && a && b ? whyNoSamePlaces(first.request, second.request, [a, b]) : null;
  const compares = first !== null && second !== null && noPlaces === null;
  const interaction = compares && shown.classIndex === compared?.classIndex ? fixedIn(first.request, second.request) : null; // prettier-ignore
  const own = usePair(compares ? shown : null, compares ? compared : null, view.score);
  const changes = useInteraction(interaction ? shown : null, interaction ? compared : null, view.score);
  const pair = interaction ? changes : own;
  // Spearman, Pearson and the strongest places are about drops, whatever the maps show.
  const drops = usePair(compares ? shown : null, compares ? compared : null, 'drop');
  const difference = useMemo(
    () => pair && (interaction === 'second' ? differences({ a: pair.b, b: pair.a }) : differences(pair)),
    [pair, interaction],
  );
  const agreement = useMemo(() => drops && mapAgreement(atCells(drops.a, drops), atCells(drops.b, drops)), [drops]);
  if (!first || !second) return null;
  return { differences: runDifferences(first, second), noPlaces, pair, difference, interaction, agreement };
}

function fixedIn(first: OcclusionRequest, second: OcclusionRequest): RunComparison['interaction'] {
  if (isWithoutFixed(second, first)) return 'first';
  return isWithoutFixed(first, second) ? 'second' : null;
}

/** What the moving patch changes in each of the runs, cell by cell: they have the same grid. */
function useInteraction(first: ShownRun | null, second: ShownRun | null, score: Score): MapPair | null {
  const [mapA, grid, spec, mapB] = [first?.map ?? null, first?.grid ?? null, first?.spec ?? null, second?.map ?? null];
  return useMemo(() => {
    if (!mapA || !mapB || !grid || !spec) return null;
    const { rows, cols } = grid;
    const ofCell = Uint32Array.from({ length: rows * cols }, (_, cell) => cell);
    const [a, b] = [changeMap(score, mapA), changeMap(score, mapB)];
    return { per: 'cell', rows, cols, unit: spec.stride, a, b, ofCell };
  }, [mapA, mapB, grid, spec, score]);
}

function usePair(first: ShownRun | null, second: ShownRun | null, score: Score): MapPair | null {
  const [mapA, gridA, specA] = [first?.map ?? null, first?.grid ?? null, first?.spec ?? null];
  const [mapB, gridB, specB] = [second?.map ?? null, second?.grid ?? null, second?.spec ?? null];
  return useMemo(() => {
    const a = cellValues(mapA, gridA, specA, score);
    const b = cellValues(mapB, gridB, specB, score);
    return a && b && mapPair(a, b);
  }, [mapA, gridA, specA, mapB, gridB, specB, score]);
}

function cellValues(
  map: ShownRun['map'],
  grid: ShownRun['grid'],
  spec: ShownRun['spec'] | null,
  score: Score,
): CellValues | null {
  return map && grid && spec && { grid, spec, values: scoreMap(score, map.probabilities, map.base) };
}

function namedRun({ request, network, classIndex, labels }: ShownRun, fileName: string | null): NamedRun | null {
  const className = classIndex === null ? null : (labels[classIndex] ?? String(classIndex));
  return request && { request, networkName: network?.name ?? null, fileName, className };
}

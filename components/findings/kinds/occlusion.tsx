import { SAME_PROBABILITY_TOLERANCE, type ComparisonOf, type FindingOf } from '@/lib/domain/finding';
import { isColour } from '@/lib/domain/occlusion';
import { boxInWords } from '@/lib/occlusion/boxText';
import { fillInWords } from '@/lib/occlusion/fillText';
import { patchesInWords } from '@/lib/occlusion/shapeText';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { ScoreBars } from '../../networks/ScoreBars';
import { ToldPlaces } from '../../review/reviewContext';
import { sessionHref } from '../../session/viewUrl';
import { HashText } from '../../text/Facts';
import { formatDifference, formatProbability } from '../../text/formatProbability';
import { Callout } from '../../ui/Callout';
import { fileHref } from '../evidencePaths';
import { areaInWords } from './areaInWords';
import { ComputedOn, provenanceFacts, RUN_AGAIN } from './computedAnew';
import type { FindingKindView } from './findingKindView';

type OcclusionFinding = FindingOf<'occlusion'>;

/** Findings about heatmaps. */
export const occlusionView: FindingKindView<'occlusion'> = {
  subject: ({ evidence }) => evidence.classLabel,
  summary: ({ evidence }) => `${evidence.classLabel} · ${evidence.networkName} · ${evidence.imageName}`,
  describePicture: ({ evidence }) =>
    `${evidence.imageName} with the occlusion heatmap of ${evidence.classLabel} over it, ` +
    `${evidence.rows} × ${evidence.cols} cells. Without a patch the probability is ${formatProbability(evidence.baseProbability)}.`,
  viewHref({ sessionId, target, evidence }) {
    const { networkId, imageId, classIndex, score, area } = target;
    const { spec } = evidence.provenance;
    return sessionHref(sessionId, { networkId, imageId, spec, target: classIndex, score }, { area });
  },
  caution({ evidence: { done, rows, cols } }) {
    if (done === rows * cols) return null;
    return (
      <Callout kind="warning" title="Partial evidence.">
        {done} of {rows * cols} cells were known when this was saved.
      </Callout>
    );
  },
  downloads: ({ id, partId }) => [
    { href: partId ? fileHref({ id, partId }, 'map.npy') : `/api/findings/${id}/map`, text: 'Download the map (NPY)' },
  ],
  numbers: (finding) => <Numbers finding={finding} />,
  sections: () => null,
  facts,
  checking: {
    how: 'Every cell is computed anew from the stored network and picture, and compared with the evidence.',
    ...RUN_AGAIN,
  },
  comparison: (outcome) => <ComputedOn device={outcome.deviceDescription}>{differenceInWords(outcome)}</ComputedOn>,
};

function Numbers({ finding: { evidence, target } }: { finding: OcclusionFinding }) {
  return (
    <div className="flex flex-col gap-3">
      <p>
        Without a patch, {evidence.classLabel} has a probability of{' '}
        <strong>{formatProbability(evidence.baseProbability)}</strong>.
      </p>
      <ToldPlaces kind="cell" />
      <div className="grid gap-6 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-2">
          <h3 className="text-small text-muted font-semibold">Without a patch</h3>
          <ScoreBars top={evidence.baseTop} label="The best classes without a patch" />
        </div>
        {evidence.cellTop && (
          <div className="flex min-w-0 flex-col gap-2">
            <h3 className="text-small text-muted font-semibold">
              {target.area.kind === 'region'
                ? `Strongest of the ${areaInWords(target.area)}`
                : `Patch on the ${areaInWords(target.area)}`}
            </h3>
            <ScoreBars top={evidence.cellTop} label="The best classes with the patch" />
          </div>
        )}
      </div>
    </div>
  );
}

function facts({ evidence, target }: OcclusionFinding) {
  const { provenance } = evidence;
  const { patch, stride, fill, segments, box, alsoCovered } = provenance.spec;
  const total = evidence.total ?? evidence.rows * evidence.cols;
  return [
    { name: 'Network', value: evidence.networkName },
    { name: 'Picture', value: evidence.imageName },
    { name: 'Target', value: `class ${target.classIndex}, ${evidence.classLabel}` },
    { name: 'Shown as', value: SCORE_TEXTS[target.score].name },
    { name: 'About', value: areaInWords(target.area) },
    ...(segments
      ? [{ name: 'Patches', value: patchesInWords(provenance.spec) }]
      : [
          { name: 'Patch', value: `${patch} × ${patch} px` },
          { name: 'Stride', value: `${stride} px` },
        ]),
    { name: 'Fill', value: isColour(fill) ? `red ${fill[0]}, green ${fill[1]}, blue ${fill[2]}` : fillInWords(fill) },
    ...(box ? [{ name: 'Box', value: boxInWords(box) }] : []),
    ...(alsoCovered ? [{ name: 'Fixed patch', value: boxInWords(alsoCovered) }] : []),
    {
      name: 'Cells',
      value: `${evidence.rows} rows × ${evidence.cols} columns${evidence.done < total ? `; ${evidence.done} of ${total} were known` : ''}`,
    },
    ...provenanceFacts(provenance),
    { name: 'Map SHA-256', value: <HashText hash={evidence.mapHash} /> },
  ];
}

function differenceInWords({ verdict, maxDifference, row, col }: ComparisonOf<'occlusion'>): string {
  if (maxDifference === 0) return 'Every cell has exactly the same probability.';
  const most = `Largest difference of probability: ${formatDifference(maxDifference)}, in row ${row}, column ${col}.`;
  return verdict === 'same'
    ? `${most} Up to ${formatDifference(SAME_PROBABILITY_TOLERANCE)} counts as the same.`
    : most;
}

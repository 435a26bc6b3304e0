import { SAME_PROBABILITY_TOLERANCE, type ComparisonOf, type FindingOf } from '@/lib/domain/finding';
import { SHOWN_PICTURES, type ShownPicture } from '@/lib/domain/regionFinding';
import { coverInWords, regionInWords, SHOWN_IN_WORDS } from '@/lib/occlusion/regionText';
import { shareText } from '../../hand/handText';
import { ScoreBars } from '../../networks/ScoreBars';
import { Section } from '../../page/Section';
import { handHref } from '../../session/handHref';
import { HashText } from '../../text/Facts';
import { formatDifference, formatProbability } from '../../text/formatProbability';
import { fileHref } from '../evidencePaths';
import { ComputedOn, provenanceFacts, RUN_AGAIN } from './computedAnew';
import type { FindingKindView } from './findingKindView';

type RegionFinding = FindingOf<'region'>;

/** Findings about a part of a picture that was covered by hand. */
export const regionView: FindingKindView<'region'> = {
  subject: ({ evidence }) => `${evidence.classLabel}, part covered`,
  summary: ({ evidence }) =>
    `${evidence.classLabel}, ${shareText(evidence.coveredShare)} covered · ${evidence.networkName} · ${evidence.imageName}`,
  describePicture: ({ evidence }) =>
    `${evidence.imageName} with the region framed, ${shareText(evidence.coveredShare)}. ${probabilitiesInWords(evidence)}`,
  viewHref: (finding) => handHref(finding.sessionId, finding.target, finding),
  caution: () => null,
  downloads: (finding) => [
    { href: fileHref(finding, 'answers.csv'), text: 'Download the answers (CSV)' },
    { href: fileHref(finding, 'answers.npy'), text: 'Download all probabilities (NPY)' },
    { href: fileHref(finding, 'region.json'), text: 'Download the region (JSON)', fileName: 'region.json' },
  ],
  numbers: (finding) => <Numbers finding={finding} />,
  sections: (finding) => <Shown finding={finding} />,
  facts,
  checking: {
    how: 'The whole picture, the covered one and the region alone are shown to the stored network anew, and its answers compared with the evidence.',
    ...RUN_AGAIN,
  },
  comparison: (outcome) => <ComputedOn device={outcome.deviceDescription}>{differenceInWords(outcome)}</ComputedOn>,
};

/** "great white shark has 0.98 on the whole picture, 0.12 with …" */
function probabilitiesInWords({ classLabel, probability }: RegionFinding['evidence']): string {
  const { whole, covered, only } = probability;
  return `${classLabel} has ${formatProbability(whole)} on the whole picture, ${formatProbability(covered)} with the region covered and ${formatProbability(only)} with only the region shown.`;
}

function Numbers({ finding: { evidence } }: { finding: RegionFinding }) {
  const { classLabel, probability, coveredShare, top } = evidence;
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose">
        {classLabel} has a probability of <strong>{formatProbability(probability.whole)}</strong> on the whole picture,{' '}
        <strong>{formatProbability(probability.covered)}</strong> with the region covered and{' '}
        <strong>{formatProbability(probability.only)}</strong> with only the region shown. The region is{' '}
        {shareText(coveredShare)}.
      </p>
      <div className="grid gap-6 sm:grid-cols-3">
        {SHOWN_PICTURES.map((shown) => (
          <div key={shown} className="flex min-w-0 flex-col gap-2">
            <h3 className="text-small text-muted font-semibold">{SHOWN_IN_WORDS[shown]}</h3>
            <ScoreBars top={top[shown]} label={`The best classes: ${SHOWN_IN_WORDS[shown].toLowerCase()}`} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The pictures that the network was shown, pixel by pixel. */
function Shown({ finding }: { finding: RegionFinding }) {
  const { evidence } = finding;
  return (
    <Section id="shown" title="What the network was shown">
      <div className="flex flex-wrap gap-4">
        {(['covered', 'only'] as const).map((shown) => (
          <figure key={shown} className="flex flex-col gap-1">
            <img
              src={fileHref(finding, `${shown}.png`)}
              alt={`${evidence.imageName}: ${SHOWN_IN_WORDS[shown].toLowerCase()}.`}
              width={evidence.width}
              height={evidence.height}
              loading="lazy"
              className="border-line h-auto w-56 max-w-full border [image-rendering:pixelated]"
            />
            <figcaption className="text-small text-muted">{SHOWN_IN_WORDS[shown]}</figcaption>
          </figure>
        ))}
      </div>
    </Section>
  );
}

function facts({ evidence, target }: RegionFinding) {
  const { provenance, width, height } = evidence;
  return [
    { name: 'Network', value: evidence.networkName },
    { name: 'Picture', value: `${evidence.imageName}, shown as ${width} × ${height} px` },
    { name: 'Target', value: `class ${target.classIndex}, ${evidence.classLabel}` },
    { name: 'Region', value: regionInWords(target.region) },
    { name: 'Fill', value: coverInWords(target.fill) },
    ...provenanceFacts(provenance),
    { name: 'Answers SHA-256', value: <HashText hash={evidence.answersHash} /> },
  ];
}

const PLACES: Readonly<Record<ShownPicture, string>> = {
  whole: 'on the whole picture',
  covered: 'with the region covered',
  only: 'with only the region shown',
};

function differenceInWords({ verdict, classes, maxDifference, shown, classIndex, then, now }: ComparisonOf<'region'>) {
  const what = classes === 1 ? 'The target' : `All ${classes.toLocaleString('en')} classes`;
  if (maxDifference === 0) return `${what} ${classes === 1 ? 'has' : 'have'} exactly the same probability in all three pictures.`; // prettier-ignore
  const most = `Largest difference of probability: ${formatDifference(maxDifference)}, class ${classIndex} ${PLACES[shown]}.`;
  if (verdict === 'same') return `${most} Up to ${formatDifference(SAME_PROBABILITY_TOLERANCE)} counts as the same.`;
  const changes = SHOWN_PICTURES.map((one) => `${formatProbability(now[one])} ${PLACES[one]} (was ${formatProbability(then[one])})`); // prettier-ignore
  return `${most} The target has ${changes.join(', ')}.`;
}

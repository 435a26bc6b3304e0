import type { ComparisonOf, FindingOf } from '@/lib/domain/finding';
import { isWholeFrame, pointsSubject } from '@/lib/embedding/pointsSubject';
import { DEFAULT_LOOK } from '../../map/mapLook';
import { countText, formatCount, METHOD_NAMES, specFacts } from '../../map/mapText';
import { Section } from '../../page/Section';
import { mapHref } from '../../session/viewUrl';
import { HashText } from '../../text/Facts';
import { formatProbability } from '../../text/formatProbability';
import { fileHref } from '../evidencePaths';
import type { FindingKindView } from './findingKindView';
import { MemberSheet } from './MemberSheet';

type PointsFinding = FindingOf<'points'>;

/** Findings about pictures on a map. */
export const pointsView: FindingKindView<'points'> = {
  subject: pointsSubject,
  summary: ({ target, evidence }) =>
    `${pointsSubject({ target, evidence })}${isWholeFrame({ target }) ? '' : ' on a map'} · ${evidence.networkName} · ${evidence.imageSetName}`,
  describePicture: ({ evidence }) =>
    `${mapInWords(evidence)} with ${formatCount(evidence.memberCount)} of its ${formatCount(evidence.pointCount)} points coloured. ${labelsInWords(evidence)}`,
  viewHref({ sessionId, target: { embeddingId, iteration, axes, selectionId } }) {
    const map = { shown: embeddingId, beside: null, frame: iteration };
    return mapHref(sessionId, map, { ...DEFAULT_LOOK, axes: axes ?? DEFAULT_LOOK.axes, selectionId });
  },
  caution: () => null,
  downloads: (finding) => [
    { href: fileHref(finding, 'members.csv'), text: 'Download the members (CSV)' },
    { href: fileHref(finding, 'coordinates.npy'), text: 'Download the coordinates (NPY)' },
    { href: fileHref(finding, 'mask.npy'), text: 'Download which are members (NPY)' },
  ],
  numbers: (finding) =>
    isWholeFrame(finding) ? <FrameNumbers evidence={finding.evidence} /> : <Numbers finding={finding} />,
  sections: (finding) => (
    <Section id="members" title={`The pictures (${formatCount(finding.evidence.memberCount)})`}>
      <MemberSheet
        of={{ id: finding.id, partId: finding.partId }}
        imageSetId={finding.target.imageSetId}
        memberCount={finding.evidence.memberCount}
      />
    </Section>
  ),
  facts,
  checking: {
    how: 'The pictures, the network and the vectors as they are stored now are compared with the evidence.',
    button: 'Check again',
    done: 'checked again',
    busy: 'Comparing…',
  },
  comparison: (outcome) => comparisonInWords(outcome),
};

/** "A t-SNE map of Objects at iteration 1,000" */
function mapInWords({ provenance, imageSetName }: PointsFinding['evidence']): string {
  const { spec, iteration } = provenance;
  const at = spec.method === 'pca' ? '' : ` at iteration ${formatCount(iteration)}`;
  return `A ${METHOD_NAMES[spec.method]} map of ${imageSetName}${at}`;
}

function labelsInWords({ labels, otherLabels }: PointsFinding['evidence']): string {
  const named = labels.slice(0, 3).map(({ label, count }) => `${label ?? 'no label'}: ${formatCount(count)}`);
  const others = labels.length + otherLabels.labels - named.length;
  return `${[...named, ...(others > 0 ? [`${countText(others, 'other label')}`] : [])].join(', ')}.`;
}

/** Of a whole layout: which labels lie together among the vectors. */
function FrameNumbers({ evidence }: { evidence: PointsFinding['evidence'] }) {
  const { pointCount, labelCohesion } = evidence;
  // Of a label that many pictures have only some are measured.
  const isSampled = labelCohesion?.some(({ count, cohesion }) => cohesion.measured < count) ?? false;
  return (
    <div className="flex flex-col gap-3">
      <p>
        The layout of all <strong>{formatCount(pointCount)}</strong> pictures on the map.
      </p>
      {labelCohesion && labelCohesion.length > 0 && (
        <table className="text-small self-start">
          <caption className="pb-1 text-left">
            Of the {labelCohesion[0]?.cohesion.k} pictures that the network finds most alike to each, those that have
            the same label
          </caption>
          <thead>
            <tr className="border-line border-b text-left">
              {['Label', 'Pictures', 'Same label', 'By chance', ...(isSampled ? ['Measured for'] : [])].map(
                (name, k) => (
                  <th key={name} scope="col" className={k === 0 ? 'pr-4' : 'pl-4 text-right'}>
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {labelCohesion.map(({ label, count, cohesion }) => (
              <tr key={label} className="border-line border-b last:border-0">
                <th scope="row" className="pr-4 text-left font-normal wrap-anywhere">
                  {label}
                </th>
                <td className="pl-4 text-right">{formatCount(count)}</td>
                <td className="pl-4 text-right">{formatProbability(cohesion.share)}</td>
                <td className="pl-4 text-right">{formatProbability(cohesion.byChance)}</td>
                {isSampled && (
                  <td className="pl-4 text-right whitespace-nowrap">
                    {formatCount(cohesion.measured)} of {formatCount(count)}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!labelCohesion && (
        <p className="text-muted">The vectors were not all there, so that their neighbours are not measured.</p>
      )}
      <LabelCounts evidence={evidence} />
    </div>
  );
}

function Numbers({ finding: { evidence } }: { finding: PointsFinding }) {
  const { memberCount, pointCount, labels, purity, cohesion } = evidence;
  const most = labels.find(({ label }) => label !== null);
  return (
    <div className="flex flex-col gap-3">
      <p>
        <strong>{formatCount(memberCount)}</strong> of the {formatCount(pointCount)} pictures on the map.
        {purity !== null && most && (
          <>
            {' '}
            Of those with a label, <strong>{formatProbability(purity)}</strong> are {most.label}.
          </>
        )}
      </p>
      {cohesion ? (
        <p>
          Of the {cohesion.k} pictures that the network finds most alike to each of them,{' '}
          <strong>{formatProbability(cohesion.share)}</strong> are among them too; of as many pictures taken by chance
          it would be {formatProbability(cohesion.byChance)}.
          {cohesion.measured < memberCount && ` Measured for ${formatCount(cohesion.measured)} of them.`}
        </p>
      ) : (
        <p className="text-muted">The vectors were not all there, so that their neighbours are not measured.</p>
      )}
      <LabelCounts evidence={evidence} />
    </div>
  );
}

function LabelCounts({ evidence: { labels, otherLabels, memberCount } }: { evidence: PointsFinding['evidence'] }) {
  return (
    <>
      <ul aria-label="Labels" className="flex max-w-prose flex-col gap-1">
        {labels.map(({ label, count }) => (
          <li key={label ?? ''} className="relative flex justify-between gap-2 px-1.5">
            <span
              aria-hidden="true"
              className="bg-line rounded-control absolute inset-y-0 left-0"
              style={{ width: `${(count / memberCount) * 100}%` }}
            />
            <span className="relative min-w-0 wrap-anywhere">{label ?? 'no label'}</span>
            <span className="relative">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      {otherLabels.labels > 0 && (
        <p className="text-muted">
          and {countText(otherLabels.members, 'picture')} of {countText(otherLabels.labels, 'other label')}
        </p>
      )}
    </>
  );
}

function facts({ evidence, target }: PointsFinding) {
  const { provenance, cohesion } = evidence;
  const { features, device, extends: extended } = provenance;
  const axes = target.axes && `components ${target.axes[0] + 1} and ${target.axes[1] + 1}`;
  return [
    { name: 'Network', value: evidence.networkName },
    { name: 'Layer', value: `${evidence.layer} (${features.pooling === 'mean' ? 'means of channels' : 'all values'})` },
    { name: 'Image set', value: `${evidence.imageSetName}, ${countText(evidence.imageCount, 'picture')}` },
    { name: 'Selection', value: evidence.selectionName },
    ...specFacts(provenance.spec),
    ...(axes ? [{ name: 'Axes', value: axes }] : [{ name: 'Shown at', value: `iteration ${formatCount(provenance.iteration)}` }]), // prettier-ignore
    ...(extended ? [{ name: 'Goes on from', value: `the map ${extended}` }] : []),
    ...(cohesion ? [{ name: 'Neighbours', value: `${cohesion.k} nearest by their vectors in all dimensions, ${cohesion.metric}` }] : []), // prettier-ignore
    ...(device ? [{ name: 'Vectors computed on', value: `${device.description}, ${device.engine} ${device.engineVersion}` }] : []), // prettier-ignore
    { name: 'Algorithms', value: `${provenance.algorithm}, ${features.algorithm}` },
    { name: 'Specular', value: provenance.specularVersion },
    { name: 'Weights SHA-256', value: <HashText hash={features.weightsHash} /> },
    { name: 'Card SHA-256', value: <HashText hash={features.cardHash} /> },
    { name: 'Vectors SHA-256', value: <HashText hash={provenance.featureKey} /> },
    { name: 'Points SHA-256', value: <HashText hash={provenance.pointsHash} /> },
    { name: 'Members SHA-256', value: <HashText hash={evidence.membersHash} /> },
    { name: 'Layout SHA-256', value: <HashText hash={evidence.coordinatesHash} /> },
  ];
}

function comparisonInWords({ members, missing, replaced, cohesion, layout }: ComparisonOf<'points'>): string {
  const unchanged = members - missing - replaced;
  const pictures =
    unchanged === members
      ? members === 1
        ? 'The picture is the same file.'
        : `All ${formatCount(members)} pictures are the same files.`
      : `${formatCount(unchanged)} of ${formatCount(members)} pictures are the same files.`;
  const same = layout === 'same' ? `${pictures} The layout of the map is the same.` : pictures;
  if (!cohesion || cohesion.now !== cohesion.then) return same;
  return `${same} They keep to themselves as they did: ${formatProbability(cohesion.now)}.`;
}

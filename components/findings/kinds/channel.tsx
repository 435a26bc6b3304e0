import { channelSubject } from '@/lib/activations/channelSubject';
import type { FindingOf } from '@/lib/domain/finding';
import { DEFAULT_ACTIVATIONS_LOOK } from '../../activations/activationsLook';
import { DEFAULT_PATCHES_LOOK, TOPS } from '../../patches/patchesLook';
import { channelHref } from '../../session/viewUrl';
import { HashText, type Fact } from '../../text/Facts';
import { Callout } from '../../ui/Callout';
import { fileHref } from '../evidencePaths';
import { ChannelNumbers, ChannelSections } from './ChannelEvidence';
import { CheckedLikeness } from './CheckedLikeness';
import { comparisonInWords, evidenceInWords, pictureInWords, seenInWords } from './channelText';
import type { FindingDownload, FindingKindView } from './findingKindView';

type ChannelFinding = FindingOf<'channel'>;

/** Findings about one channel of a layer. */
export const channelView: FindingKindView<'channel'> = {
  subject: channelSubject,
  summary: (finding) =>
    [channelSubject(finding), finding.evidence.networkName, evidenceInWords(finding.evidence)].join(' · '),
  describePicture: pictureInWords,
  viewHref,
  caution({ evidence: { patches } }) {
    if (!patches || patches.seen + patches.failed >= patches.pictures) return null;
    return (
      <Callout kind="warning" title="Partial evidence.">
        {seenInWords(patches)} Stronger patches may be among the others.
      </Callout>
    );
  },
  downloads,
  numbers: (finding) => <ChannelNumbers finding={finding} />,
  sections: (finding) => <ChannelSections finding={finding} />,
  facts,
  checking: {
    how: 'The filter and the map are read and computed anew and compared with the evidence; the patches are compared with what a search has found by now. Nothing is searched again. With another network, channels like it are looked for among those that were searched there over the same pictures.',
    button: 'Check again',
    done: 'checked again',
    busy: 'Comparing…',
  },
  comparison: comparisonInWords,
  comparisonDetails: ({ likeness }, sessionId) => likeness && <CheckedLikeness {...{ likeness, sessionId }} />,
};

/** The view that says most: patches, feature maps or filters. */
function viewHref({ sessionId, target, evidence: { patches, map } }: ChannelFinding): string {
  const subject = { ...target, imageId: map?.imageId ?? null, imageSetId: patches?.imageSetId ?? null };
  if (!patches && map?.at) {
    const unit = { row: map.at.row, col: map.at.col };
    const looks = { activations: { ...DEFAULT_ACTIVATIONS_LOOK, enlarged: true, unit } };
    return channelHref(sessionId, subject, { place: 'activations', looks });
  }
  if (!patches) return channelHref(sessionId, subject, { place: map ? 'activations' : 'filters' });
  const top = TOPS.find((most) => most >= patches.highest.length) ?? DEFAULT_PATCHES_LOOK.top;
  const looks = { patches: { ...DEFAULT_PATCHES_LOOK, place: patches.place, top } };
  return channelHref(sessionId, subject, { place: 'patches', looks });
}

function downloads({ id, partId, evidence: { filter, map, patches } }: ChannelFinding): FindingDownload[] {
  const file = (name: string, text: string) => ({ href: fileHref({ id, partId }, name), text });
  return [
    ...(patches ? [file('patches.csv', 'Download the patches (CSV)')] : []),
    ...(map ? [file('map.npy', 'Download the map (NPY)')] : []),
    ...(filter ? [file('filter.npy', 'Download the filter (NPY)')] : []),
  ];
}

function facts({ evidence, target }: ChannelFinding): Fact[] {
  const { provenance, networkName, filter, map, patches } = evidence;
  const { device } = provenance;
  const hash = (name: string, value: string | null) => (value ? [{ name, value: <HashText hash={value} /> }] : []);
  return [
    { name: 'Network', value: networkName },
    { name: 'Layer', value: target.layer },
    { name: 'Channel', value: String(target.channel) },
    ...(patches ? [{ name: 'Image set', value: `${patches.imageSetName}. ${seenInWords(patches)}` }] : []),
    ...(patches?.place ? [{ name: 'Neuron at', value: `row ${patches.place.row}, column ${patches.place.col}` }] : []),
    ...(map ? [{ name: 'Picture', value: map.imageName }] : []),
    ...(map?.at ? [{ name: 'Neuron of the map at', value: `row ${map.at.row}, column ${map.at.col}` }] : []),
    ...(filter ? [{ name: 'Filter', value: `${filter.shape.join(' × ')} weights of ${filter.layer}${filter.made && `, ${filter.made}`}` }] : []), // prettier-ignore
    ...(device ? [{ name: 'Computed on', value: `${device.description}, ${device.engine} ${device.engineVersion}` }] : []), // prettier-ignore
    ...(provenance.algorithms.length > 0 ? [{ name: 'Algorithms', value: provenance.algorithms.join(', ') }] : []),
    { name: 'Specular', value: provenance.specularVersion },
    ...hash('Weights SHA-256', provenance.weightsHash),
    ...hash('Card SHA-256', provenance.cardHash),
    ...hash('Scan SHA-256', patches?.key ?? null),
    ...hash('Picture SHA-256', map?.imageHash ?? null),
    ...hash('Map SHA-256', evidence.mapHash),
    ...hash('Filter SHA-256', evidence.filterHash),
  ];
}

/** What a finding is about and rests on, as names and values, for files that people read. */
import { isColour } from '../domain/occlusion';
import { rankInWords, seenBoxInWords } from '../activations/channelSubject';
import { isWholeFrame } from '../embedding/pointsSubject';
import type { FindingOf, FindingOutcome } from '../domain/finding';
import { boxInWords } from '../occlusion/boxText';
import type { Cohesion } from '../domain/pointsFinding';
import { fillInWords } from '../occlusion/fillText';
import { SCORE_TEXTS } from '../occlusion/score';
import { likenessInWords } from '../patches/likenessInWords';
import { patchesInWords } from '../occlusion/shapeText';
import type { Reviewer } from '../review/reviewOf';
import { samePerson } from '../review/samePerson';
import type { Finding } from '../domain/finding';
import { deviceFacts, hashes, percent, type NamedValue, type ReportedPicture } from './facts';
import { regionNumbers, regionPictures, regionProvenance, regionSubject } from './regionFacts';

export { percent, type NamedValue, type ReportedPicture };

/** The columns of a table and the lines of a report. What a kind has not is empty. */
export interface Subject {
  kind: string;
  network: string;
  layer: string;
  channel: string;
  className: string;
  picture: string;
}

export function subjectOf(finding: Finding): Subject {
  const none = { layer: '', channel: '', className: '', picture: '' };
  switch (finding.kind) {
    case 'occlusion': {
      const { networkName, classLabel, imageName } = finding.evidence;
      return { ...none, kind: 'heatmap', network: networkName, className: classLabel, picture: imageName };
    }
    case 'points': {
      const { networkName, layer, imageSetName } = finding.evidence;
      return {
        ...none,
        kind: isWholeFrame(finding) ? 'whole map' : 'pictures on a map',
        network: networkName,
        layer,
        picture: imageSetName,
      };
    }
    case 'region':
      return { ...none, ...regionSubject(finding) };
    case 'channel': {
      const { networkName, filter, map, patches } = finding.evidence;
      const { layer, channel } = finding.target;
      const picture = map?.imageName ?? patches?.imageSetName ?? '';
      if (filter && !map && !patches)
        return { ...none, kind: 'filter', network: networkName, layer: filter.layer, channel: String(channel) };
      const kind = map?.at && !filter && !patches ? 'neuron' : 'channel';
      return { ...none, kind, network: networkName, layer, channel: String(channel), picture };
    }
  }
}

/** "channel, Objects, conv5, channel 12" */
export function aboutInWords(finding: Finding): string {
  const { kind, network, layer, channel, className, picture } = subjectOf(finding);
  return [kind, network, layer, channel && `channel ${channel}`, className, picture].filter(Boolean).join(', ');
}

/** "part 2, " before what is said of one, where a finding has several. */
export function partInWords(finding: Pick<Finding, 'added'>, partId: string | null): string {
  if (finding.added.length === 0) return '';
  return `part ${finding.added.find(({ id }) => id === partId)?.number ?? 1}, `;
}

export function picturesOf(finding: Finding): ReportedPicture[] {
  switch (finding.kind) {
    case 'occlusion': {
      const { pictureHash: hash, imageName, classLabel } = finding.evidence;
      return [{ hash, name: 'heatmap', alt: `${imageName} with the occlusion heatmap of ${classLabel} over it` }];
    }
    case 'points': {
      const { pictureHash, sheetHash, memberCount, pointCount } = finding.evidence;
      return [
        { hash: pictureHash, name: 'map', alt: `The map with ${memberCount} of its ${pointCount} points coloured` },
        { hash: sheetHash, name: 'pictures', alt: 'The first of the pictures' },
      ];
    }
    case 'region':
      return regionPictures(finding);
    case 'channel': {
      const { patchesPictureHash, mapPictureHash, filterPictureHash, patches, map } = finding.evidence;
      const name = `channel ${finding.target.channel} of ${finding.target.layer}`;
      return [
        { hash: patchesPictureHash, name: 'patches', alt: `The patches of ${patches?.imageSetName ?? 'the pictures'} that fire ${name} most` }, // prettier-ignore
        { hash: mapPictureHash, name: 'map', alt: `${map?.imageName ?? 'A picture'} beside its map of ${name}` },
        { hash: filterPictureHash, name: 'filter', alt: `The filter of ${name}` },
      ].flatMap(({ hash, ...rest }) => (hash === null ? [] : [{ hash, ...rest }]));
    }
  }
}

/** What was measured. */
export function numbersOf(finding: Finding): NamedValue[] {
  switch (finding.kind) {
    case 'occlusion': {
      const { baseProbability, classLabel, rows, cols, done, total = rows * cols } = finding.evidence;
      return [
        { name: `Probability of ${classLabel} without a patch`, value: percent(baseProbability) },
        { name: 'Cells', value: `${rows} × ${cols}${done < total ? `, ${done} of ${total} were known` : ''}` },
      ];
    }
    case 'points': {
      const { memberCount, pointCount, labels, otherLabels, purity, cohesion, labelCohesion } = finding.evidence;
      return [
        { name: 'Pictures', value: `${memberCount} of ${pointCount} on the map` },
        { name: 'Labels', value: labelsInWords(labels, otherLabels) },
        ...(purity === null ? [] : [{ name: 'Have the most frequent label', value: percent(purity) }]),
        ...(labelCohesion ?? []).map(({ label, count, cohesion: of }) => ({
          name: `Of the ${of.k} nearest of ${label} are ${label}`,
          value: sharesInWords(of, count),
        })),
        ...(cohesion
          ? [
              {
                name: `Of their ${cohesion.k} nearest are among them`,
                value: sharesInWords(cohesion, memberCount),
              },
            ]
          : []),
      ];
    }
    case 'region':
      return regionNumbers(finding);
    case 'channel': {
      const { patches, map, filter } = finding.evidence;
      return [
        ...(patches
          ? [
              { name: 'Patches', value: `${patches.highest.length} strongest and ${patches.lowest.length} weakest` },
              { name: 'Pictures searched', value: `${patches.seen} of ${patches.pictures} of ${patches.imageSetName}` },
              { name: 'Labels of the strongest', value: countsInWords(patches.labels) },
              { name: 'Greatest value', value: String(patches.max) },
              { name: 'Fires in', value: `${patches.fires} pictures` },
            ]
          : []),
        ...(map ? [{ name: 'Map', value: `${map.height} × ${map.width} of ${map.imageName}` }] : []),
        ...(map?.at ? [{ name: `Neuron at row ${map.at.row}, column ${map.at.col}`, value: `${map.at.value}; ${rankInWords(map)}; it sees ${seenBoxInWords(map.at.box)}` }] : []), // prettier-ignore
        ...(filter ? [{ name: 'Filter', value: `${filter.shape.join(' × ')} weights of ${filter.layer}` }] : []),
      ];
    }
  }
}

/** Everything that the numbers depend on. */
export function provenanceOf(finding: Finding): NamedValue[] {
  const { networkId } = finding.target;
  const facts = [{ name: 'Network', value: `${finding.evidence.networkName} (${networkId})` }, ...restOf(finding)];
  const files = Object.entries(finding.evidence).flatMap(([name, value]) =>
    name.endsWith('Hash') && typeof value === 'string' ? [{ name: `File ${name.slice(0, -4)} SHA-256`, value }] : [],
  );
  return [...facts, { name: 'Specular', value: finding.evidence.provenance.specularVersion }, ...files];
}

function restOf(finding: Finding): NamedValue[] {
  switch (finding.kind) {
    case 'occlusion':
      return occlusionFacts(finding);
    case 'points': {
      const { provenance, imageSetName, imageCount, layer } = finding.evidence;
      const { features, device, spec, iteration, algorithm } = provenance;
      return [
        { name: 'Image set', value: `${imageSetName}, ${imageCount} pictures` },
        { name: 'Layer', value: layer },
        { name: 'Map', value: Object.entries(spec).map(([name, value]) => `${name} ${String(value)}`).join(', ') }, // prettier-ignore
        { name: 'Iteration', value: String(iteration) },
        ...deviceFacts(device),
        { name: 'Algorithms', value: `${algorithm}, ${features.algorithm}` },
        ...hashes({ Weights: features.weightsHash, Card: features.cardHash, Vectors: provenance.featureKey, Points: provenance.pointsHash }), // prettier-ignore
      ];
    }
    case 'region':
      return regionProvenance(finding);
    case 'channel': {
      const { provenance, patches, map } = finding.evidence;
      return [
        { name: 'Layer', value: finding.target.layer },
        { name: 'Channel', value: String(finding.target.channel) },
        ...(patches?.place ? [{ name: 'Neuron at', value: `row ${patches.place.row}, column ${patches.place.col}` }] : []), // prettier-ignore
        ...deviceFacts(provenance.device),
        ...(provenance.algorithms.length > 0 ? [{ name: 'Algorithms', value: provenance.algorithms.join(', ') }] : []),
        ...hashes({ Weights: provenance.weightsHash, Card: provenance.cardHash, Scan: patches?.key, Picture: map?.imageHash }), // prettier-ignore
      ];
    }
  }
}

function occlusionFacts({ target, evidence: { provenance, imageName, classLabel } }: FindingOf<'occlusion'>) {
  const { spec } = provenance;
  return [
    { name: 'Picture', value: imageName },
    { name: 'Target', value: `class ${target.classIndex}, ${classLabel}` },
    { name: 'Shown as', value: SCORE_TEXTS[target.score].name },
    { name: 'About', value: areaInWords(target.area) },
    { name: 'Patches', value: spec.segments ? patchesInWords(spec) : `${spec.patch} × ${spec.patch} px, stride ${spec.stride} px` }, // prettier-ignore
    { name: 'Fill', value: isColour(spec.fill) ? `red ${spec.fill[0]}, green ${spec.fill[1]}, blue ${spec.fill[2]}` : fillInWords(spec.fill) }, // prettier-ignore
    ...(spec.box ? [{ name: 'Box', value: boxInWords(spec.box) }] : []),
    ...(spec.alsoCovered ? [{ name: 'Fixed patch', value: boxInWords(spec.alsoCovered) }] : []),
    ...deviceFacts(provenance.device),
    { name: 'Algorithm', value: provenance.algorithm },
    ...hashes({ Weights: provenance.weightsHash, Card: provenance.cardHash, Picture: provenance.imageHash, Pixels: provenance.pixelsHash }), // prettier-ignore
  ];
}

/** Counted from 0, as in the downloads. */
function areaInWords(area: FindingOf<'occlusion'>['target']['area']): string {
  switch (area.kind) {
    case 'map':
      return 'the whole map';
    case 'cell':
      return `cell in row ${area.row}, column ${area.col}`;
    case 'region':
      return `cells in rows ${area.row0}–${area.row1}, columns ${area.col0}–${area.col1}`;
  }
}

/** Who asked somebody to look at it and why, and what came of it: "asked by Ben, … UTC: Please. Declined, … UTC: No time." */
export function reviewerInWords({ person, by, at, note, state, answer }: Reviewer): string {
  const asked = sentence(`asked by ${by}, ${timeText(at)}${note && `: ${note}`}`);
  if (state === 'asked' || !answer) return `${asked} No answer yet.`;
  const who = samePerson(answer.by, person) ? '' : ` by ${answer.by}`;
  return `${asked} ${sentence(`${ANSWERS[state]}${who}, ${timeText(answer.at)}${answer.reason && `: ${answer.reason}`}`)}`; // prettier-ignore
}

const sentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

const ANSWERS = { done: 'Answered', declined: 'Declined', withdrawn: 'Taken back' } as const;

/** "2026-01-02 03:04 UTC" */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** What became of a check, in a word or a sentence. */
export function outcomeInWords(outcome: FindingOutcome): string {
  if (outcome.verdict === 'failed') return `failed: ${outcome.message}`;
  if (outcome.verdict === 'running') return 'running';
  const likeness = outcome.kind === 'channel' && outcome.likeness ? [likenessInWords(outcome.likeness)] : [];
  const said = [...outcome.reasons, ...likeness];
  return said.length === 0 ? outcome.verdict : [`${outcome.verdict}.`, ...said].join(' ');
}

/** Those that are counted one by one, and how many pictures have one of the rest: "a: 9, 3 other labels: 4". */
function labelsInWords(
  counts: Parameters<typeof countsInWords>[0],
  { labels, members }: FindingOf<'points'>['evidence']['otherLabels'],
): string {
  // prettier-ignore
  const others = labels === 0 ? '' : `${labels} other ${labels === 1 ? 'label' : 'labels'}: ${members}`;
  return [countsInWords(counts), others].filter(Boolean).join(', ');
}

/** Of many only some are measured. */
function sharesInWords({ share, byChance, measured }: Cohesion, count: number): string {
  const some = measured < count ? `, measured for ${measured} of ${count}` : '';
  return `${percent(share)} (by chance ${percent(byChance)}${some})`;
}

function countsInWords(counts: readonly { label: string | null; count: number }[]): string {
  return counts.map(({ label, count }) => `${label ?? 'no label'}: ${count}`).join(', ');
}

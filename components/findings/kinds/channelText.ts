/** A channel, and what was kept of it, in words. */
import { SAME_VALUE_TOLERANCE, type ChannelComparison, type ChannelEvidence } from '@/lib/domain/channelFinding';
import type { FindingOf } from '@/lib/domain/finding';
import { likenessInWords } from '@/lib/patches/likenessInWords';
import { countText, formatCount } from '../../map/mapText';
import { formatValue } from '../../patches/patchText';

type ChannelFinding = Pick<FindingOf<'channel'>, 'target' | 'evidence'>;

/** "channel 12 of conv5" */
export function channelName({ target }: Pick<ChannelFinding, 'target'>): string {
  return `channel ${target.channel} of ${target.layer}`;
}

/** "9 patches of Objects · map of cat.png · filter" */
export function evidenceInWords({ filter, map, patches }: ChannelEvidence): string {
  return [
    patches && `${countText(patches.highest.length, 'patch', 'patches')} of ${patches.imageSetName}`,
    map && (map.at ? `neuron at row ${map.at.row}, column ${map.at.col} of the map of ${map.imageName}` : `map of ${map.imageName}`), // prettier-ignore
    filter && 'filter',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** For those who do not see the finding's picture. */
export function pictureInWords(finding: ChannelFinding): string {
  const { patches, map, filter } = finding.evidence;
  const name = channelName(finding);
  if (patches) {
    const labels = patches.labels
      .slice(0, 3)
      .map(({ label, count }) => `${label ?? 'no label'}: ${formatCount(count)}`);
    const [first, last] = [patches.highest.at(0), patches.highest.at(-1)];
    const strongest = `values ${formatValue(last?.value ?? null)} to ${formatValue(first?.value ?? null)}`;
    return `The ${countText(patches.highest.length, 'patch', 'patches')} of ${patches.imageSetName} that fire ${name} most, ${strongest}. ${labels.join(', ')}.`;
  }
  if (map) {
    const neuron = map.at && ` The neuron at row ${map.at.row}, column ${map.at.col} is framed, and what it sees.`;
    return `${map.imageName} beside its map of ${name}, ${map.height} × ${map.width}, values ${formatValue(map.statistics.min)} to ${formatValue(map.statistics.max)}.${neuron ?? ''}`;
  }
  return filter ? `The filter of ${name}, ${filter.shape.join(' × ')} weights.` : name;
}

/** "All 240 pictures were searched", "100 of 240 pictures were searched: …" */
export function seenInWords({ seen, pictures, failed }: NonNullable<ChannelEvidence['patches']>): string {
  const without = failed > 0 ? `; the layer has no values for ${formatCount(failed)}` : '';
  if (seen + failed >= pictures) return `${countText(seen, 'picture')} searched${without}.`;
  return `${formatCount(seen)} of ${countText(pictures, 'picture')} searched when this was saved${without}.`;
}

const TOLERANCE_TEXT = `Up to ${Number((SAME_VALUE_TOLERANCE * 100).toPrecision(2))} % of the greatest value counts as the same.`;

/** What was compared, a sentence each. */
export function comparisonInWords({ verdict, filter, map, patches, likeness }: ChannelComparison): string {
  const isClose = verdict === 'same' && Math.max(map?.maxDifference ?? 0, patches?.maxDifference ?? 0) > 0;
  return [
    filter && filterInWords(filter),
    map && mapInWords(map),
    patches && patchesInWords(patches),
    likeness && likenessInWords(likeness),
    isClose && TOLERANCE_TEXT,
  ]
    .filter(Boolean)
    .join(' ');
}

function mapInWords({ maxDifference, row, col, at }: NonNullable<ChannelComparison['map']>): string {
  const neuron = at ? ` The neuron gives ${formatValue(at.now)}; it gave ${formatValue(at.then)}.` : '';
  if (maxDifference === 0) return `The map has exactly the same values.${neuron}`;
  const most = maxDifference === Number.MAX_VALUE ? 'a value that is not finite' : formatValue(maxDifference);
  return `Greatest difference of the map: ${most}, in row ${row}, column ${col}.${neuron}`;
}

function patchesInWords({ top, stay, maxDifference }: NonNullable<ChannelComparison['patches']>): string {
  const kept =
    stay === top
      ? top === 1
        ? 'The strongest patch is the same.'
        : `The ${formatCount(top)} strongest patches are the same.`
      : `${formatCount(stay)} of the ${formatCount(top)} strongest patches are among the strongest still.`;
  if (maxDifference === null) return kept;
  return maxDifference === 0
    ? `${kept} Their values are exactly the same.`
    : `${kept} Greatest difference of their values: ${formatValue(maxDifference)}.`;
}

function filterInWords({ equal, maxDifference }: NonNullable<ChannelComparison['filter']>): string {
  if (equal) return 'The filter has exactly the same weights.';
  return maxDifference === null
    ? 'The filter has other weights.'
    : `The filter has other weights: they differ by up to ${formatValue(maxDifference)}.`;
}

/** What a finding about a channel is about, in words. */
import type { FrozenMap } from '../domain/channelFinding';
import type { FindingOf } from '../domain/finding';

/**
 * "channel 12 of conv5"; of a filter alone "filter 3 of conv1", of one neuron of a picture's map alone "neuron at row 4,
 * column 7 of channel 12 of conv5".
 */
export function channelSubject({ target, evidence }: Pick<FindingOf<'channel'>, 'target' | 'evidence'>): string {
  const { filter, map, patches } = evidence;
  const channel = `channel ${target.channel} of ${target.layer}`;
  if (filter && !map && !patches) return `filter ${target.channel} of ${filter.layer}`;
  if (map?.at && !filter && !patches) return `neuron at row ${map.at.row}, column ${map.at.col} of ${channel}`;
  return channel;
}

/** "rows 3 to 9, columns 0 to 6 of the picture"; where that is not known it says so. */
export function seenBoxInWords(box: NonNullable<FrozenMap['at']>['box']): string {
  return box
    ? `rows ${box.y0} to ${box.y1 - 1}, columns ${box.x0} to ${box.x1 - 1} of the picture`
    : 'nothing of the picture that is known';
}

/** "no place of the map has a greater value", "3 of the 169 places of the map have a greater value" */
export function rankInWords({ at, height, width }: Pick<FrozenMap, 'at' | 'height' | 'width'>): string {
  const rank = at?.rank ?? 0;
  if (rank === 0) return 'no place of the map has a greater value';
  return `${rank} of the ${height * width} places of the map ${rank === 1 ? 'has' : 'have'} a greater value`;
}

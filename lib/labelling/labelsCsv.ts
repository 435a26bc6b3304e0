/** Every label of a labelling as a table, with what it was given for. */
import type { LabelEntry, Labelling } from '../domain/labelling';
import type { LabellingResults } from '../domain/labellingResults';
import { commentLine, csvField } from '../occlusion/mapCsv';

const COLUMNS = 'channel,person,label,cannot_tell,note,independent,given_at,id';

/** @param entries oldest first: the whole log */
export function labelsCsv(labelling: Labelling, entries: readonly LabelEntry[], { alpha }: LabellingResults): string {
  const { name, evidence, layer, channels } = labelling;
  const comments = [
    `Labels of “${name}”, ${channels.length} channels of ${layer} of ${evidence.networkName}`,
    `weights ${evidence.provenance.weightsHash}; patches of ${evidence.imageSetName}, scan ${evidence.key}`,
    `Krippendorff's alpha ${alpha.value ?? `is not defined: ${alpha.reason}`}; of one person and channel the last independent label counts`,
  ].map(commentLine);
  const lines = entries
    .toSorted((a, b) => a.channel - b.channel)
    .map(
      ({ channel, by, label, note, afterSeeing, createdAt, id }) =>
      [channel, csvField(by), csvField(label ?? ''), label === null, csvField(note), !afterSeeing, createdAt, csvField(id)].join(','), // prettier-ignore
    );
  return [...comments, COLUMNS, ...lines, ''].join('\r\n');
}

/** What was measured of many pictures, as a CSV table: quoting and CRLF line ends as in RFC 4180. */
import { LOW_BASE_PROBABILITY } from '../domain/occlusion';
import type { BatchRegion, PictureDrop } from '../domain/occlusionBatch';
import { csvField } from '../occlusion/mapCsv';

export const DROP_CSV_HEADER =
  'place,file,label,target_class,target,base_probability,base_rank,low_base,right,greatest_drop,greatest_row,greatest_column,mean_drop,outside_share,even_share,object,sha256\r\n';

export interface MeasuredLine {
  /** Among the pictures, from 0. */
  place: number;
  fileName: string;
  label: string | null;
  /** SHA-256 of the picture's file. */
  hash: string;
  measures: PictureDrop;
}

/** A line a picture. The rank is counted from 1; what is not known is empty. */
export function dropCsvLine(
  { place, fileName, label, hash, measures: m }: MeasuredLine,
  { labels, cols, object }: { labels: readonly string[]; cols: number; object: BatchRegion['kind'] },
): string {
  const fields = [
    ...[place, csvField(fileName), csvField(label ?? '')],
    ...[m.targetClass, csvField(labels[m.targetClass] ?? ''), m.baseProbability, m.baseRank + 1],
    m.baseProbability < LOW_BASE_PROBABILITY ? 'yes' : 'no',
    m.right === null ? '' : m.right ? 'yes' : 'no',
    ...[m.greatestDrop, Math.floor(m.greatestCell / cols), m.greatestCell % cols],
    ...[m.meanDrop, m.outsideShare ?? '', m.evenShare ?? '', object, hash],
  ];
  return `${fields.join(',')}\r\n`;
}

import type { FindingArea } from '@/lib/domain/finding';

/** "cell in row 3, column 4": both counted from 0, as in the downloads. */
export function areaInWords(area: FindingArea): string {
  switch (area.kind) {
    case 'map':
      return 'the whole map';
    case 'cell':
      return `cell in row ${area.row}, column ${area.col}`;
    case 'region':
      return `cells in rows ${area.row0}–${area.row1}, columns ${area.col0}–${area.col1}`;
  }
}

/** Whose change it was that another one meets. */
import { sameField, type FindingRevision, type FindingWords } from '../domain/findingWords';

/**
 * The names of those who changed a field, in the order in which they did so, each once.
 * @param revisions newest first, without a gap, with the one that the writing began with as the last
 */
export function whoChanged(
  revisions: readonly Pick<FindingRevision, 'by' | keyof FindingWords>[],
  field: keyof FindingWords,
): readonly string[] {
  const names = revisions
    .filter((revision, k) => {
      const before = revisions[k + 1];
      return before !== undefined && !sameField(field, before, revision);
    })
    .map(({ by }) => by);
  return [...new Set(names.reverse())];
}

/** "Ada", "Ada and Ben", "Ada, Ben and Cleo". */
export function namesInWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The pattern for LIKE that finds a text as it is, "_" and "%" included, anywhere in another. */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

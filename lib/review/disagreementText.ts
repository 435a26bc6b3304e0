import type { WordsProblem } from './mergeWords';

/**
 * Why words were not saved, and what to do about it.
 * @param who the names of those who changed the field meanwhile
 */
export function disagreementText(problem: WordsProblem, who: string): string {
  if (problem.reason === 'clash')
    return `${who} changed the ${problem.field} meanwhile. Yours was not saved yet: put both together and save again.`;
  const [count, most] = [problem.count, problem.most].map((number) => number.toLocaleString('en'));
  return problem.field === 'text'
    ? `Together with what ${who} wrote meanwhile the text has ${count} characters, and at most ${most} can be kept. Yours was not saved yet: shorten the text and save again.`
    : `Together with those of ${who} there are ${count} tags, and at most ${most} can be kept. Yours were not saved yet: take some away and save again.`;
}

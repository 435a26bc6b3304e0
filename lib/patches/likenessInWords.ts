import { isAboveChance, levelOfChance, type CheckedLikeness } from '../domain/checkedLikeness';

/** "0.83", "−0.20" */
export function correlationText(correlation: number): string {
  return correlation.toFixed(2).replace('-', '−');
}

/** What a check says of channels like the finding's in another network, with the level of chance. */
export function likenessInWords(likeness: CheckedLikeness): string {
  const { networkName, layers, imageSetName, best } = likeness;
  const asked = layers.length === 1 ? (layers[0]?.layer ?? '') : `${layers.length} layers`;
  const pictures = [...new Set(layers.map((one) => one.pictures))].sort((a, b) => a - b);
  const over = `over ${pictures.length > 1 ? `${countOf(pictures[0])} to ` : ''}${countOf(pictures.at(-1))} pictures of ${imageSetName}`; // prettier-ignore
  const [first] = best;
  if (!first) return `Nothing in ${asked} of ${networkName} can be compared with it: either it or all channels are the same ${over}.`; // prettier-ignore
  const found = `channel ${first.channel} of ${first.layer}, correlation ${correlationText(first.correlation)} ${over}`;
  const chance = chanceInWords(likeness, first);
  return isAboveChance(likeness, first)
    ? `Most like it in ${asked} of ${networkName}: ${found}.${chance}`
    : `No channel in ${asked} of ${networkName} is more like it than by chance. The nearest is ${found}.${chance}`;
}

/** A layer passes its own level by chance once in so many shuffles and one: of many layers some one does more often. */
function chanceInWords(likeness: CheckedLikeness, first: CheckedLikeness['best'][number]): string {
  const level = levelOfChance(likeness, first);
  if (level === null) return '';
  const { layers, shuffles } = likeness;
  const of = layers.length > 1 && first.byChance !== null ? first.layer : 'them all';
  const reached = ` With its values shuffled the best of ${of} reached ${correlationText(level)}.`;
  return of === first.layer && isAboveChance(likeness, first)
    ? `${reached} By chance one layer in ${shuffles + 1} has a channel above such a level.`
    : reached;
}

function countOf(count: number | undefined): string {
  return (count ?? 0).toLocaleString('en-GB');
}

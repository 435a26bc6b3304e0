/** From the log of labels to what they came to. */
import { alphaInterval } from '../agreement/alphaInterval';
import { fleissKappa } from '../agreement/fleissKappa';
import { krippendorffAlpha } from '../agreement/krippendorffAlpha';
import { percentAgreement, unitAgreement } from '../agreement/percentAgreement';
import { countRatings, totalOf, type RatedUnit } from '../agreement/ratings';
import { labelKey, type LabelEntry, type Labelling } from '../domain/labelling';
import type { ChannelAnswer, ChannelResult, LabellingResults } from '../domain/labellingResults';
import { personKey } from '../review/samePerson';

/** Of a label that could not be told; no labelKey begins with a space. */
const CANNOT_TELL = ' ';

/**
 * Of one person and channel the last label counts that was given before others' labels could be seen. "Can't tell" is a
 * label as any other. Who gave every label with the others in sight is left out of all numbers.
 * @param entries oldest first
 */
export function labellingResults(
  { channels }: Pick<Labelling, 'channels'>,
  entries: readonly LabelEntry[],
): LabellingResults {
  const answers = answersOf(entries);
  const counting = new Set(entries.filter(({ afterSeeing }) => !afterSeeing).map(({ by }) => personKey(by)));
  const everybody = peopleOf(entries);
  const people = everybody.filter(({ key }) => counting.has(key));
  const others = everybody.filter(({ key }) => !counting.has(key));
  const rows = channels.map((channel) =>
    [...people, ...others].map(({ key }) => answers.get(channel)?.get(key) ?? null),
  );
  const units = rows.map((row) => row.slice(0, people.length).map(ratingOf));
  const told = units.map((unit) => unit.map((rating) => (rating === CANNOT_TELL ? null : rating)));
  const results = channels.map((channel, k) => resultOf(channel, rows[k]!, units[k]!));
  const compared = results.filter(({ agreement }) => agreement !== null);
  const { kappa, units: kappaChannels } = fleissKappa(units);
  return {
    people: people.map(({ name }) => name),
    others: others.map(({ name }) => name),
    alpha: krippendorffAlpha(units),
    interval: alphaInterval(units),
    alphaOfTold: units.some((unit) => unit.includes(CANNOT_TELL)) ? krippendorffAlpha(told) : null,
    kappa,
    kappaChannels,
    percent: percentAgreement(units),
    compared: compared.length,
    unanimous: compared.filter(({ agreement }) => agreement === 1).length,
    pairs: pairsOf(people.map(({ name }) => name), units), // prettier-ignore
    leftOut: rows.flat().filter((answer) => answer !== null && !answer.counts).length,
    channels: results.toSorted((a, b) => (a.agreement ?? 2) - (b.agreement ?? 2) || a.channel - b.channel),
  };
}

/** By name; each is called as they called themselves first. */
function peopleOf(entries: readonly LabelEntry[]): { key: string; name: string }[] {
  const names = new Map<string, string>();
  for (const { by } of entries) if (!names.has(personKey(by))) names.set(personKey(by), by);
  return [...names].map(([key, name]) => ({ key, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** By channel, then by person. */
function answersOf(entries: readonly LabelEntry[]): Map<number, Map<string, ChannelAnswer>> {
  const answers = new Map<number, Map<string, ChannelAnswer>>();
  for (const { channel, by, label, note, createdAt, afterSeeing } of entries) {
    const ofChannel = answers.get(channel) ?? new Map<string, ChannelAnswer>();
    answers.set(channel, ofChannel);
    const person = personKey(by);
    const known = ofChannel.get(person);
    const said = { label, note, createdAt };
    if (afterSeeing && known?.counts) known.later = said;
    else ofChannel.set(person, { by, ...said, counts: !afterSeeing, later: null });
  }
  return answers;
}

function ratingOf(answer: ChannelAnswer | null): string | null {
  if (!answer?.counts) return null;
  return answer.label === null ? CANNOT_TELL : labelKey(answer.label);
}

function resultOf(channel: number, row: readonly (ChannelAnswer | null)[], unit: RatedUnit): ChannelResult {
  const counts = countRatings(unit);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  const isMajority = most !== undefined && most[1] >= 2 && most[1] > totalOf(counts) / 2;
  const first = isMajority ? row[unit.indexOf(most[0])] : null;
  return {
    channel,
    answers: row.filter((answer) => answer !== null),
    majority: isMajority && first ? { label: first.label, count: most[1] } : null,
    agreement: unitAgreement(unit),
  };
}

/** Two and two, over the channels that both labelled. */
function pairsOf(people: readonly string[], units: readonly RatedUnit[]): LabellingResults['pairs'] {
  return people.flatMap((a, i) =>
    people.slice(i + 1).map((b, k) => {
      const both = units.filter((unit) => unit[i] !== null && unit[i + 1 + k] !== null);
      return { a, b, same: both.filter((unit) => unit[i] === unit[i + 1 + k]).length, both: both.length };
    }),
  );
}

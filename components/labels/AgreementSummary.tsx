import { alphaInWords } from '@/lib/agreement/alphaInWords';
import { BOOTSTRAP_SAMPLES } from '@/lib/agreement/alphaInterval';
import type { LabellingResults } from '@/lib/domain/labellingResults';
import { countText, formatCount } from '../map/mapText';
import { Section } from '../page/Section';
import { Facts, type Fact } from '../text/Facts';
import { CANNOT_TELL_TEXT, coefficientText, shareText } from './labelText';

type Coefficient = LabellingResults['alpha'];

/** Pairs of people that are listed at the most. */
const MAX_PAIRS = 15;

/** How far people agree, beyond chance and as it is seen. */
export function AgreementSummary({ results, total }: { results: LabellingResults; total: number }) {
  const { alpha, interval, compared } = results;
  return (
    <Section id="agreement" title="Agreement">
      <div className="flex flex-col gap-3">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span>Krippendorff’s alpha</span>
          <strong className="text-title tabular-nums">
            {alpha.value === null ? 'not defined' : coefficientText(alpha.value)}
          </strong>
          {interval && (
            <span className="text-muted tabular-nums">
              95 % of samples of the channels: {coefficientText(interval.low)} to {coefficientText(interval.high)}
            </span>
          )}
        </p>
        <p className="max-w-prose">
          {alpha.value === null ? alpha.reason : alphaInWords(alpha.value, interval)} {basis(results, total)}
        </p>
        <Facts facts={factsOf(results)} />
        <p className="text-muted text-small max-w-prose">
          1 is full agreement, 0 what chance would give. Alpha is for names without an order (Krippendorff 2011), and
          allows for labels that are missing; Fleiss’ kappa (1971) is of the channels that everybody labelled. “
          {CANNOT_TELL_TEXT}” counts as a label. Of each person the last label counts that was given before the others’
          could be seen.
          {interval &&
            ` The range is of ${formatCount(BOOTSTRAP_SAMPLES)} samples of the ${formatCount(compared)} compared channels, drawn with replacement; it does not speak of other people.`}
        </p>
      </div>
    </Section>
  );
}

function basis({ people, compared, leftOut }: LabellingResults, total: number): string {
  const late = leftOut > 0 ? ` ${countText(leftOut, 'label')} given with the others in sight ${leftOut === 1 ? 'is' : 'are'} left out.` : ''; // prettier-ignore
  return `Of ${countText(people.length, 'person', 'people')} and ${formatCount(compared)} of ${countText(total, 'channel')}.${late}`;
}

function factsOf(results: LabellingResults): Fact[] {
  const { alphaOfTold, kappa, kappaChannels, percent, unanimous, compared, pairs } = results;
  return [
    { name: 'Fleiss’ kappa', value: `${inFigures(kappa)}${kappa.value === null ? '' : `, ${countText(kappaChannels, 'channel')}`}` }, // prettier-ignore
    ...(alphaOfTold ? [{ name: 'Alpha without “can’t tell”', value: inFigures(alphaOfTold) }] : []),
    { name: 'Pairs that say the same', value: percent.value === null ? percent.reason : `${shareText(percent.value)} on average` }, // prettier-ignore
    { name: 'All say the same', value: `${formatCount(unanimous)} of ${countText(compared, 'channel')}` },
    ...pairs
      .slice(0, MAX_PAIRS)
      .map(({ a, b, same, both }) => ({ name: `${a} and ${b}`, value: `the same on ${formatCount(same)} of ${countText(both, 'channel')}` })), // prettier-ignore
    ...(pairs.length > MAX_PAIRS ? [{ name: 'Other pairs', value: `${formatCount(pairs.length - MAX_PAIRS)} more: see the table of labels` }] : []), // prettier-ignore
  ];
}

function inFigures({ value, reason }: Coefficient): string {
  return value === null ? `not defined: ${reason}` : coefficientText(value);
}

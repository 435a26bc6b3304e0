import { expect, it } from 'vitest';
import { checkedLikenessSchema } from '../domain/checkedLikeness';
import { outcomeInWords } from '../findingArchive/findingFacts';
import { likenessInWords } from './likenessInWords';

const likeness = checkedLikenessSchema.parse({
  ...{ networkId: 'n', networkName: 'AlexNet', imageSetId: 's', imageSetName: 'Objects', byChance: 0.412 },
  layers: [{ layer: 'conv1', channels: 64, pictures: 1200 }, { layer: 'conv2', channels: 192, pictures: 300 }], // prettier-ignore
  best: [{ layer: 'conv2', channel: 7, correlation: 0.831, shared: 4, top: 9 }, { layer: 'conv1', channel: 2, correlation: -0.5, shared: 0, top: 9 }], // prettier-ignore
});

it('a likeness is said with what it rests on and the level of chance', () => {
  expect(likenessInWords(likeness)).toBe(
    'Most like it in 2 layers of AlexNet: channel 7 of conv2, correlation 0.83 over 300 to 1,200 pictures of Objects. With its values shuffled the best of them all reached 0.41.',
  );
  const one = { ...likeness, layers: likeness.layers.slice(1) };
  expect(likenessInWords({ ...one, byChance: 0.9 })).toBe(
    'No channel in conv2 of AlexNet is more like it than by chance. The nearest is channel 7 of conv2, correlation 0.83 over 300 pictures of Objects. With its values shuffled the best of them all reached 0.90.',
  );
  const own = likeness.best.map((found) => ({ ...found, byChance: 0.6 }));
  expect(likenessInWords({ ...likeness, byChance: 0.99, best: own })).toMatch(
    /^Most like it in 2 layers .* the best of conv2 reached 0\.60\. By chance one layer in 21 has a channel above such a level\.$/,
  );
  expect(likenessInWords({ ...one, byChance: 0.99, best: own })).toMatch(
    /^Most like it .* of them all reached 0\.60\.$/,
  );
  expect(likenessInWords({ ...one, best: [], byChance: null })).toMatch(/^Nothing in conv2 of AlexNet can be compared/);
});

it('an exported finding says it with its check', () => {
  const nothing = { filter: null, map: null, patches: null };
  const outcome = { kind: 'channel' as const, verdict: 'compared' as const, ...nothing, reasons: ['Nothing else.'] };
  expect(outcomeInWords({ ...outcome, likeness })).toMatch(
    /^compared\. Nothing else\. Most like it in 2 layers of AlexNet/,
  );
  expect(outcomeInWords({ ...outcome, verdict: 'same', reasons: [], likeness: null })).toBe('same');
});

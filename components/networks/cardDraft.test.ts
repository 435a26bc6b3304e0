import { describe, expect, it } from 'vitest';
import { modelCardSchema, type ModelCard } from '@/lib/domain/modelCard';
import { draftFromCard, fieldAt, formatScale, parseDraft, parseLabels, parseNumber } from './cardDraft';
import { PRESET_IDS } from '@/lib/domain/preset';
import { applyPreset, findPreset, withChannels } from './preprocessingPresets';
import { channelRanges, fitInWords, preprocessingFormula } from './preprocessingWords';

const card: ModelCard = modelCardSchema.parse({
  name: 'Small',
  format: 'onnx',
  file: 'small.onnx',
  input: {
    tensor: 'data',
    width: 224,
    height: 160,
    channels: 'RGB',
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    resizeTo: 256,
  },
  output: { tensor: 'prob', kind: 'probability' },
  labels: ['cat', 'dog'],
});
const draft = draftFromCard(card);

describe('the draft of a card', () => {
  it('comes back as exactly the same card', () => {
    expect(parseDraft(draft)).toEqual({ card, errors: null });
  });

  it('writes exact fractions and reads them back bit by bit', () => {
    for (const scale of [1 / 255, 1 / 127.5, 0.5, 0.017, 1, 2, -1 / 255])
      expect(parseNumber(formatScale(scale))).toBe(scale);
    expect(formatScale(1 / 255)).toBe('1/255');
    expect(formatScale(0.017)).toBe('0.017');
  });

  it('puts every mistake beside its own field', () => {
    const wrong = { ...draft, width: '22.5', scale: '0', mean: '1, 2', std: '1 x 1', labels: '\n\n', name: ' ' };
    const { errors } = parseDraft(wrong);
    expect(Object.keys(errors ?? {}).sort()).toEqual(['labels', 'name', 'scale', 'std', 'width']);
    expect(parseDraft({ ...draft, mean: '1, 2' }).errors?.mean).toBe('Must have 3 values for channels RGB, but has 2.');
    expect(parseDraft({ ...draft, resizeTo: '100' }).errors?.resizeTo).toMatch(/at least the input's shorter side/);
  });

  it('finds the field for a path that the server names', () => {
    expect(fieldAt('card.input.mean.2')).toBe('mean');
    expect(fieldAt('output.tensor')).toBe('outputTensor');
    expect(fieldAt('labels')).toBe('labels');
    expect(fieldAt('image')).toBeNull();
  });

  it('reads labels with any line ends and keeps an empty label in between', () => {
    expect(parseLabels('\uFEFFa\r\n\r\n c \rd\n\n\n')).toEqual(['a', '', 'c', 'd']);
    expect(parseLabels('')).toEqual([]);
  });
});

describe('the presets', () => {
  it('are found again after they were applied, for colour and for grey', () => {
    for (const id of PRESET_IDS) {
      const applied = applyPreset(draft, id)!;
      expect(parseDraft(applied).errors).toBeNull();
      expect(findPreset(applied)).toBe(id);
      const grey = applyPreset(withChannels(draft, 'GRAY'), id);
      if (grey) {
        expect(parseDraft(grey).errors).toBeNull();
        expect(findPreset(grey)).toBe(id);
      }
    }
    expect(findPreset({ ...draft, mean: '0.4, 0.5, 0.5' })).toBeNull();
  });

  it('keep the numbers of values right when the channels change', () => {
    const grey = withChannels(applyPreset(draft, 'keras')!, 'GRAY');
    expect(grey).toMatchObject({ channels: 'GRAY', scale: '1/127.5', mean: '1', std: '1' });
    expect(withChannels(grey, 'BGR')).toMatchObject({ channels: 'BGR', mean: '1, 1, 1' });
    expect(withChannels(draft, 'BGR')).toEqual({ ...draft, channels: 'BGR' });
  });
});

describe('the preprocessing in words', () => {
  it('says what black and white become', () => {
    const [red] = channelRanges(card.input);
    expect(red!.channel).toBe('red');
    expect(red!.black).toBeCloseTo(-2.1179, 4);
    expect(red!.white).toBeCloseTo(2.2489, 4);
  });

  it('leaves out of the formula what does nothing', () => {
    expect(preprocessingFormula(card.input)).toBe('(v × 1/255 − mean) ÷ std');
    expect(preprocessingFormula({ scale: 1, mean: [0], std: [1] })).toBe('v');
    expect(preprocessingFormula({ scale: 1, mean: [103.9, 1, 1], std: [1, 1, 1] })).toBe('v − mean');
    expect(preprocessingFormula({ scale: 0.5, mean: [0], std: [2] })).toBe('(v × 1/2) ÷ std');
  });

  it('names the side that a picture is resized to', () => {
    expect(fitInWords(card.input)).toContain('resized to 256 px, then the middle 224 × 160 px');
    expect(fitInWords({ ...card.input, resizeTo: undefined })).toContain('resized to 160 px');
    expect(fitInWords({ ...card.input, resample: 'bicubic' })).toContain('Resizing is bicubic, as PIL does it.');
    const filtered = { ...card, input: { ...card.input, resample: 'bicubic' as const } };
    expect(parseDraft(draftFromCard(filtered)).card?.input.resample).toBe('bicubic');
    expect(parseDraft(draftFromCard(card)).card?.input.resample).toBeUndefined();
  });
});

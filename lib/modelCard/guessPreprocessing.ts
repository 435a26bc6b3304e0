/** Which of the usual preprocessings a network was most probably trained with, and why that is thought. */
import type { OutputKind } from '../domain/modelCard';
import type { InputEvidence, OwnNormalisation } from './inputEvidence';
import type { PresetGuess } from '../domain/preset';

export interface PreprocessingFacts {
  channels: 'RGB' | 'GRAY';
  layout: 'NCHW' | 'NHWC';
  format: 'onnx' | 'tfjs';
  /** Number of classes; null where the file does not say. */
  classes: number | null;
  kind: OutputKind;
}

/** Means above this are of pixels from 0 to 255: on 0…1 no picture has one. */
const LARGEST_UNIT_MEAN = 1.5;

/** The strongest sign decides; the last rules are what is usual, and say so. */
export function guessPreprocessing(evidence: InputEvidence, facts: PreprocessingFacts): PresetGuess {
  if (evidence.ownNormalisation) return ownNormalisationGuess(evidence.ownNormalisation);
  if (facts.channels === 'GRAY')
    return { preset: 'unit', reason: 'The input is grey; networks for grey pictures mostly take 0…1.' };
  return (
    (facts.classes === 1001 ? BACKGROUND_GUESS : null) ??
    toolGuess(evidence, facts) ??
    (facts.kind === 'logit'
      ? {
          preset: 'torchvision',
          reason:
            'Nothing in the file says how. It ends in logits, as PyTorch networks do, and those mostly take this.',
        }
      : { preset: 'unit', reason: 'Nothing in the file says how: 0…1 is a guess. Check it with a picture you know.' })
  );
}

const BACKGROUND_GUESS: PresetGuess = {
  preset: 'keras',
  reason: '1,001 classes are ImageNet’s with “background” first: TensorFlow’s networks have that, and take −1…1.',
};

/** A network that normalises by itself wants the pixels that its first operators expect. */
function ownNormalisationGuess({ scale, shift, operators }: OwnNormalisation): PresetGuess {
  const means = shift.map((value, c) => -value / (scale[c] ?? scale[0]!));
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const largestScale = Math.max(...scale.map(Math.abs));
  const takesBytes = mean > LARGEST_UNIT_MEAN || (largestScale < 0.1 && mean >= 0);
  const done = `The network normalises by itself (${operators} right after the input`;
  return takesBytes
    ? { preset: 'none', reason: `${done}, made for pixels from 0 to 255): it gets the pixels as they are.` }
    : { preset: 'unit', reason: `${done}, made for pixels from 0 to 1): it gets 0…1.` };
}

interface Tool {
  producer: RegExp;
  name: RegExp;
  guess: (facts: PreprocessingFacts) => PresetGuess;
}

const TOOLS: readonly Tool[] = [
  {
    producer: /caffe/i,
    name: /^(gpu_0\/)?data_0$|^softmaxout|(^|\/)conv1_[wb]_0$/,
    guess: () => ({ preset: 'caffe', reason: 'Its names are those of Caffe, whose networks take BGR minus the mean.' }),
  },
  {
    producer: /mxnet|gluon/i,
    name: /^(resnetv|mobilenetv|squeezenet|densenet|vgg|alexnet|inception)\d+_\w+_fwd$/,
    guess: () => ({
      preset: 'torchvision',
      reason: 'Its names are those of MXNet’s Gluon, whose networks are normalised as torchvision’s.',
    }),
  },
  {
    producer: /tf2onnx|keras|tensorflow/i,
    name: /:0$|^(keras_|StatefulPartitionedCall|block1_conv1)/,
    guess: tensorFlowGuess,
  },
  {
    producer: /pytorch|torch/i,
    name: /^(onnx::|input\.1$|actual_input|pixel_values$|\/[a-z_]*conv|.*\.(weight|running_mean)$)/,
    guess: () => ({ preset: 'torchvision', reason: 'It was written by PyTorch, whose networks mostly take this.' }),
  },
];

function toolGuess({ producer, names }: InputEvidence, facts: PreprocessingFacts): PresetGuess | null {
  const byProducer = TOOLS.find((tool) => tool.producer.test(producer));
  const tool = byProducer ?? TOOLS.find(({ name }) => names.some((one) => name.test(one)));
  if (tool) return tool.guess(facts);
  return facts.layout === 'NHWC' || facts.format === 'tfjs' ? tensorFlowGuess(facts) : null;
}

function tensorFlowGuess({ classes }: PreprocessingFacts): PresetGuess {
  return classes === 1000
    ? { preset: 'keras', reason: 'It comes from TensorFlow or Keras, whose ImageNet networks mostly take −1…1.' }
    : { preset: 'unit', reason: 'It comes from TensorFlow or Keras; networks of one’s own there mostly take 0…1.' };
}

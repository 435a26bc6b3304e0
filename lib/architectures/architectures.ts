/**
 * The networks of the lecture and their kin without their trained weights: seeded random ones in the published
 * architectures, so that shapes, receptive fields and speed can be tested where no weights may be downloaded.
 */
import { modelCardSchema, type ModelCard } from '../domain/modelCard';
import { alexnet, bvlcAlexnet, zfnet } from './alexnet';
import { densenet121 } from './densenet';
import { bvlcGooglenet, googlenet } from './googlenet';
import { mobilenetV2 } from './mobilenet';
import type { NetworkPlan } from './networkPlan';
import type { ArchitectureOptions } from './planBuilder';
import { type OnnxOptions, planToOnnx } from './planToOnnx';
import { resnet101, resnet18 } from './resnet';
import { squeezenet11 } from './squeezenet';
import { vgg16 } from './vgg';

export interface Architecture {
  /** For people: "ResNet-18". */
  title: string;
  /** Whose preprocessing its pictures get, which also says whether it ends in logits. */
  family: 'torchvision' | 'caffe';
  plan: (options?: ArchitectureOptions) => NetworkPlan;
}

/** By torchvision's names, and by those of Caffe's model zoo. */
export const ARCHITECTURES = {
  alexnet: { title: 'AlexNet', family: 'torchvision', plan: alexnet },
  vgg16: { title: 'VGG-16', family: 'torchvision', plan: vgg16 },
  resnet18: { title: 'ResNet-18', family: 'torchvision', plan: resnet18 },
  resnet101: { title: 'ResNet-101', family: 'torchvision', plan: resnet101 },
  densenet121: { title: 'DenseNet-121', family: 'torchvision', plan: densenet121 },
  mobilenet_v2: { title: 'MobileNetV2', family: 'torchvision', plan: mobilenetV2 },
  googlenet: { title: 'GoogLeNet', family: 'torchvision', plan: googlenet },
  squeezenet1_1: { title: 'SqueezeNet 1.1', family: 'torchvision', plan: squeezenet11 },
  bvlc_alexnet: { title: 'AlexNet (Caffe)', family: 'caffe', plan: bvlcAlexnet },
  bvlc_googlenet: { title: 'GoogLeNet (Caffe)', family: 'caffe', plan: bvlcGooglenet },
  zfnet: { title: 'ZFNet', family: 'caffe', plan: zfnet },
} as const satisfies Record<string, Architecture>;

export type ArchitectureName = keyof typeof ARCHITECTURES;
export const ARCHITECTURE_NAMES = Object.keys(ARCHITECTURES) as ArchitectureName[];

/** The bytes of an ONNX file. Full width takes as much memory as the published network: VGG-16 is 553 MB. */
export function buildArchitecture(
  name: ArchitectureName,
  options: ArchitectureOptions & OnnxOptions = {},
): Uint8Array<ArrayBuffer> {
  return planToOnnx(ARCHITECTURES[name].plan(options), options);
}

const PREPROCESSING = {
  torchvision: { channels: 'RGB', scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  caffe: { channels: 'BGR', scale: 1, mean: [104, 117, 123], std: [1, 1, 1] },
} as const;
/** Networks for 224 pixels are shown the centre of a picture whose shorter side is 256. */
const RESIZE_PER_SIDE = 256 / 224;

/** The model card that goes with a plan's ONNX file. Its labels say "class 0", "class 1", …: nothing was learned. */
export function architectureCard(
  name: ArchitectureName,
  file: string,
  { input, output, classes }: NetworkPlan = ARCHITECTURES[name].plan(),
): ModelCard {
  const { title, family } = ARCHITECTURES[name];
  const [, side = 1] = input.shape;
  return modelCardSchema.parse({
    name: `${title} (random weights)`,
    format: 'onnx',
    file,
    input: {
      tensor: input.name,
      width: side,
      height: side,
      layout: 'NCHW',
      ...PREPROCESSING[family],
      fit: 'cover',
      resizeTo: Math.round(side * RESIZE_PER_SIDE),
    },
    output: { tensor: output, kind: family === 'caffe' ? 'probability' : 'logit' },
    labels: Array.from({ length: classes }, (_, index) => `class ${index}`),
  });
}

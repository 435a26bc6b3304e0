/** VGG-16 (Simonyan and Zisserman, arXiv 1409.1556), configuration D, as in torchvision: 3×3 windows only. */
import type { NetworkPlan } from './networkPlan';
import { type ArchitectureOptions, PlanBuilder } from './planBuilder';

/** Channels of the convolutions of each stage; a stage ends in a pooling. */
const STAGES: readonly (readonly number[])[] = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

export function vgg16(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('input', 224, options);
  let x = net.input;
  let index = 0; // of torchvision's nn.Sequential
  const next = () => `features.${index++}`;
  for (const stage of STAGES) {
    for (const out of stage) {
      x = net.conv(next(), x, net.channels(out), 3, { pad: 1 });
      x = net.relu(next(), x);
    }
    x = net.maxPool(next(), x, 2, 2);
  }
  // torchvision pools to 7×7 here, which is what there is at 224.
  x = net.flatten('flatten', x);
  x = net.relu('classifier.1', net.dense('classifier.0', x, net.channels(4096)));
  x = net.relu('classifier.4', net.dense('classifier.3', x, net.channels(4096)));
  return net.finish(net.classifier('classifier.6', x));
}

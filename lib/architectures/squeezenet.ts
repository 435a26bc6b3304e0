/** SqueezeNet 1.1 (Iandola et al., arXiv 1602.07360) as in torchvision: no dense layer, a class is a feature map. */
import type { NetworkPlan } from './networkPlan';
import { type ArchitectureOptions, type Flow, PlanBuilder } from './planBuilder';

/** Behind this many averaged pixels, logits need a larger gain to differ. */
const CLASS_MAP_GAIN = 8;

export function squeezenet11(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('input', 224, options);
  const pool = (index: number, from: Flow) => net.maxPool(`features.${index}`, from, 3, 2, { ceilMode: true });
  const convRelu = (name: string, from: Flow, out: number, kernel: number) =>
    net.relu(`${name}_activation`, net.conv(name, from, net.channels(out), kernel, { pad: kernel >> 1 }));
  const fire = (index: number, from: Flow, squeeze: number, expand: number) => {
    const name = `features.${index}`;
    const x = convRelu(`${name}.squeeze`, from, squeeze, 1);
    return net.concat(`${name}.cat`, [
      convRelu(`${name}.expand1x1`, x, expand, 1),
      convRelu(`${name}.expand3x3`, x, expand, 3),
    ]);
  };
  let x = net.relu('features.1', net.conv('features.0', net.input, net.channels(64), 3, { stride: 2 }));
  x = fire(4, fire(3, pool(2, x), 16, 64), 16, 64);
  x = fire(7, fire(6, pool(5, x), 32, 128), 32, 128);
  x = fire(10, fire(9, pool(8, x), 48, 192), 48, 192);
  x = fire(12, fire(11, x, 64, 256), 64, 256);
  x = net.relu('classifier.2', net.conv('classifier.1', x, net.classes, 1, { gain: CLASS_MAP_GAIN }));
  return net.finish(net.flatten('flatten', net.globalAveragePool('classifier.3', x)));
}

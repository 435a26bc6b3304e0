/** MobileNetV2 (Sandler et al., arXiv 1801.04381) as in torchvision: depthwise convolutions, linear bottlenecks. */
import type { NetworkPlan } from './networkPlan';
import { type ArchitectureOptions, type Flow, PlanBuilder } from './planBuilder';

/** Of each stage: expansion, channels, blocks, stride of the first block. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;
/** What a depthwise window of 3×3 loses, because neighbouring pixels are alike, is given back by its BatchNorm. */
const DEPTHWISE_SCALE = 1.3;

export function mobilenetV2(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('input', 224, options);
  let x = convNormRelu(net, 'features.0', net.input, net.channels(32), 3, { stride: 2, pad: 1 });
  let index = 1;
  for (const [expansion, published, blocks, firstStride] of STAGES)
    for (let i = 0; i < blocks; i++)
      x = block(net, `features.${index++}`, x, {
        expansion,
        out: net.channels(published),
        stride: i === 0 ? firstStride : 1,
        // The first block of a stage changes the number of channels or the size.
        residual: i > 0,
      });
  x = convNormRelu(net, `features.${index}`, x, net.channels(1280), 1, {});
  x = net.flatten('flatten', net.globalAveragePool('avgpool', x));
  return net.finish(net.classifier('classifier.1', x));
}

interface Bottleneck {
  expansion: number;
  out: number;
  stride: number;
  residual: boolean;
}

function block(net: PlanBuilder, name: string, from: Flow, { expansion, out, stride, residual }: Bottleneck): Flow {
  const hidden = from.shape[0] * expansion;
  let step = 0; // of torchvision's nn.Sequential
  let x = expansion === 1 ? from : convNormRelu(net, `${name}.conv.${step++}`, from, hidden, 1, {});
  x = convNormRelu(net, `${name}.conv.${step++}`, x, hidden, 3, { stride, pad: 1, group: hidden }, DEPTHWISE_SCALE);
  x = net.conv(`${name}.conv.${step++}`, x, out, 1, { bias: false });
  x = net.batchNorm(`${name}.conv.${step}`, x);
  return residual ? net.add(`${name}.add`, from, x) : x;
}

function convNormRelu(
  net: PlanBuilder,
  name: string,
  from: Flow,
  out: number,
  kernel: number,
  window: { stride?: number; pad?: number; group?: number },
  scale = 1,
): Flow {
  const x = net.conv(`${name}.0`, from, out, kernel, { ...window, bias: false });
  return net.relu6(`${name}.2`, net.batchNorm(`${name}.1`, x, { scale }));
}

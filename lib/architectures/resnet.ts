/** Residual networks (He et al., arXiv 1512.03385) as in torchvision. */
import type { NetworkPlan } from './networkPlan';
import { type ArchitectureOptions, type Flow, PlanBuilder } from './planBuilder';

const STAGE_CHANNELS = [64, 128, 256, 512] as const;
const EXPANSION = 4;
/** Scale of each branch's last BatchNorm: small, so that 33 additions do not make the activations explode. */
const BRANCH_SCALE = 0.4;

/** Two 3×3 convolutions a block. */
export function resnet18(options: ArchitectureOptions = {}): NetworkPlan {
  return resnet([2, 2, 2, 2], basicBlock, options);
}

/** 1×1, 3×3, 1×1 a block, with the stride in the 3×3 ("version 1.5", as torchvision's). */
export function resnet101(options: ArchitectureOptions = {}): NetworkPlan {
  return resnet([3, 4, 23, 3], bottleneck, options);
}

type Block = (net: PlanBuilder, name: string, from: Flow, channels: number, stride: number) => Flow;

function resnet(depths: readonly number[], block: Block, options: ArchitectureOptions): NetworkPlan {
  const net = new PlanBuilder('input', 224, options);
  let x = net.conv('conv1', net.input, net.channels(64), 7, { stride: 2, pad: 3, bias: false });
  x = net.relu('relu', net.batchNorm('bn1', x));
  x = net.maxPool('maxpool', x, 3, 2, { pad: 1 });
  depths.forEach((depth, stage) => {
    for (let i = 0; i < depth; i++)
      x = block(net, `layer${stage + 1}.${i}`, x, STAGE_CHANNELS[stage] ?? 0, i === 0 && stage > 0 ? 2 : 1);
  });
  x = net.flatten('flatten', net.globalAveragePool('avgpool', x));
  return net.finish(net.classifier('fc', x));
}

function basicBlock(net: PlanBuilder, name: string, from: Flow, published: number, stride: number): Flow {
  const channels = net.channels(published);
  let x = net.conv(`${name}.conv1`, from, channels, 3, { stride, pad: 1, bias: false });
  x = net.relu(`${name}.relu`, net.batchNorm(`${name}.bn1`, x));
  x = net.conv(`${name}.conv2`, x, channels, 3, { pad: 1, bias: false });
  x = net.batchNorm(`${name}.bn2`, x, { scale: BRANCH_SCALE });
  return net.relu(`${name}.relu_1`, net.add(`${name}.add`, x, shortcut(net, name, from, channels, stride)));
}

function bottleneck(net: PlanBuilder, name: string, from: Flow, published: number, stride: number): Flow {
  const channels = net.channels(published);
  const out = net.channels(published) * EXPANSION;
  let x = net.conv(`${name}.conv1`, from, channels, 1, { bias: false });
  x = net.relu(`${name}.relu`, net.batchNorm(`${name}.bn1`, x));
  x = net.conv(`${name}.conv2`, x, channels, 3, { stride, pad: 1, bias: false });
  x = net.relu(`${name}.relu_1`, net.batchNorm(`${name}.bn2`, x));
  x = net.conv(`${name}.conv3`, x, out, 1, { bias: false });
  x = net.batchNorm(`${name}.bn3`, x, { scale: BRANCH_SCALE });
  return net.relu(`${name}.relu_2`, net.add(`${name}.add`, x, shortcut(net, name, from, out, stride)));
}

/** The block's input, brought to the shape of its output where they differ. */
function shortcut(net: PlanBuilder, name: string, from: Flow, out: number, stride: number): Flow {
  if (stride === 1 && from.shape[0] === out) return from;
  const x = net.conv(`${name}.downsample.0`, from, out, 1, { stride, bias: false });
  return net.batchNorm(`${name}.downsample.1`, x);
}

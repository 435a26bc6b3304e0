/** DenseNet-121 (Huang et al., arXiv 1608.06993) as in torchvision: every layer reads all earlier ones of its block. */
import type { NetworkPlan } from './networkPlan';
import { type ArchitectureOptions, type Flow, PlanBuilder } from './planBuilder';

const BLOCK_DEPTHS = [6, 12, 24, 16] as const;
/** Channels that a layer adds. */
const GROWTH = 32;
/** A layer's 1×1 convolution gives this many times the growth. */
const BOTTLENECK = 4;

export function densenet121(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('input', 224, options);
  let x = net.conv('features.conv0', net.input, net.channels(2 * GROWTH), 7, { stride: 2, pad: 3, bias: false });
  x = net.relu('features.relu0', net.batchNorm('features.norm0', x));
  x = net.maxPool('features.pool0', x, 3, 2, { pad: 1 });
  BLOCK_DEPTHS.forEach((depth, i) => {
    x = denseBlock(net, `features.denseblock${i + 1}`, x, depth);
    if (i < BLOCK_DEPTHS.length - 1) x = transition(net, `features.transition${i + 1}`, x);
  });
  x = net.relu('relu', net.batchNorm('features.norm5', x));
  x = net.flatten('flatten', net.globalAveragePool('avgpool', x));
  return net.finish(net.classifier('classifier', x));
}

function denseBlock(net: PlanBuilder, name: string, from: Flow, depth: number): Flow {
  const growth = net.channels(GROWTH);
  const features = [from];
  for (let i = 1; i <= depth; i++) {
    const layer = `${name}.denselayer${i}`;
    let x = i === 1 ? from : net.concat(`${layer}.cat`, features);
    x = net.relu(`${layer}.relu1`, net.batchNorm(`${layer}.norm1`, x));
    x = net.conv(`${layer}.conv1`, x, BOTTLENECK * growth, 1, { bias: false });
    x = net.relu(`${layer}.relu2`, net.batchNorm(`${layer}.norm2`, x));
    features.push(net.conv(`${layer}.conv2`, x, growth, 3, { pad: 1, bias: false }));
  }
  return net.concat(`${name}.cat`, features);
}

/** Half the channels, half the side. */
function transition(net: PlanBuilder, name: string, from: Flow): Flow {
  const x = net.relu(`${name}.relu`, net.batchNorm(`${name}.norm`, from));
  const half = net.conv(`${name}.conv`, x, Math.floor(from.shape[0] / 2), 1, { bias: false });
  return net.averagePool(`${name}.pool`, half, 2, 2);
}

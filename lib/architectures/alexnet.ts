/** The network of ImageNet 2012 and its next of kin, from before normalisation was by batches. */
import type { NetworkPlan } from './networkPlan';
import { type ArchitectureOptions, type Flow, PlanBuilder } from './planBuilder';

/** torchvision's (Krizhevsky, arXiv 1404.5997): no groups, no normalisation, logits. */
export function alexnet(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('input', 224, options);
  const convRelu = (index: number, from: Flow, out: number, kernel: number, window: { stride?: number; pad: number }) =>
    net.relu(`features.${index + 1}`, net.conv(`features.${index}`, from, net.channels(out), kernel, window));
  let x = convRelu(0, net.input, 64, 11, { stride: 4, pad: 2 });
  x = net.maxPool('features.2', x, 3, 2);
  x = convRelu(3, x, 192, 5, { pad: 2 });
  x = net.maxPool('features.5', x, 3, 2);
  x = convRelu(6, x, 384, 3, { pad: 1 });
  x = convRelu(8, x, 256, 3, { pad: 1 });
  x = convRelu(10, x, 256, 3, { pad: 1 });
  x = net.maxPool('features.12', x, 3, 2);
  // torchvision pools to 6×6 here, which is what there is at 224.
  x = net.flatten('flatten', x);
  x = net.relu('classifier.2', net.dense('classifier.1', x, net.channels(4096)));
  x = net.relu('classifier.5', net.dense('classifier.4', x, net.channels(4096)));
  return net.finish(net.classifier('classifier.6', x));
}

/** Caffe's (bvlc_alexnet): the paper's two groups, local response normalisation, pooling that rounds up, 227 px. */
export function bvlcAlexnet(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('data', 227, options);
  const convRelu = (n: number, from: Flow, out: number, kernel: number, window: object) =>
    net.relu(`relu${n}`, net.conv(`conv${n}`, from, net.channels(out), kernel, window));
  let x = net.localResponse('norm1', convRelu(1, net.input, 96, 11, { stride: 4 }));
  x = net.maxPool('pool1', x, 3, 2, { ceilMode: true });
  x = net.localResponse('norm2', convRelu(2, x, 256, 5, { pad: 2, group: 2 }));
  x = net.maxPool('pool2', x, 3, 2, { ceilMode: true });
  x = convRelu(3, x, 384, 3, { pad: 1 });
  x = convRelu(4, x, 384, 3, { pad: 1, group: 2 });
  x = convRelu(5, x, 256, 3, { pad: 1, group: 2 });
  return caffeHead(net, net.maxPool('pool5', x, 3, 2, { ceilMode: true }));
}

/** Zeiler and Fergus, arXiv 1311.2901: smaller first windows and strides, no groups. */
export function zfnet(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('data', 224, options);
  const convRelu = (n: number, from: Flow, out: number, kernel: number, window: object) =>
    net.relu(`relu${n}`, net.conv(`conv${n}`, from, net.channels(out), kernel, window));
  let x = convRelu(1, net.input, 96, 7, { stride: 2, pad: 1 });
  x = net.localResponse('norm1', net.maxPool('pool1', x, 3, 2, { ceilMode: true }));
  x = convRelu(2, x, 256, 5, { stride: 2 });
  x = net.localResponse('norm2', net.maxPool('pool2', x, 3, 2, { ceilMode: true }));
  x = convRelu(3, x, 384, 3, { pad: 1 });
  x = convRelu(4, x, 384, 3, { pad: 1 });
  x = convRelu(5, x, 256, 3, { pad: 1 });
  return caffeHead(net, net.maxPool('pool5', x, 3, 2, { ceilMode: true }));
}

/** Two dense layers with dropout, one logit a class, and their softmax. */
function caffeHead(net: PlanBuilder, maps: Flow): NetworkPlan {
  let x = net.flatten('flatten', maps);
  x = net.dropout('drop6', net.relu('relu6', net.dense('fc6', x, net.channels(4096))));
  x = net.dropout('drop7', net.relu('relu7', net.dense('fc7', x, net.channels(4096))));
  return net.finish(net.softmax('prob', net.classifier('fc8', x)));
}

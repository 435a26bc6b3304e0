/** GoogLeNet (Szegedy et al., arXiv 1409.4842) without its auxiliary classifiers: four branches side by side. */
import type { NetworkPlan } from './networkPlan';
import { type ArchitectureOptions, type Flow, PlanBuilder } from './planBuilder';

/** Channels: 1×1 · reduction and 3×3 · reduction and the large window · projection behind the pooling. */
const INCEPTIONS = {
  '3a': [64, 96, 128, 16, 32, 32],
  '3b': [128, 128, 192, 32, 96, 64],
  '4a': [192, 96, 208, 16, 48, 64],
  '4b': [160, 112, 224, 24, 64, 64],
  '4c': [128, 128, 256, 24, 64, 64],
  '4d': [112, 144, 288, 32, 64, 64],
  '4e': [256, 160, 320, 32, 128, 128],
  '5a': [256, 160, 320, 32, 128, 128],
  '5b': [384, 192, 384, 48, 128, 128],
} as const;
type InceptionName = keyof typeof INCEPTIONS;

/** torchvision's: BatchNorm everywhere, and 3×3 windows where the paper has 5×5. */
export function googlenet(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('input', 224, options);
  const conv = (name: string, from: Flow, out: number, kernel: number, stride = 1) => {
    const x = net.conv(`${name}.conv`, from, net.channels(out), kernel, { stride, pad: kernel >> 1, bias: false });
    return net.relu(`${name}.relu`, net.batchNorm(`${name}.bn`, x, { epsilon: 1e-3 }));
  };
  const inception = (block: InceptionName, from: Flow) => {
    const name = `inception${block}`;
    const [one, reduce3, three, reduce5, five, projection] = INCEPTIONS[block];
    const pooled = net.maxPool(`${name}.branch4.0`, from, 3, 1, { pad: 1, ceilMode: true });
    return net.concat(`${name}.cat`, [
      conv(`${name}.branch1`, from, one, 1),
      conv(`${name}.branch2.1`, conv(`${name}.branch2.0`, from, reduce3, 1), three, 3),
      conv(`${name}.branch3.1`, conv(`${name}.branch3.0`, from, reduce5, 1), five, 3),
      conv(`${name}.branch4.1`, pooled, projection, 1),
    ]);
  };
  const pool = (name: string, from: Flow, kernel = 3) => net.maxPool(name, from, kernel, 2, { ceilMode: true });

  let x = pool('maxpool1', conv('conv1', net.input, 64, 7, 2));
  x = pool('maxpool2', conv('conv3', conv('conv2', x, 64, 1), 192, 3));
  x = pool('maxpool3', inception('3b', inception('3a', x)));
  for (const block of ['4a', '4b', '4c', '4d', '4e'] as const) x = inception(block, x);
  x = inception('5b', inception('5a', pool('maxpool4', x, 2)));
  x = net.flatten('flatten', net.globalAveragePool('avgpool', x));
  return net.finish(net.classifier('fc', x));
}

/** Caffe's (bvlc_googlenet): the paper's windows, local response normalisation, pooling that rounds up. */
export function bvlcGooglenet(options: ArchitectureOptions = {}): NetworkPlan {
  const net = new PlanBuilder('data', 224, options);
  const conv = (name: string, from: Flow, out: number, kernel: number, stride = 1) =>
    net.relu(
      name.replace(/\/([^/]*)$/, '/relu_$1'),
      net.conv(name, from, net.channels(out), kernel, { stride, pad: kernel >> 1 }),
    );
  const inception = (block: InceptionName, from: Flow) => {
    const name = `inception_${block}`;
    const [one, reduce3, three, reduce5, five, projection] = INCEPTIONS[block];
    return net.concat(`${name}/output`, [
      conv(`${name}/1x1`, from, one, 1),
      conv(`${name}/3x3`, conv(`${name}/3x3_reduce`, from, reduce3, 1), three, 3),
      conv(`${name}/5x5`, conv(`${name}/5x5_reduce`, from, reduce5, 1), five, 5),
      conv(`${name}/pool_proj`, net.maxPool(`${name}/pool`, from, 3, 1, { pad: 1, ceilMode: true }), projection, 1),
    ]);
  };
  const pool = (name: string, from: Flow) => net.maxPool(name, from, 3, 2, { ceilMode: true });

  let x = net.localResponse('pool1/norm1', pool('pool1/3x3_s2', conv('conv1/7x7_s2', net.input, 64, 7, 2)));
  x = conv('conv2/3x3', conv('conv2/3x3_reduce', x, 64, 1), 192, 3);
  x = pool('pool2/3x3_s2', net.localResponse('conv2/norm2', x));
  x = pool('pool3/3x3_s2', inception('3b', inception('3a', x)));
  for (const block of ['4a', '4b', '4c', '4d', '4e'] as const) x = inception(block, x);
  x = inception('5b', inception('5a', pool('pool4/3x3_s2', x)));
  x = net.dropout('pool5/drop_7x7_s1', net.globalAveragePool('pool5/7x7_s1', x), 0.4);
  x = net.classifier('loss3/classifier', net.flatten('flatten', x));
  return net.finish(net.softmax('prob', x));
}

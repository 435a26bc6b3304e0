import { tinyNetwork } from '@/lib/onnx/tinyNetwork';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { tinyGraphModel, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import { describeEngine } from './engineContract.testing';
import { openEngine } from './openEngine';
import { openTfjsEngine } from './openTfjsEngine';

const tfjs = {
  format: 'tfjs',
  fileName: 'model.json',
  layout: 'NHWC',
  open: () => openTfjsEngine({ device: 'cpu' }),
  tensors: ['conv1', 'relu1', 'pool1', 'conv2', 'relu2'],
} as const;

describeEngine('ONNX Runtime', {
  format: 'onnx',
  fileName: 'net.onnx',
  layout: 'NCHW',
  open: () => openEngine({ device: 'cpu' }),
  file: tinyNetwork,
  tensors: ['c1', 'r1', 'p1', 'c2', 'r2'],
});
describeEngine('TensorFlow.js with a layers model', {
  ...tfjs,
  file: (options) => encodeBundle(tinyLayersModel(options)),
});
describeEngine('TensorFlow.js with a graph model', {
  ...tfjs,
  file: (options) => encodeBundle(tinyGraphModel(options)),
});
describeEngine('TensorFlow.js with a graph model whose batch is fixed at 1', {
  ...tfjs,
  file: (options) => encodeBundle(tinyGraphModel({ ...options, batch: 1 })),
});

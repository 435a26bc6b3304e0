/** Networks for a picture of 3 × 8 × 8 (or another size), written node by node and read as layers: from "x" to "y". */
import { buildOnnx, floatTensor, type OnnxParts, tensorInfo } from './buildOnnx';
import { decodeOnnx } from './decodeOnnx';
import type { NodeProto } from './generated/onnx_pb';
import { onnxSource } from './onnxGraph';

export const graphCard = (height = 8, width = 8) => ({
  input: { tensor: 'x', height, width, layout: 'NCHW' as const, channels: 'RGB' as const },
  output: { tensor: 'y' },
});

/** Weights of zeros: only their shape matters here. */
export const weight = (name: string, dims: number[]) =>
  floatTensor(name, dims, new Float32Array(dims.reduce((a, b) => a * b, 1)));

export function buildNetwork(parts: Partial<OnnxParts> & { nodes: NodeProto[] }) {
  const bytes = buildOnnx({
    inputs: [tensorInfo('x', ['N', 3, null, null])],
    outputs: [tensorInfo('y', [])],
    ...parts,
  });
  return decodeOnnx(bytes, 'net.onnx');
}

export function readGraph(parts: Parameters<typeof buildNetwork>[0], height?: number, width?: number) {
  return onnxSource(buildNetwork(parts), 'net.onnx', graphCard(height, width));
}

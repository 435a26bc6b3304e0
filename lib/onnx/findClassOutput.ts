/** Which of several outputs gives the classes. */
import type { TensorInfo } from '../network/tensorInfo';
import type { OnnxModel } from './decodeOnnx';
import type { NodeProto } from './generated/onnx_pb';

/**
 * Of the outputs that hold one list of numbers for each picture, the one that most operators work for: features come
 * before the logits that are computed from them, auxiliary classifiers branch off early, a softmax comes last. Null when
 * no output is such a list.
 */
export function findClassOutput(model: OnnxModel, outputs: readonly TensorInfo[]): string | null {
  const producers = new Map<string, NodeProto>();
  for (const node of model.graph.node) for (const name of node.output) producers.set(name, node);
  let best: { name: string; operators: number } | null = null;
  for (const { name } of outputs.filter(holdsOneList)) {
    const operators = operatorsBehind(name, producers);
    if (!best || operators > best.operators) best = { name, operators };
  }
  return best?.name ?? null;
}

/** batch × classes, perhaps with axes of one element; shapes that the file leaves open may be one. */
function holdsOneList({ dims, elementType }: TensorInfo): boolean {
  const larger = dims.slice(1).filter((size) => size !== 1);
  return elementType !== 'other' && larger.length <= 1 && (dims.length < 2 || larger.length === 1);
}

function operatorsBehind(tensor: string, producers: ReadonlyMap<string, NodeProto>): number {
  const seen = new Set<NodeProto>();
  const open = [tensor];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const producer = producers.get(name);
    if (!producer || seen.has(producer)) continue;
    seen.add(producer);
    for (const input of producer.input) open.push(input);
  }
  return seen.size;
}

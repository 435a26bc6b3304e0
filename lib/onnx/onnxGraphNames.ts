import { PICTURE_NAME } from '../network/buildGraph';
import type { NodeProto } from './generated/onnx_pb';

/** Names of layers, each used once. They are the same whenever the same file is read. */
export class LayerNames {
  private readonly used = new Set([PICTURE_NAME]);
  /** Where to go on counting, so that a thousand nodes of one name do not try a million. */
  private readonly next = new Map<string, number>();

  /** The node's own name, or one made of operator and output. */
  forNode({ name, opType, output }: NodeProto): string {
    return this.unique(name || `${opType}_${output.find((tensor) => tensor !== '') ?? ''}`);
  }

  unique(wanted: string): string {
    let name = wanted;
    let n = this.next.get(wanted) ?? 2;
    for (; this.used.has(name); n++) name = `${wanted}_${n}`;
    this.next.set(wanted, n);
    this.used.add(name);
    return name;
  }
}

import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { buildOnnx, floatTensor, node, tensorInfo } from './buildOnnx';
import { decodeOnnx } from './decodeOnnx';
import { extractSubgraph } from './extractSubgraph';
import { AttributeProto_AttributeType, AttributeProtoSchema, GraphProtoSchema } from './generated/onnx_pb';

/** x → a → b → y, with a branch a → side, and b reading the weight w. */
const model = decodeOnnx(
  buildOnnx({
    inputs: [tensorInfo('x', [1, 4])],
    outputs: [tensorInfo('y', [1, 4])],
    valueInfo: [tensorInfo('a', [1, 4])],
    nodes: [
      node('Relu', ['x'], ['a']),
      node('Sigmoid', ['a'], ['side']),
      node('Add', ['a', 'w'], ['b']),
      node('Clip', ['b', ''], ['y']),
    ],
    initializers: [floatTensor('w', [4], new Float32Array(4)), floatTensor('unused', [1], new Float32Array(1))],
  }),
  'x.onnx',
);
const names = (all: readonly { name: string }[]) => all.map(({ name }) => name);

describe('a part of a network', () => {
  it('has the nodes and weights between its ends and no others', () => {
    const { graph } = extractSubgraph(model, ['a'], ['y', 'b']);
    expect(graph.node.map(({ output }) => output[0])).toEqual(['b', 'y']);
    expect(names(graph.initializer)).toEqual(['w']);
    expect(names(graph.input)).toEqual(['a']);
    expect(names(graph.output)).toEqual(['y', 'b']);
    expect(model.graph.node).toHaveLength(4);
  });

  it('takes types from the file, then from who asks', () => {
    const described = [tensorInfo('b', ['N', 4])];
    const { graph } = extractSubgraph(model, ['b'], ['y'], described);
    expect(graph.input).toEqual(described);
    expect(extractSubgraph(model, ['a'], ['y']).graph.input).toEqual([tensorInfo('a', [1, 4])]);
  });

  it('refuses ends between which something is missing, by name', () => {
    expect(() => extractSubgraph(model, ['side'], ['y'])).toThrow('"x" is neither computed from side nor a weight');
    expect(() => extractSubgraph(model, ['x'], ['none'])).toThrow('"none"');
  });

  it('keeps what the branches of its nodes read from outside', () => {
    const branch = create(GraphProtoSchema, {
      node: [node('Add', ['side', 'inner'], ['out'])],
      initializer: [floatTensor('inner', [1], new Float32Array(1))],
      output: [tensorInfo('out', [1, 4])],
    });
    const attribute = [
      create(AttributeProtoSchema, { name: 'then_branch', type: AttributeProto_AttributeType.GRAPH, g: branch }),
    ];
    const choice = Object.assign(node('If', ['condition'], ['z']), { attribute });
    const graph = Object.assign(create(GraphProtoSchema), model.graph, { node: [...model.graph.node, choice] });
    const part = extractSubgraph(Object.assign({}, model, { graph }), ['x', 'condition'], ['z']);
    expect(part.graph.node.map(({ output }) => output[0])).toEqual(['a', 'side', 'z']);
  });
});

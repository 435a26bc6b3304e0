/** Files that want to do harm, or that an accident made: each must end in a clear error or load as what it is. */
import { clone, create, toBinary } from '@bufbuild/protobuf';
import { buildOnnx, floatTensor, node, type OnnxParts, tensorInfo } from '@/lib/onnx/buildOnnx';
import { decodeOnnx, type OnnxModel } from '@/lib/onnx/decodeOnnx';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  TypeProtoSchema,
} from '@/lib/onnx/generated/onnx_pb';
import { int64Tensor } from '@/lib/onnx/tensorValues';
import { tinyNetwork } from '@/lib/onnx/tinyNetwork';

export interface HostileFile {
  name: string;
  /** Made when it is needed: some are large. */
  bytes: () => Uint8Array;
  /** A part of the message that refuses it; null where the file is strange but sound, and loads. */
  refusal: RegExp | null;
}

/** A sound network, x → Relu → y, with some parts replaced. */
function network(parts: Partial<OnnxParts>): Uint8Array {
  return buildOnnx({
    inputs: [tensorInfo('x', ['N', 3, 8, 8])],
    outputs: [tensorInfo('y', ['N', 3, 8, 8])],
    nodes: [node('Relu', ['x'], ['y'])],
    ...parts,
  });
}

function edited(edit: (model: OnnxModel) => void): Uint8Array {
  const model = decodeOnnx(tinyNetwork(), 'x.onnx');
  edit(model);
  return toBinary(ModelProtoSchema, model);
}

function weight(edit: (tensor: TensorProto) => void, name = 'conv1.weight'): () => Uint8Array {
  return () =>
    edited(({ graph }) => {
      const tensor = graph.initializer.find((each) => each.name === name);
      if (tensor) edit(tensor);
    });
}

/** The tensor with its bytes at the start of a file beside the server. */
function outside(tensor: TensorProto): TensorProto {
  const places = { location: 'package.json', offset: '0', length: String(tensor.rawData.length) };
  return Object.assign(tensor, {
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(places).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
    rawData: new Uint8Array(),
  });
}

/** A branch inside a branch inside a branch … */
function nestedBranches(depth: number): GraphProto {
  let inner = create(GraphProtoSchema, {
    name: 'innermost',
    node: [node('Identity', ['x'], ['inner'])],
    output: [tensorInfo('inner', ['N', 3, 8, 8])],
  });
  for (let level = 0; level < depth; level++) {
    const name = `out${level}`;
    const attribute = ['then_branch', 'else_branch'].map((branch, i) =>
      create(AttributeProtoSchema, {
        name: branch,
        type: AttributeProto_AttributeType.GRAPH,
        g: i === 0 ? inner : shallow(name),
      }),
    );
    inner = create(GraphProtoSchema, {
      name: `level${level}`,
      node: [Object.assign(node('If', ['yes'], [name]), { attribute })],
      output: [tensorInfo(name, ['N', 3, 8, 8])],
    });
  }
  return inner;
}

function shallow(name: string): GraphProto {
  return create(GraphProtoSchema, {
    name,
    node: [node('Identity', ['x'], [`${name}_else`])],
    output: [tensorInfo(`${name}_else`, ['N', 3, 8, 8])],
  });
}

function branching(depth: number): Uint8Array {
  const [top] = nestedBranches(depth).node;
  if (!top) throw new RangeError('depth must be at least 1');
  const yes = create(TensorProtoSchema, {
    name: 'yes',
    dataType: TensorProto_DataType.BOOL,
    rawData: Uint8Array.of(1),
  });
  const y = top.output[0] ?? '';
  return network({ nodes: [top], outputs: [tensorInfo(y, ['N', 3, 8, 8])], initializers: [yes], opset: 13 });
}

/** Deeper than protobuf decoders go: message in message in message, by hand, because an encoder would go as deep. */
function nestedMessages(depth: number): Uint8Array {
  // Field 1 of a graph (node) in field 6 of an attribute in field 5 of a node: built from the inside out.
  let inner: number[] = [];
  const wrap = (field: number, body: number[]) => [(field << 3) | 2, ...varint(body.length), ...body];
  for (let level = 0; level < depth; level++) inner = wrap(1, wrap(5, wrap(6, inner)));
  return Uint8Array.from([8, 8, ...wrap(7, inner), 0x42, 2, 16, 13]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

function chain(length: number): Uint8Array {
  const nodes = Array.from({ length }, (_, i) =>
    node(i % 2 ? 'Relu' : 'Neg', [i === 0 ? 'x' : `t${i}`], [i === length - 1 ? 'y' : `t${i + 1}`]),
  );
  return network({ nodes });
}

function foreignType(kind: 'sequenceType' | 'mapType'): Uint8Array {
  return edited(({ graph }) => {
    const [output] = graph.output;
    if (!output) return;
    const elemType = create(TypeProtoSchema, clone(TypeProtoSchema, output.type ?? create(TypeProtoSchema)));
    output.type = create(TypeProtoSchema, {
      value:
        kind === 'sequenceType'
          ? { case: 'sequenceType', value: { elemType } }
          : { case: 'mapType', value: { keyType: TensorProto_DataType.INT64, valueType: elemType } },
    });
  });
}

/** Each function uses the one below twice; in a circle the lowest uses the highest. */
function nestedFunctions(depth: number, circle: boolean): Uint8Array {
  const domain = 'local';
  const call = (level: number, from: string, to: string) =>
    level < 0 && !circle
      ? node('Relu', [from], [to])
      : Object.assign(node(`f${(level + depth) % depth}`, [from], [to]), { domain });
  const functions = Array.from({ length: depth }, (_, level) =>
    create(FunctionProtoSchema, {
      name: `f${level}`,
      domain,
      input: ['a'],
      output: ['c'],
      node: [call(level - 1, 'a', 'b'), call(level - 1, 'b', 'c')],
      opsetImport: [
        { domain: '', version: 13n },
        { domain, version: 1n },
      ],
    }),
  );
  const model = decodeOnnx(network({ nodes: [Object.assign(node('f0', ['x'], ['y']), { opType: 'Relu' })] }), 'x');
  model.graph.node = [Object.assign(node(`f${depth - 1}`, ['x'], ['y']), { domain })];
  model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain, version: 1n }));
  return toBinary(ModelProtoSchema, Object.assign(model, { functions }));
}

/** Five million empty messages of a graph's field: two bytes each here, hundreds once they are objects. */
function emptyParts(tag: number): Uint8Array {
  const body = new Uint8Array(10_000_000);
  for (let i = 0; i < body.length; i += 2) body[i] = tag;
  return new Uint8Array(
    Buffer.concat([Buffer.from([0x3a, ...varint(body.length)]), body, Buffer.from([0x42, 2, 16, 13])])); // prettier-ignore
}

/** A tensor of thirty million whole numbers, a byte each in the file. */
function manyNumbers(): Uint8Array {
  const numbers = new Uint8Array(30_000_000).fill(1);
  const tensor = Buffer.concat([Buffer.from([0x3a, ...varint(numbers.length)]), numbers]);
  const graph = Buffer.concat([Buffer.from([0x2a, ...varint(tensor.length)]), tensor]);
  return new Uint8Array(
    Buffer.concat([Buffer.from([0x3a, ...varint(graph.length)]), graph, Buffer.from([0x42, 2, 16, 13])])); // prettier-ignore
}

const HUGE = 2n ** 62n;
const doNotFit = /do not fit together/;
const tooLarge = /more than a machine can hold/;

export const HOSTILE_FILES: HostileFile[] = [
  {
    name: 'a dimension of 2^62 in a weight',
    bytes: weight((t) => void (t.dims = [HUGE, 3n, 3n, 3n])),
    refusal: tooLarge,
  },
  { name: 'dimensions whose product overflows to what is there', bytes: weight((t) => void (t.dims = [HUGE, 4n, 4n, 27n])), refusal: tooLarge }, // prettier-ignore
  {
    name: 'a negative dimension in a weight',
    bytes: weight((t) => void (t.dims = [-4n, 3n, 3n, 3n])),
    refusal: /impossible shape/,
  },
  { name: 'a weight of thousands of dimensions', bytes: weight((t) => void (t.dims = new Array<bigint>(5000).fill(1n))), refusal: doNotFit }, // prettier-ignore
  { name: 'too few bytes in a weight', bytes: weight((t) => void (t.rawData = t.rawData.subarray(0, 100))), refusal: /damaged tensor "conv1.weight": 100 bytes instead of 432/ }, // prettier-ignore
  {
    name: 'no bytes in a weight',
    bytes: weight((t) => void (t.rawData = new Uint8Array())),
    refusal: /damaged tensor "conv1.weight": 0 bytes/,
  },
  { name: 'a weight of texts', bytes: weight((t) => { t.dataType = TensorProto_DataType.STRING; t.rawData = new Uint8Array(); t.stringData = new Array<Uint8Array>(108).fill(Uint8Array.of(65)); }), refusal: doNotFit }, // prettier-ignore
  { name: 'a weight of an unknown type', bytes: weight((t) => void (t.dataType = 999)), refusal: doNotFit },
  { name: 'a weight of 4-bit numbers', bytes: weight((t) => void (t.dataType = TensorProto_DataType.INT4)), refusal: doNotFit }, // prettier-ignore
  { name: 'a weight that lies outside, in the password file', bytes: weight((t) => { t.dataLocation = TensorProto_DataLocation.EXTERNAL; t.externalData = [{ $typeName: 'onnx.StringStringEntryProto', key: 'location', value: '../../../../etc/passwd' }]; t.rawData = new Uint8Array(); }), refusal: /keeps its weights outside \("conv1.weight" is in "..\/..\/..\/..\/etc\/passwd"\)/ }, // prettier-ignore
  {
    name: 'the places of a sparse weight outside, in a file of the server',
    bytes: () =>
      edited(({ graph }) => {
        const values = graph.initializer.find(({ name }) => name === 'conv1.bias')!;
        graph.initializer = graph.initializer.filter((tensor) => tensor !== values);
        const indices = outside(int64Tensor([0, 0, 0, 0], 'places'));
        graph.sparseInitializer = [create(SparseTensorProtoSchema, { values, indices, dims: values.dims })];
      }),
    refusal: /keeps its weights outside \("places" is in "package.json"\)/,
  },
  {
    name: 'the value of an attribute outside, in a file of the server',
    bytes: () => {
      const value = outside(floatTensor('value', [1], Float32Array.of(1)));
      const nodes = [
        node('Shape', ['x'], ['shape']),
        node('ConstantOfShape', ['shape'], ['filled'], { value }),
        node('Add', ['x', 'filled'], ['y']),
      ];
      return network({ nodes });
    },
    refusal: /keeps its weights outside \("value" is in "package.json"\)/,
  },
  { name: 'NaN and infinite weights', bytes: () => tinyNetwork({ edit: (name, v) => name === 'conv2.weight' && v.fill(NaN, 3, 9) }), refusal: /"conv2.weight" holds 6 values/ }, // prettier-ignore
  { name: 'a graph that goes in a circle', bytes: () => network({ nodes: [node('Add', ['x', 'b'], ['a']), node('Relu', ['a'], ['b']), node('Relu', ['b'], ['y'])] }), refusal: /in a circle/ }, // prettier-ignore
  { name: 'an operator that reads itself', bytes: () => network({ nodes: [node('Add', ['x', 'y'], ['y'])] }), refusal: /in a circle/ }, // prettier-ignore
  { name: 'an initialiser that is missing', bytes: () => edited(({ graph }) => void graph.initializer.shift()), refusal: /reads the tensor "conv1.weight"/ }, // prettier-ignore
  { name: 'one name for two computed tensors', bytes: () => network({ nodes: [node('Relu', ['x'], ['y']), node('Neg', ['x'], ['y'])] }), refusal: /gives the name "[\w.]+" to two tensors/ }, // prettier-ignore
  { name: 'one name for two weights', bytes: () => edited(({ graph }) => void graph.initializer.push(floatTensor('conv1.weight', [1], Float32Array.of(1)))), refusal: /gives the name "[\w.]+" to two tensors/ }, // prettier-ignore
  { name: 'one name for an input and a computed tensor', bytes: () => network({ nodes: [node('Relu', ['x'], ['x']), node('Relu', ['x'], ['y'])] }), refusal: /gives the name "[\w.]+" to two tensors/ }, // prettier-ignore
  {
    name: 'thirty thousand operators',
    bytes: () => chain(30_000),
    refusal: /has 30,000 operators, and at most 20,000 are accepted/,
  },
  { name: 'functions that use functions, 2^40 operators in all', bytes: () => nestedFunctions(40, false), refusal: /operators, and at most 20,000/ }, // prettier-ignore
  { name: 'functions that use each other', bytes: () => nestedFunctions(3, true), refusal: /uses itself/ },
  { name: 'millions of empty operators', bytes: () => emptyParts(0x0a), refusal: /so many small parts/ },
  { name: 'millions of numbers of one byte', bytes: manyNumbers, refusal: /so many small parts/ },
  { name: 'branches nested 20 deep', bytes: () => branching(20), refusal: null },
  { name: 'branches nested 90 deep', bytes: () => branching(90), refusal: /graphs inside graphs/ },
  { name: 'messages nested 1,000 deep', bytes: () => nestedMessages(1000), refusal: /graphs inside graphs/ },
  { name: 'operators of version 0', bytes: () => network({ opset: 0 }), refusal: /version 0 do not have/ },
  { name: 'operators of version −1', bytes: () => network({ opset: -1 }), refusal: /impossible version|do not have/ },
  {
    name: 'operators of version 2^31',
    bytes: () => network({ opset: 2 ** 31 }),
    refusal: /impossible version|do not have/,
  },
  { name: 'operators of an unknown domain', bytes: () => network({ nodes: [Object.assign(node('Relu', ['x'], ['y']), { domain: 'evil.example' })] }), refusal: /unknown operator "Relu" of "evil.example"/ }, // prettier-ignore
  {
    name: 'an input of no pixels',
    bytes: () => network({ inputs: [tensorInfo('x', ['N', 3, 0, 0])] }),
    refusal: doNotFit,
  },
  { name: 'an input of five dimensions', bytes: () => network({ inputs: [tensorInfo('x', ['N', 3, 2, 4, 8])], outputs: [tensorInfo('y', ['N', 3, 2, 4, 8])] }), refusal: doNotFit }, // prettier-ignore
  { name: 'an input of 2^40 pixels', bytes: () => network({ inputs: [tensorInfo('x', [1, 3, 2 ** 20, 2 ** 20])], outputs: [tensorInfo('y', [1, 3, 2 ** 20, 2 ** 20])] }), refusal: tooLarge }, // prettier-ignore
  { name: 'an input of 2^62 pixels', bytes: () => network({ inputs: [tensorInfo('x', [1, 3, 2 ** 31, 2 ** 31])], outputs: [tensorInfo('y', [1, 3, 2 ** 31, 2 ** 31])] }), refusal: tooLarge }, // prettier-ignore
  { name: 'an input without a shape', bytes: () => edited(({ graph }) => { for (const info of graph.input) if (info.type?.value.case === 'tensorType') info.type.value.value.shape = undefined; }), refusal: null }, // prettier-ignore
  { name: 'an input without a type', bytes: () => edited(({ graph }) => { for (const info of graph.input) info.type = undefined; }), refusal: /of which type its tensor/ }, // prettier-ignore
  { name: 'an output that is a sequence', bytes: () => foreignType('sequenceType'), refusal: doNotFit },
  { name: 'an output that is a map', bytes: () => foreignType('mapType'), refusal: doNotFit },
  {
    name: 'an output that nothing computes',
    bytes: () => network({ outputs: [tensorInfo('z', ['N'])] }),
    refusal: /promises an output "z"/,
  },
  { name: 'no output', bytes: () => network({ outputs: [] }), refusal: null },
  { name: 'no input', bytes: () => network({ inputs: [], nodes: [node('Constant', [], ['y'], { value: floatTensor('', [1], Float32Array.of(1)) })], outputs: [tensorInfo('y', [1])] }), refusal: null }, // prettier-ignore
  { name: 'a convolution by windows of 2^31', bytes: () => network({ nodes: [node('MaxPool', ['x'], ['y'], { kernel_shape: [2 ** 31, 2 ** 31] })] }), refusal: doNotFit }, // prettier-ignore
  { name: 'a stride of 0', bytes: () => network({ nodes: [node('MaxPool', ['x'], ['y'], { kernel_shape: [2, 2], strides: [0, 0] })] }), refusal: doNotFit }, // prettier-ignore
  { name: 'a negative padding', bytes: () => network({ nodes: [node('MaxPool', ['x'], ['y'], { kernel_shape: [2, 2], pads: [-9, -9, -9, -9] })] }), refusal: doNotFit }, // prettier-ignore
  { name: 'a convolution of 0 groups', bytes: () => network({ nodes: [node('Conv', ['x', 'w'], ['y'], { group: 0 })], initializers: [floatTensor('w', [3, 3, 1, 1], new Float32Array(9))] }), refusal: doNotFit }, // prettier-ignore
  { name: 'a Reshape to 2^62 elements', bytes: () => network({ nodes: [node('Reshape', ['x', 's'], ['y'])], initializers: [int64Tensor([2 ** 31, 2 ** 31], 's')] }), refusal: /do not fit together|more than a machine/ }, // prettier-ignore
  { name: 'an enlargement by a million', bytes: () => network({ nodes: [node('Resize', ['x', '', 's'], ['y'], { mode: 'nearest' })], initializers: [floatTensor('s', [4], Float32Array.of(1, 1, 1e6, 1e6))] }), refusal: /not enough memory|more than a machine/ }, // prettier-ignore
  { name: 'a list of sizes that doubles 60 times', bytes: () => network({ nodes: [...Array.from({ length: 60 }, (_, i) => node('Concat', [`s${i}`, `s${i}`], [`s${i + 1}`], { axis: 0 })), node('Reshape', ['x', 's60'], ['y'])], initializers: [int64Tensor([1], 's0')], inputs: [tensorInfo('x', [1, 3, 8, 8])] }), refusal: /.*/ }, // prettier-ignore
  { name: 'a name that is no UTF-8', bytes: () => { const bytes = tinyNetwork(); bytes[Buffer.from(bytes).indexOf('conv1.weight')] = 0xff; return bytes; }, refusal: /reads the tensor/ }, // prettier-ignore
  { name: 'a name of a megabyte', bytes: () => network({ nodes: [node('Relu', ['x'], ['n'.repeat(1e6)]), node('Relu', ['n'.repeat(1e6)], ['y'])] }), refusal: null }, // prettier-ignore
];

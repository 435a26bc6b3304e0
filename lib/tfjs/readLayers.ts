/**
 * The topology of a layers model → its layers in one flat list, whatever way Keras wrote it: Sequential or Functional,
 * models inside models, layers that are used twice, the notation of Keras 2 or 3.
 */
import { z } from 'zod';
import { type Dependent, inOrder } from './order';
import { EXPORT_AGAIN, invalidTfjs, type JsonObject } from './tfjsModel';

/** One use of a layer. A layer that is used twice has two calls, which share its weights. */
export interface LayerCall {
  /** Name of the output: the layer's own, with ":1" for its second call. */
  tensor: string;
  layer: string;
  className: string;
  config: JsonObject;
  /** Tensors that it reads, in order. */
  inputs: string[];
  /** Further arguments of the call. */
  options: JsonObject;
}

export interface ModelInput {
  tensor: string;
  /** Batch included. */
  shape: (number | null)[];
  dtype: string;
}

export interface LayersModel {
  name: string;
  inputs: ModelInput[];
  /** Every call comes after those that it reads. */
  calls: LayerCall[];
  /** Tensors. */
  outputs: string[];
}

/** Most uses of layers and models in a network: the deepest published ones have some thousand. */
const MAX_CALLS = 20_000;

const CONTAINERS: ReadonlySet<string> = new Set(['Sequential', 'Functional', 'Model']);
const containerSchema = z.object({ class_name: z.string(), config: z.unknown() });
const layerSchema = z.object({
  class_name: z.string().min(1),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.unknown()).optional(),
});
type LayerEntry = z.infer<typeof layerSchema>;
const layerListSchema = z.array(layerSchema);
const keySchema = z.tuple([z.string(), z.int().min(0), z.int().min(0)]).rest(z.unknown());
/** One output may be written without the list around it. */
const keysSchema = z.union([z.array(keySchema), keySchema.transform((key) => [key])]);
const shapeSchema = z.array(z.int().min(1).nullable()).min(1).max(8);

/** Throws `invalid_network`: layers that are missing, that read in circles, or that have several outputs. */
export function readLayers(topology: JsonObject, fileName: string): LayersModel {
  const root = containerSchema.safeParse(topology.model_config ?? topology);
  if (!root.success || !CONTAINERS.has(root.data.class_name))
    throw invalidTfjs(fileName, 'has no Sequential or Functional model in its field "modelTopology"', EXPORT_AGAIN, {
      field: 'modelTopology',
    });
  const reader = new LayerReader(fileName);
  const outputs = reader.container(root.data.class_name, root.data.config, null);
  const { inputs, calls } = reached(reader, outputs);
  const { name } = z
    .object({ name: z.string().catch('model') })
    .catch({ name: 'model' })
    .parse(root.data.config);
  return { name, inputs, calls, outputs };
}

/** What the outputs are made of: TensorFlow.js leaves the rest out too. */
function reached({ inputs, calls }: Pick<LayersModel, 'inputs' | 'calls'>, outputs: readonly string[]) {
  const needed = new Set(outputs);
  // Backwards: whoever reads a layer comes after it.
  for (const call of calls.toReversed())
    if (needed.has(call.tensor)) for (const tensor of call.inputs) needed.add(tensor);
  return {
    inputs: inputs.filter(({ tensor }) => needed.has(tensor)),
    calls: calls.filter(({ tensor }) => needed.has(tensor)),
  };
}

class LayerReader {
  readonly inputs: ModelInput[] = [];
  readonly calls: LayerCall[] = [];
  /** Calls so far, by layer, and the entry that the layer came from: another one of the same name is another layer. */
  private readonly layers = new Map<string, { entry: LayerEntry; calls: number }>();
  /** What was read of the file, by where it stands: a model that is used twice has the same layers twice. */
  private readonly parsed = new WeakMap<object, unknown>();
  /** Of layers and models, inputs among them. Without a limit models in models multiply without end. */
  private uses = 0;

  constructor(private readonly fileName: string) {}

  /** Reads a model that is fed `given` (its own inputs when null). Returns its outputs. */
  container(className: string, config: unknown, given: string[] | null): string[] {
    return className === 'Sequential' ? this.sequential(config, given) : this.functional(config, given);
  }

  private sequential(config: unknown, given: string[] | null): string[] {
    const [list, build] = Array.isArray(config)
      ? [config, undefined]
      : [(config as JsonObject | null)?.layers, (config as JsonObject | null)?.build_input_shape];
    let current = given;
    const entries = this.parse(layerListSchema, list, 'a Sequential model');
    this.countUses(entries.length);
    for (const entry of entries) {
      if (entry.class_name === 'InputLayer') current ??= [this.input(entry)];
      else {
        if (!current && !CONTAINERS.has(entry.class_name))
          current = [this.addInput(`${nameOf(entry)}_input`, entry.config.batch_input_shape ?? build, entry.config)];
        current = this.call(entry, current, {});
      }
    }
    return current ?? [];
  }

  private functional(config: unknown, given: string[] | null): string[] {
    const { layers, input_layers, output_layers } = this.parse(
      z.object({ layers: layerListSchema, input_layers: keysSchema, output_layers: keysSchema }),
      config,
      'a Functional model',
    );
    const inputNames = input_layers.map(([name]) => name);
    /** Outputs of each call, by "layer/call". */
    const results = new Map<string, string[]>();
    const uses = layers.flatMap((entry) => usesOf(entry, this.fileName));
    this.countUses(uses.length);
    renumberModels(uses, output_layers);
    for (const { key, entry, reads, options } of this.inOrder(uses)) {
      const sources = reads.flatMap((read) => this.pick(results.get(callKey(read)), read));
      const outputs =
        entry.class_name === 'InputLayer'
          ? [given?.[inputNames.indexOf(nameOf(entry))] ?? this.input(entry)]
          : this.call(entry, sources, options);
      results.set(key, outputs);
    }
    return output_layers.flatMap((read) => this.pick(results.get(callKey(read)), read));
  }

  private inOrder(uses: readonly LayerUse[]): LayerUse[] {
    const ordered = inOrder(uses);
    if (ordered.length === uses.length) return ordered;
    const known = new Set(ordered);
    const stuck = uses.find((use) => !known.has(use));
    throw this.invalid(`has a layer "${stuck?.key}" that reads its own output, or a layer that is not there`);
  }

  private call(entry: LayerEntry, inputs: string[] | null, options: JsonObject): string[] {
    if (CONTAINERS.has(entry.class_name)) return this.container(entry.class_name, entry.config, inputs);
    const name = nameOf(entry);
    const known = this.layers.get(name) ?? { entry, calls: 0 };
    if (known.entry !== entry) throw this.invalid(`has two layers named "${name}"`);
    const tensor = known.calls === 0 ? name : `${name}:${known.calls}`;
    known.calls++;
    this.layers.set(name, known);
    this.calls.push({
      tensor,
      layer: name,
      className: entry.class_name,
      config: entry.config,
      inputs: inputs ?? [],
      options,
    });
    return [tensor];
  }

  private countUses(more: number): void {
    this.uses += more;
    if (this.uses > MAX_CALLS) throw this.invalid(`has more than ${MAX_CALLS.toLocaleString('en')} layers`);
  }

  private input(entry: LayerEntry): string {
    const { config } = entry;
    return this.addInput(nameOf(entry), config.batch_input_shape ?? config.batch_shape, config);
  }

  private addInput(tensor: string, shape: unknown, { dtype }: JsonObject): string {
    const result = shapeSchema.safeParse(shape);
    if (!result.success)
      throw this.invalid(`does not say which shape its input "${tensor}" has (batch_input_shape)`, result.error);
    if (this.inputs.some((input) => input.tensor === tensor)) throw this.invalid(`has two inputs named "${tensor}"`);
    this.inputs.push({ tensor, shape: result.data, dtype: typeof dtype === 'string' ? dtype : 'float32' });
    return tensor;
  }

  private pick(outputs: string[] | undefined, [name, , index]: CallKey): string {
    const tensor = outputs?.[index];
    if (tensor !== undefined) return tensor;
    throw this.invalid(
      outputs
        ? `reads output ${index} of the layer "${name}"; layers with several outputs are not supported`
        : `reads a layer "${name}" that is not there`,
    );
  }

  private parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
    const place = typeof value === 'object' ? value : null;
    if (place && this.parsed.has(place)) return this.parsed.get(place) as T;
    const result = schema.safeParse(value);
    if (place && result.success) this.parsed.set(place, result.data);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw this.invalid(
      `holds ${what} that cannot be read (at ${issue?.path.join('.')}: ${issue?.message})`,
      result.error,
    );
  }

  private invalid(problem: string, cause?: unknown) {
    return invalidTfjs(this.fileName, problem, EXPORT_AGAIN, { field: 'modelTopology', cause });
  }
}

type CallKey = readonly [layer: string, call: number, output: number, ...unknown[]];
/** Known to others by "layer/call". */
interface LayerUse extends Dependent {
  entry: LayerEntry;
  reads: CallKey[];
  options: JsonObject;
}

/**
 * A model inside another counts its own making as call 0 in some versions of Keras and in TensorFlow.js: then it is
 * referred to by numbers that are one too high.
 */
function renumberModels(uses: readonly LayerUse[], outputs: readonly CallKey[]): void {
  const highest = new Map<string, number>();
  for (const [layer, call] of [...uses.flatMap(({ reads }) => reads), ...outputs])
    highest.set(layer, Math.max(call, highest.get(layer) ?? 0));
  const made = new Map<string, number>();
  for (const { entry } of uses) made.set(nameOf(entry), (made.get(nameOf(entry)) ?? 0) + 1);
  const calls = new Map<string, number>();
  for (const use of uses) {
    const name = nameOf(use.entry);
    if (!CONTAINERS.has(use.entry.class_name) || highest.get(name) !== made.get(name)) continue;
    const call = (calls.get(name) ?? 0) + 1;
    calls.set(name, call);
    use.key = `${name}/${call}`;
  }
}

function usesOf(entry: LayerEntry, fileName: string): LayerUse[] {
  const name = nameOf(entry);
  const nodes = entry.inbound_nodes ?? [];
  if (nodes.length === 0) return [{ key: `${name}/0`, needs: [], entry, reads: [], options: {} }];
  return nodes.map((node, index) => {
    const { reads, options } = readNode(node, name, fileName);
    return { key: `${name}/${index}`, needs: reads.map(callKey), entry, reads, options };
  });
}

/** Keras 2: [["conv", 0, 0, {}], …]. Keras 3: {args: [tensors or lists of them], kwargs}. */
function readNode(node: unknown, layer: string, fileName: string): Pick<LayerUse, 'reads' | 'options'> {
  const invalid = () =>
    invalidTfjs(fileName, `does not say in a readable way what the layer "${layer}" reads`, EXPORT_AGAIN, {
      field: 'modelTopology',
    });
  const keras3 = keras3NodeSchema.safeParse(node);
  if (keras3.success) {
    const tensors = keras3.data.args.flatMap((argument) => (Array.isArray(argument) ? argument : [argument]));
    return { reads: tensors.map(({ config }) => config.keras_history), options: {} };
  }
  const keys = keysSchema.safeParse(node);
  if (!keys.success) throw invalid();
  const options = keys.data.map((key) => key[3]).find((value) => Object.keys(value ?? {}).length > 0);
  return {
    reads: keys.data,
    options: (options ?? {}) as JsonObject,
  };
}

const kerasTensorSchema = z.object({
  class_name: z.literal('__keras_tensor__'),
  config: z.object({ keras_history: z.tuple([z.string(), z.int().min(0), z.int().min(0)]) }),
});
const keras3NodeSchema = z.object({ args: z.array(z.union([kerasTensorSchema, z.array(kerasTensorSchema)])) });

function callKey([layer, call]: CallKey): string {
  return `${layer}/${call}`;
}

function nameOf({ name, config, class_name }: LayerEntry): string {
  return (typeof config.name === 'string' && config.name) || name || class_name.toLowerCase();
}

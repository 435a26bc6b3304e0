/** A checkpoint in the architecture that it fits, as an ONNX file. */
import { parametersOf } from '../architectures/networkPlan';
import { planToOnnx } from '../architectures/planToOnnx';
import { AppError } from '../domain/appError';
import { type CheckpointTensor, invalidCheckpoint, quoted } from './checkpoint';
import { fitArchitecture } from './fitArchitecture';

/** The most that one ONNX file can hold (protobuf's limit), with room for its layers. */
const MAX_WEIGHT_BYTES = 2 ** 31 - 2 ** 24;
const FLOAT_BYTES = 4;

/**
 * Throws `invalid_network` when no architecture fits, or when a weight is NaN, infinite, missing or unreadable; `too_large`
 * when the weights exceed what an ONNX file holds.
 */
export async function checkpointToOnnx(
  tensors: readonly CheckpointTensor[],
  fileName: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const fitted = fitArchitecture(tensors, fileName);
  const parameters = fitted.plan.layers.flatMap(parametersOf);
  const bytes = parameters.reduce((sum, { dims }) => sum + FLOAT_BYTES * dims.reduce((a, b) => a * b, 1), 0);
  if (bytes > MAX_WEIGHT_BYTES)
    throw new AppError('too_large', `The weights of "${fileName}" take more than 2 GiB. Use a smaller network.`);
  const values = new Map<string, Float32Array>();
  for (const { name } of parameters) {
    const tensor = fitted.tensors.get(name) ?? absent(name);
    values.set(name, checkFinite(await tensor.read(), name, fileName));
  }
  return planToOnnx(fitted.plan, { weights: ({ name }) => values.get(name) ?? absent(name) });
}

/** Cannot be: an architecture fits when there is a tensor for each of its parameters. */
function absent(name: string): never {
  throw new RangeError(`The fitted architecture has no "${name}".`);
}

function checkFinite(values: Float32Array, name: string, fileName: string): Float32Array {
  let bad = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) bad++;
  if (bad === 0) return values;
  const what = bad === 1 ? '1 value that is' : `${bad.toLocaleString('en')} values that are`;
  throw invalidCheckpoint(fileName, `has damaged weights: the tensor ${quoted(name)} holds ${what} NaN or infinite`, 'Save the network again from sound weights.'); // prettier-ignore
}

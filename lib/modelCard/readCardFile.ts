/** The text of a card file → a card. Cards of TensorFlow.js may leave out the tensors, which follow from the network. */
import { AppError, parseOrThrow } from '../domain/appError';
import { modelCardSchema, type ModelCard } from '../domain/modelCard';

/** Stands for a tensor that the card does not name. */
export const UNNAMED_TENSOR = '(found automatically)';

/** Throws `invalid_network` that names the file and the field. */
export function readCardFile(text: string, fileName: string): ModelCard {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_network', `${fileName} is not valid JSON.`, { cause });
  }
  return parseOrThrow(modelCardSchema, withTensors(value), fileName, 'invalid_network');
}

/** The card with the tensors of `proposed` where it names none. */
export function nameTensors(card: ModelCard, proposed: ModelCard): ModelCard {
  const named = (tensor: string, found: string) => (tensor === UNNAMED_TENSOR ? found : tensor);
  return {
    ...card,
    input: { ...card.input, tensor: named(card.input.tensor, proposed.input.tensor) },
    output: { ...card.output, tensor: named(card.output.tensor, proposed.output.tensor) },
  };
}

function withTensors(value: unknown): unknown {
  if (!isObject(value) || value.format !== 'tfjs') return value;
  const named = (part: unknown) =>
    isObject(part) && part.tensor === undefined ? { ...part, tensor: UNNAMED_TENSOR } : part;
  return { ...value, input: named(value.input), output: named(value.output) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

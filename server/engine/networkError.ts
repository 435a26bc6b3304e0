/** ONNX Runtime's reasons for refusing a network, said for people. The runtime's own text stays as the cause. */
import { AppError } from '@/lib/domain/appError';

interface Reason {
  pattern: RegExp;
  /** Problem and fix, after "The file "x.onnx" ". */
  say: (match: RegExpMatchArray) => string;
}

const OTHER_OPERATOR = 'Export the network again with standard ONNX operators only.';

/** Texts of ONNX Runtime 1.30; one that is not listed gets the general sentence. */
const REASONS: Reason[] = [
  {
    pattern: /No Op registered for (\S+) with domain_version of -/,
    say: () => 'names an impossible version of the ONNX operators. Download or export it again.',
  },
  {
    pattern: /No Op registered for (\S+) with domain_version of (\d+)/,
    say: ([, operator, opset]) =>
      `uses the operator "${operator}", which the standard operators of version ${opset} do not have. ${OTHER_OPERATOR}`,
  },
  {
    pattern: /\("[^"]*", (\S+), "([^"]*)", -?\d+\).*No opset import for domain/s,
    say: ([, operator, domain]) => `uses the unknown operator "${operator}" of "${domain}". ${OTHER_OPERATOR}`,
  },
  {
    pattern: /([\w.]*):(\w+)\(-?\d+\) is not a registered function\/op/,
    say: ([, domain, operator]) =>
      `uses the unknown operator "${operator}"${domain ? ` of "${domain}"` : ''}. ${OTHER_OPERATOR}`,
  },
  {
    pattern: /Could not find an implementation for (\w+)\((\d+)\)/,
    say: ([, operator, version]) =>
      `uses the operator "${operator}" (version ${version}) with a type of number that this device cannot compute. Export the network in float32.`,
  },
  {
    pattern: /Opset (\d+) is under development.*till opset (\d+)/s,
    say: ([, opset, newest]) =>
      `needs version ${opset} of the ONNX operators, but at most ${newest} is supported. Export it with opset_version=${newest} or lower.`,
  },
  {
    pattern: /Unsupported model IR version: (\d+), max supported IR version: (\d+)/,
    say: ([, version, newest]) =>
      `has version ${version} of the ONNX format, but at most ${newest} is supported. Export it with an older version of onnx.`,
  },
  {
    pattern: /Initializer '([^']*)': raw_data size \((\d+) bytes\) does not match expected size .*\((\d+) bytes\)/s,
    say: ([, tensor, has, expected]) =>
      `has a damaged tensor "${tensor}": ${has} bytes instead of ${expected}. Download or export it again.`,
  },
  {
    pattern: /the graph is not acyclic/,
    say: () => 'has operators that wait for each other in a circle. Export it again.',
  },
  {
    pattern: /Duplicate definition of name \(([^)]*)\)|Shape of initializer (\S+) does not match/,
    say: ([, computed, weight]) => `gives the name "${computed ?? weight}" to two tensors. Export it again.`,
  },
  {
    pattern: /Graph output \(([^)]*)\) does not exist/,
    say: ([, tensor]) => `promises an output "${tensor}" that none of its operators gives. Export it again.`,
  },
  {
    pattern: /Model (?:input|output) \(([^)]*)\) does not have type information/,
    say: ([, tensor]) => `does not say of which type its tensor "${tensor}" is. Export it again.`,
  },
  {
    pattern: /Integer overflow|Out of bounds dimensions/,
    say: () => 'has a tensor with an impossible shape. Download or export it again.',
  },
  {
    pattern: /Node input '([^']*)' is not a graph input, initializer, or output of a previous node/,
    say: ([, tensor]) =>
      `has an operator that reads the tensor "${tensor}", which nothing in the network provides. Export it again.`,
  },
];

/** The error for a network that the runtime does not load or run. `doing` says which: "loaded", "run". */
export function networkError(cause: unknown, fileName: string, doing: 'loaded' | 'run'): AppError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/bad_alloc|Failed to allocate memory|out of memory/i.test(text))
    return new AppError(
      'unavailable',
      `There is not enough memory on the device for the network "${fileName}". Close other programs or choose a smaller network.`,
      { cause },
    );
  for (const { pattern, say } of REASONS) {
    const match = text.match(pattern);
    if (match) return new AppError('invalid_network', `The file "${fileName}" ${say(match)}`, { cause });
  }
  // "… while running Conv node …", or the node as ("conv1", Conv, …). Names of nodes are the optimiser's, not the file's.
  const operator = (text.match(/while running (\w+) node/) ?? text.match(/\("[^"]*", (\w+),/))?.[1];
  return new AppError(
    'invalid_network',
    `The file "${fileName}" cannot be ${doing}: its operators or the shapes of its tensors do not fit together${operator ? ` in the operator "${operator}"` : ''}. Check it with onnx.checker and export it again.`,
    { cause },
  );
}

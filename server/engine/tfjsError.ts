/** TensorFlow.js's reasons for refusing a network, said for people. Its own text stays as the cause. */
import { AppError } from '@/lib/domain/appError';
import { EXPORT_AGAIN, invalidTfjs } from '@/lib/tfjs/tfjsModel';

interface Reason {
  pattern: RegExp;
  say: (match: RegExpMatchArray) => [problem: string, fix: string];
}

const OTHER_FORMAT = 'Export it to ONNX and import that.';

/** Texts of TensorFlow.js 4.22; one that is not listed gets the general sentence. */
const REASONS: Reason[] = [
  {
    pattern: /Unknown layer: (\S+?)\./,
    say: ([, layer]) => [
      `has a layer of the class "${layer}", which TensorFlow.js does not know (custom layers and Lambda are code, not data)`,
      `Build it from standard layers. ${OTHER_FORMAT}`,
    ],
  },
  {
    pattern: /Unknown (activation|initializer|regularizer|constraint)[^:]*: (\S+?)\./i,
    say: ([, what, name]) => [
      `uses the ${what?.toLowerCase()} "${name}", which TensorFlow.js does not know`,
      OTHER_FORMAT,
    ],
  },
  {
    pattern: /Unknown op '(\S+?)'/,
    say: ([, operator]) => [`uses the operator "${operator}", which TensorFlow.js does not know`, OTHER_FORMAT],
  },
  {
    pattern: /Kernel '(\S+?)' not registered for backend '(\S+?)'/,
    say: ([, operator]) => [`uses the operator "${operator}", which this device cannot compute`, OTHER_FORMAT],
  },
  {
    pattern: /Provided weight data has no target variable: (\S+)/,
    say: ([, weight]) => [`has a weight "${weight}" that none of its layers reads`, EXPORT_AGAIN],
  },
  {
    pattern: /(\d+) of \d+ weights are not set: (\S+?)(,|$)/,
    say: ([, count, weight]) => [
      `lacks ${count} of its weights, among them "${weight}"`,
      'The files of weights may belong to another network: export them together.',
    ],
  },
];

/** Whether WebAssembly itself failed: it reached outside its memory, most of all. Then its memory cannot be trusted. */
export function isCrash(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'RuntimeError';
}

/** The error for a network that TensorFlow.js does not load or run. */
export function tfjsError(cause: unknown, fileName: string, doing: 'loaded' | 'run'): AppError {
  if (cause instanceof AppError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/out of memory|allocation failed|allocate|enlarge memory|Invalid typed array length|OOM/i.test(text))
    return new AppError(
      'unavailable',
      `There is not enough memory for the network "${fileName}". Close other programs or choose a smaller network.`,
      { cause },
    );
  for (const { pattern, say } of REASONS) {
    const match = text.match(pattern);
    if (match) return invalidTfjs(fileName, ...say(match), { cause });
  }
  return invalidTfjs(
    fileName,
    `cannot be ${doing}: its layers or the shapes of its weights do not fit together (${text.split('\n')[0]?.slice(0, 200)})`,
    EXPORT_AGAIN,
    { cause },
  );
}

/** For whoever uses a network whose memory went with a crash. */
export function lostInCrash(fileName: string): AppError {
  return new AppError(
    'unavailable',
    `Another network crashed TensorFlow.js, and "${fileName}" was lost with it. It is loaded again when you ask again.`,
  );
}

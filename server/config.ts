/** The environment, parsed once. Everything that can be set is listed here with its default. */
import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';

/** The only addresses that the server binds to until accounts exist. */
export const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'] as const;

const wholeNumber = (text: string) => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

const environmentSchema = z.object({
  /** 0 takes any free port; the one that was taken is printed. */
  PORT: z
    .string()
    .default('3000')
    .transform(wholeNumber)
    .refine((port) => port >= 0 && port <= 65_535, 'must be a port number from 0 to 65535'),
  HOST: z.string().default('127.0.0.1'),
  /** The data directory: database, artifacts, lock. */
  SPECULAR_DATA: z.string().default('data'),
  /** PostgreSQL for teams; without it an embedded database lives in the data directory. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgresql://user:password@host:5432/database')
    .optional(),
  SPECULAR_DEVICE: z.enum(['auto', 'cuda', 'webgpu', 'cpu']).default('auto'),
  /** Whether the demo (handwritten digits and their network) is put into an empty database. */
  SPECULAR_DEMO: z.enum(['on', 'off']).default('on'),
  /** Where the networks of the catalogue are pulled from: a mirror with the publisher's paths. */
  SPECULAR_MODEL_BASE_URL: z
    .string()
    .regex(/^https?:\/\/[^\s?#]+$/, 'must be an address that begins with http:// or https://')
    .refine((text) => URL.canParse(text), 'must be a whole address, such as https://models.example.com/onnx/')
    .optional(),
  /** How many bytes of results, thumbnails and unsaved uploads are kept. They can be computed or sent again. */
  SPECULAR_CACHE_BYTES: z
    .string()
    .default(String(10 * 1024 ** 3))
    .transform(wholeNumber)
    .refine((bytes) => Number.isSafeInteger(bytes), 'must be a whole number of bytes'),
  /** A catalogue of your own, in the format of lib/catalogue/catalogue.json, in the place of that one. */
  SPECULAR_MODEL_CATALOGUE: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
});

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  device: 'auto' | 'cuda' | 'webgpu' | 'cpu';
  demo: boolean;
  /** 10 GiB when absent. */
  cacheBytes?: number;
  modelBaseUrl?: string;
  modelCatalogue?: string;
  log: { level: 'debug' | 'info' | 'warn' | 'error' | 'silent'; format: 'text' | 'json' };
  development: boolean;
}

/**
 * Reads the configuration from environment variables. A variable that is set to nothing counts as not set.
 * Throws an `invalid_input` AppError that names the variable and the fix.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (!result.success) throw invalidVariable(result.error, given);
  const env = result.data;
  refuseOpenAddress(env.HOST, env.PORT);
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: env.SPECULAR_DATA,
    databaseUrl: env.DATABASE_URL,
    device: env.SPECULAR_DEVICE,
    demo: env.SPECULAR_DEMO === 'on',
    cacheBytes: env.SPECULAR_CACHE_BYTES,
    modelBaseUrl: env.SPECULAR_MODEL_BASE_URL,
    modelCatalogue: env.SPECULAR_MODEL_CATALOGUE,
    log: { level: env.LOG_LEVEL, format: env.LOG_FORMAT },
    development: env.NODE_ENV === 'development',
  };
}

function invalidVariable(error: z.ZodError, given: Record<string, string | undefined>): AppError {
  const issue = error.issues[0];
  const name = String(issue?.path[0] ?? 'environment');
  // These may hold a password, which is never repeated.
  const value = /_URL$/.test(name) ? '' : `="${given[name] ?? ''}"`;
  return new AppError(
    'invalid_input',
    `The environment variable ${name}${value} is not valid: ${issue?.message ?? ''}.`,
    { field: name },
  );
}

function refuseOpenAddress(host: string, port: number): void {
  if ((LOOPBACK_HOSTS as readonly string[]).includes(host)) return;
  const tunnelPort = port === 0 ? 3000 : port;
  throw new AppError(
    'invalid_input',
    `HOST="${host}" is not a loopback address. Specular has no accounts yet, so anyone who reaches it may change ` +
      `everything: it serves 127.0.0.1 only. To reach it from another computer, leave HOST unset and run there: ` +
      `ssh -L ${tunnelPort}:127.0.0.1:${tunnelPort} THIS_COMPUTER, then open http://127.0.0.1:${tunnelPort}.`,
    { field: 'HOST' },
  );
}

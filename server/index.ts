/** `npm start` and `npm run dev`: configuration, services, app, listen. */
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import { readConfig, type Config } from './config';
import { createApp } from './createApp';
import { createPages } from './createPages';
import { createServices } from './createServices';
import { createLog, publishLog, type Log } from './log';
import { PROJECT_ROOT } from './projectRoot';
import { seedDemo } from './seed/seedDemo';
import { publishServices } from './services';
import { stopOnSignals } from './stopOnSignals';

// Before Next and React are loaded. By this detour because Next's types forbid to set it.
const environment: Record<string, string | undefined> = process.env;
environment.NODE_ENV ??= 'production';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.log);
  publishLog(log);
  process.on('unhandledRejection', (err) => log.error({ err }, 'Unexpected error outside any request'));
  process.on('uncaughtExceptionMonitor', (err) => log.error({ err }, 'Unexpected error: the server stops'));
  await serve(config, log);
}

async function serve(config: Config, log: Log): Promise<void> {
  const { services, announce, close: closeServices } = await createServices({ config, log });
  const closing = [closeServices];
  const stop = async () => {
    for (const close of closing.toReversed()) await close();
  };
  stopOnSignals(stop, log);
  try {
    publishServices(services);
    if (config.demo) await seedDemo(services, { log });
    const pages = await createPages({ dir: PROJECT_ROOT, development: config.development });
    closing.push(() => pages.close());
    const device = await services.device();
    await services.jobs.recover();
    await services.imports.sweep();
    await services.tasks.recover();
    await services.embeddings.recover();
    services.storage.watch();
    const app = createApp({ services, log, pages });
    const url = await app.listen(config.port, config.host);
    closing.push(() => app.close());
    await announce(url);
    const data = config.databaseUrl ? `PostgreSQL and ${path.resolve(config.dataDir)}` : path.resolve(config.dataDir);
    process.stdout.write(`Specular is at ${url} (device: ${device.description}, data: ${data})\n`);
  } catch (error) {
    await stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  if (error instanceof AppError) process.stderr.write(`Specular did not start. ${error.message}\n`);
  else console.error('Specular did not start:', error);
  process.exit(1);
});

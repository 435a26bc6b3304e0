import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SpecularServer, TEMPLATE_VARIABLE } from './specularServer';

/** Seeds the demo once, through a real first start, so that each test's server starts from a copy within a second. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const template = await mkdtemp(path.join(os.tmpdir(), 'specular-e2e-template-'));
  const server = await SpecularServer.start(template);
  await server.shutDown();
  process.env[TEMPLATE_VARIABLE] = template;
  return () => rm(template, { recursive: true, force: true });
}

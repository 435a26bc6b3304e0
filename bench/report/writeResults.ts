import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '@/server/projectRoot';

/** Writes bench/results/NAME.json with the machine, the versions and the date, and returns its path. */
export async function writeResults(name: string, results: Record<string, unknown>): Promise<string> {
  const folder = path.join(PROJECT_ROOT, 'bench/results');
  const file = path.join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  const described = {
    date: new Date().toISOString(),
    machine: {
      cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memoryBytes: os.totalmem(),
      system: `${os.type()} ${os.release()} ${os.arch()}`,
      /** Other work on the machine: over the number of cores, absolute numbers mean little. */
      loadAverage: os.loadavg(),
    },
    versions: {
      specular: await versionOf('package.json'),
      node: process.versions.node,
      'onnxruntime-node': await versionOf('node_modules/onnxruntime-node/package.json'),
      'socket.io': await versionOf('node_modules/socket.io/package.json'),
    },
    ...results,
  };
  await writeFile(file, `${JSON.stringify(described, null, 2)}\n`);
  return file;
}

async function versionOf(packageFile: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(PROJECT_ROOT, packageFile), 'utf8')) as { version: string };
  return version;
}

import path from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { importDirection } from './importDirection.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const linter = new Linter({ cwd: ROOT });

/** The messages of the rule for one line of code in a file of the project. */
function problems(file, code) {
  const config = {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { specular: { rules: { 'import-direction': importDirection } } },
    languageOptions: { parser: tseslint.parser },
    rules: { 'specular/import-direction': 'error' },
  };
  return linter.verify(code, [config], path.join(ROOT, file)).map(({ message }) => message);
}

describe('allowed', () => {
  test.each([
    ['lib/domain/job.ts', "import { z } from 'zod'; import { idSchema } from './hash';"],
    ['lib/protocol/protocol.ts', "import { jobSchema } from '../domain/job';"],
    ['lib/onnx/decode.ts', "import { fromBinary } from '@bufbuild/protobuf'; import { x } from '../tensor/x';"],
    ['server/jobs/createJobService.ts', "import type { Compute } from '../compute/compute'; import 'node:fs';"],
    ['server/realtime/attachRealtime.ts', "import { Server } from 'socket.io';"],
    ['server/createApp.ts', "import { Server } from 'socket.io';"],
    ['server/db/openDatabase.ts', "import { PrismaClient } from './generated/client';"],
    ['components/session/sessionSocket.ts', "import { io } from 'socket.io-client';"],
    ['components/home/Home.tsx', "import { frame } from '@/lib/protocol/protocol'; import 'react';"],
    ['app/api/jobs/route.ts', "import { getServices } from '@/server/services';"],
    ['app/api/jobs/route.ts', "import type { JobService } from '@/server/jobs/jobService';"],
    ['app/api/jobs/route.ts', "import { type JobService } from '../../../server/jobs/jobService';"],
  ])('%s: %s', (file, code) => {
    expect(problems(file, code)).toEqual([]);
  });
});

describe('refused, with the reason', () => {
  test.each([
    ['lib/domain/job.ts', "import { grid } from '../occlusion/grid';", 'lib/domain is what everything else stands on'],
    ['lib/protocol/protocol.ts', "import '@bufbuild/protobuf';", 'lib/protocol is the wire'],
    ['lib/occlusion/grid.ts', "import { log } from '../../server/log';", 'lib is pure'],
    ['lib/occlusion/grid.ts', "import type { Log } from '@/server/log';", 'lib is pure'],
    ['lib/occlusion/grid.ts', "type Log = import('@/server/log').Log;", 'lib is pure'],
    ['lib/occlusion/grid.ts', "import fs from 'fs';", 'lib is pure'],
    ['lib/occlusion/grid.ts', "export * from 'node:path';", 'lib is pure'],
    ['lib/occlusion/grid.ts', "const react = import('react');", 'lib is pure'],
    ['lib/occlusion/grid.ts', "import sharp from 'sharp';", 'lib is pure'],
    ['server/engine/onnxEngine.ts', "import { job } from '../jobs/jobService';", 'An engine runs a network'],
    ['server/jobs/x.ts', "import { room } from '@/server/realtime/room';", 'Jobs know no socket'],
    ['server/jobs/x.ts', "import { Server } from 'socket.io';", 'Jobs know no socket'],
    ['server/findings/x.ts', "import { Server } from 'socket.io';", 'Sockets live in server/realtime'],
    ['components/home/Home.tsx', "import { io } from 'socket.io-client';", 'Sockets live in server/realtime'],
    ['components/session/Workspace.tsx', "import { io } from 'socket.io-client';", 'Only sessionSocket.ts'],
    ['server/jobs/x.ts', "import { PrismaClient } from '@/server/db/generated/client';", 'Only server/db knows Prisma'],
    ['server/images/x.ts', "import { PGlite } from '@electric-sql/pglite';", 'Only server/db knows Prisma'],
    ['app/api/jobs/route.ts', "import { createJobService } from '@/server/jobs/createJobService';", 'A route reaches'],
    ['components/home/Home.tsx', "import type { Services } from '@/server/services';", 'Components run in the browser'],
    ['components/home/Home.tsx', "import { readFile } from 'node:fs/promises';", 'Components run in the browser'],
    ['server/http/x.ts', "import { GET } from '@/app/api/health/route';", 'nothing may depend on a route'],
  ])('%s: %s', (file, code, because) => {
    expect(problems(file, code)).toEqual([expect.stringContaining(because)]);
  });
});

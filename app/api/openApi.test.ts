/** The OpenAPI description against the routes as they are: none is missing, none is invented, and answers fit. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { FINDING_OPERATIONS } from '@/lib/openapi/findingOperations';
import { ERROR_STATUS } from '@/server/http/errorStatus';
import { okJson, withRealServices } from './_request/routeCall.testing';
import { GET as getDocument } from './openapi.json/route';

withRealServices();
type Json = Record<string, unknown>;
let document: { openapi: string; paths: Record<string, Record<string, Json>>; components: { schemas: Json } };

beforeAll(async () => {
  const answer = getDocument(new Request('http://localhost/api/openapi.json'), undefined);
  document = await okJson<typeof document>(answer);
});

/** Folders of app/api whose routes are described. */
const DESCRIBED = ['findings', 'saved-filters'];

function routesIn(folder: string): string[] {
  const root = path.join(import.meta.dirname, folder);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'route.ts'); // prettier-ignore
  return files.flatMap((file) => {
    const methods = readFileSync(path.join(root, file), 'utf8').matchAll(/^export (?:const|async function) (GET|POST|PATCH|PUT|DELETE)\b/gm); // prettier-ignore
    const address = path.posix.join('/api', folder, path.dirname(file)).replaceAll(/\[(\w+)\]/g, '{$1}');
    return [...methods].map(([, method]) => `${method} ${address}`);
  });
}

it('describes every route of findings, and no other', () => {
  const routes = DESCRIBED.flatMap(routesIn);
  expect(routes.length).toBeGreaterThan(15);
  const described = Object.entries(document.paths).flatMap(([address, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${address}`)); // prettier-ignore
  expect(described.sort()).toEqual(routes.sort());
  expect(described).toHaveLength(FINDING_OPERATIONS.length);
});

it('refers to nothing that is not in it, and says what each answer is', () => {
  expect(document.openapi).toBe('3.1.0');
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1];
    expect(name && Object.hasOwn(document.components.schemas, name), reference).toBe(true);
  }
  for (const methods of Object.values(document.paths))
    for (const { responses, summary } of Object.values(methods)) {
      expect(summary).toMatch(/\.$/);
      expect(Object.keys(responses as Json).some((status) => status.startsWith('2'))).toBe(true);
      expect(responses).toHaveProperty(String(ERROR_STATUS.internal));
    }
});

it('names what is asked for as the routes parse it', () => {
  const list = document.paths['/api/findings']!.get! as { parameters: { name: string; in: string; required: boolean; explode?: boolean }[] }; // prettier-ignore
  expect(list.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['search', 'tag', 'status', 'networkId', 'offset', 'limit'])); // prettier-ignore
  expect(list.parameters.find(({ name }) => name === 'tag')).toMatchObject({ in: 'query', required: false, explode: true }); // prettier-ignore
  expect(list.parameters.every(({ required }) => !required)).toBe(true);
  const edit = document.paths['/api/findings/{id}']!.patch! as { parameters: Json[]; requestBody: Json; responses: Json }; // prettier-ignore
  expect(edit.parameters).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]);
  expect(edit.requestBody).toMatchObject({ content: { 'application/json': { schema: { type: 'object', required: ['basedOn', 'words', 'by'] } } } }); // prettier-ignore
  expect(Object.keys(edit.responses)).toEqual(expect.arrayContaining(['200', '400', '404', '409', '500']));
  expect(JSON.stringify(document.paths['/api/findings']!.get!.responses)).toContain('#/components/schemas/Finding');
});

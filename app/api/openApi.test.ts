/** The OpenAPI description against the routes as they are: none is missing, none is invented, and answers fit. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { OPERATIONS } from '@/lib/openapi/operations';
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

/** Folders of app/api of which every route is described. */
const DESCRIBED = [
  'findings',
  'saved-filters',
  'collections',
  'labellings',
  'inbox',
  'links',
  'p',
  'people',
  'reviews',
];
/** Folders of which some are. */
const PARTLY_DESCRIBED = ['image-sets'];

function routesIn(folder: string): string[] {
  const root = path.join(import.meta.dirname, folder);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'route.ts'); // prettier-ignore
  return files.flatMap((file) => {
    const methods = readFileSync(path.join(root, file), 'utf8').matchAll(/^export (?:const|async function) (GET|POST|PATCH|PUT|DELETE)\b/gm); // prettier-ignore
    const address = path.posix.join('/api', folder, path.dirname(file)).replaceAll(/\[(\w+)\]/g, '{$1}');
    return [...methods].map(([, method]) => `${method} ${address}`);
  });
}

it('describes every route of findings and of what people do with them, and none that is not there', () => {
  const routes = DESCRIBED.flatMap(routesIn);
  expect(routes.length).toBeGreaterThan(45);
  const described = Object.entries(document.paths).flatMap(([address, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${address}`)); // prettier-ignore
  expect(described).toHaveLength(OPERATIONS.length);
  const others = new Set(PARTLY_DESCRIBED.flatMap(routesIn));
  expect(described.filter((route) => !others.has(route)).sort()).toEqual(routes.sort());
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

it('names the parameters of what people do with findings, and their schemas', () => {
  const parametersOf = (address: string) => document.paths[address]!.get!.parameters as { name: string; required: boolean; explode?: boolean }[]; // prettier-ignore
  const required = (address: string) => parametersOf(address).filter((one) => one.required).map(({ name }) => name); // prettier-ignore
  expect(required('/api/findings/export')).toEqual(['format']);
  expect(parametersOf('/api/findings/export').filter(({ explode }) => explode).map(({ name }) => name).sort()).toEqual(['id', 'tag']); // prettier-ignore
  expect(required('/api/inbox')).toEqual(['person']);
  expect(parametersOf('/api/labellings').map(({ name }) => name)).toEqual(['offset', 'limit']);
  expect(required('/api/labellings/{id}/channels/{channel}')).toEqual(['id', 'channel']);
  expect(required('/api/image-sets/{id}/patches/alike')).toEqual(['id', 'key', 'channel', 'with']);
  expect(document.paths['/api/labellings/{id}']!.get!.responses).toMatchObject({ 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ListedLabelling' } } } } }); // prettier-ignore
  expect(document.components.schemas.ListedLabelling).toMatchObject({ properties: { labelling: { $ref: '#/components/schemas/Labelling' } } }); // prettier-ignore
  expect(document.paths['/api/p/{token}']!.get!.responses).toHaveProperty(String(ERROR_STATUS.gone));
});

it('tells of every JSON body that it may be sent as something else or be too long, and tells each code once', () => {
  const described = Object.values(document.paths).flatMap((methods) => Object.values(methods)) as { requestBody?: { content: Json }; responses: Json }[]; // prettier-ignore
  const withJson = described.filter(({ requestBody }) => requestBody && 'application/json' in requestBody.content);
  expect(withJson.length).toBeGreaterThan(15);
  for (const { responses } of withJson)
    for (const code of ['unsupported', 'too_large'] as const)
      expect(responses[ERROR_STATUS[code]]).toMatchObject({ description: `error.code: ${code}` });
  // What has no JSON body tells them only where it says so itself.
  const list = document.paths['/api/findings']!.get!.responses;
  expect(list).not.toHaveProperty(String(ERROR_STATUS.unsupported));
  expect(document.paths['/api/findings/import']!.post).toMatchObject({ requestBody: { content: { 'application/zip': {} } }, responses: { 415: { description: 'error.code: unsupported' } } }); // prettier-ignore
});

/** The description of REST routes in OpenAPI 3.1, made of the very schemas that the routes parse with. */
import { z } from 'zod';
import { errorBodySchema, type ErrorCode } from '../domain/appError';
import { isContentType, type ContentType, type Operation } from './operation';

type Json = Record<string, unknown>;

export interface OpenApiOptions {
  title: string;
  version: string;
  description: string;
  /** Schemas that have a name of their own in the document; what is nested in others is referred to. */
  named: Readonly<Record<string, z.ZodType>>;
  statusOf: (code: ErrorCode) => number;
}

/** @see https://spec.openapis.org/oas/v3.1.0 */
export function openApiDocument(operations: readonly Operation[], options: OpenApiOptions): Json {
  const named = { ...options.named, Error: z.object({ error: errorBodySchema }) };
  const writer = new SchemaWriter(named, operations.flatMap(schemasOf));
  const paths: Record<string, Json> = {};
  for (const operation of operations)
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation, writer, options.statusOf),
    };
  return {
    openapi: '3.1.0',
    info: { title: options.title, version: options.version, description: options.description },
    paths,
    components: { schemas: writer.components() },
  };
}

function schemasOf({ query, body, answer }: Operation): z.ZodType[] {
  const contents = [query, body, answer].filter((content) => content !== undefined && content !== null);
  return contents.flatMap((content) => (isContentType(content) ? [] : [content]));
}

/** Writes all schemas together, once as they are sent and once as they are answered: each walk goes through all of them. */
class SchemaWriter {
  private readonly written: Record<'input' | 'output', Record<string, Json>>;
  private readonly names: ReadonlyMap<z.ZodType, string>;

  constructor(
    private readonly named: Readonly<Record<string, z.ZodType>>,
    others: readonly z.ZodType[],
  ) {
    const names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
    for (const schema of others) if (!names.has(schema)) names.set(schema, `-${names.size}`);
    this.names = names;
    this.written = { input: write(names, 'input'), output: write(names, 'output') };
  }

  /** A reference to a named schema, or the schema itself with references in it. */
  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const name = this.names.get(schema) ?? '';
    return Object.hasOwn(this.named, name) ? { $ref: referenceTo(name) } : (this.written[io][name] ?? {});
  }

  components(): Record<string, Json> {
    return Object.fromEntries(Object.keys(this.named).map((name) => [name, this.written.output[name] ?? {}]));
  }
}

function write(names: ReadonlyMap<z.ZodType, string>, io: 'input' | 'output'): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: referenceTo, unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, cleaned(schema as Json)]));
}

function referenceTo(id: string): string {
  return `#/components/schemas/${id}`;
}

/** What a document needs once stands in each schema: its dialect, and its own address. */
function cleaned({ $schema: _schema, $id: _id, ...schema }: Json): Json {
  return schema;
}

function describe(operation: Operation, writer: SchemaWriter, statusOf: (code: ErrorCode) => number): Json {
  const { summary, tag, body, answer } = operation;
  return {
    summary,
    tags: [tag],
    parameters: [...pathParameters(operation), ...queryParameters(operation, writer)],
    ...(body && { requestBody: { required: true, content: contentOf(body, writer, 'input') } }),
    responses: {
      ...(answer === null
        ? { 204: { description: 'Done.' } }
        : { 200: { description: 'Done.', content: contentOf(answer, writer, 'output') } }),
      ...errorResponses(operation, statusOf),
    },
  };
}

function contentOf(content: z.ZodType | ContentType, writer: SchemaWriter, io: 'input' | 'output'): Json {
  if (isContentType(content)) return { [content.contentType]: {} };
  return { 'application/json': { schema: writer.of(content, io) } };
}

function pathParameters({ path }: Operation): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }));
}

function queryParameters({ query, repeated = [] }: Operation, writer: SchemaWriter): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = writer.of(query, 'output') as { properties?: Record<string, Json>; required?: string[] }; // prettier-ignore
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', schema },
    // A value that is left out has its default.
    required: required.includes(name) && !('default' in schema),
    ...(repeated.includes(name) && { style: 'form', explode: true }),
  }));
}

/** What any JSON body may be answered: it was sent as something else, or is too long. */
const JSON_BODY_ERRORS: readonly ErrorCode[] = ['unsupported', 'too_large'];

/** Codes that share a status are told together: the code itself stands in the answer. */
function errorResponses({ body, errors }: Operation, statusOf: (code: ErrorCode) => number): Record<number, Json> {
  const takesJson = body !== undefined && !isContentType(body);
  const codes = [...new Set<ErrorCode>([...errors, ...(takesJson ? JSON_BODY_ERRORS : []), 'internal'])];
  const responses: Record<number, Json> = {};
  for (const status of new Set(codes.map(statusOf))) {
    const told = codes.filter((code) => statusOf(code) === status);
    responses[status] = {
      description: `error.code: ${told.join(', ')}`,
      content: { 'application/json': { schema: { $ref: referenceTo('Error') } } },
    };
  }
  return responses;
}

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { escapeHtml, htmlPage, STYLE, STYLE_PATH } from './html.ts';

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; description?: string }[];
  readonly requestBody?: { content: Record<string, { schema?: Schema }> };
  readonly responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
  readonly 'x-role'?: string;
}

type Schema = Readonly<Record<string, unknown>>;

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** Describes the routes that are registered after it, at `/api/v1/openapi.json`, and as a page at `/api/v1/docs`. */
export async function registerDocs(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'FlexTime',
        version,
        description: 'Makes, scores, explains and serves schedules for sports leagues and conferences.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `schema-${i}`) },
    transform: ({ schema, url, route }) => {
      const role = route.config?.role ?? 'open';
      const described = { ...schema, 'x-role': role, ...(role !== 'open' && { security: [{ key: [] }] }) };
      return { schema: { ...described, response: withProblems(schema?.response) }, url };
    },
  });
  app.get('/api/v1/openapi.json', { config: { role: 'open' }, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('application/json').serializer(JSON.stringify).send(app.swagger()),
  );
  app.get('/api/v1/docs', { config: { role: 'open' }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(describe(app.swagger() as unknown as Description)),
  );
  app.get(STYLE_PATH, { config: { role: 'open' }, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').type('text/css; charset=utf-8').send(STYLE),
  );
}

/** Every operation may answer with a problem. */
function withProblems(response: unknown): Record<string, unknown> {
  const problem = { description: 'A problem', content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } } };
  return { ...(response as Record<string, unknown> | undefined), '4XX': problem, '5XX': problem };
}

/** The description as a page for people. */
function describe({ paths, components }: Description): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describeOperation(method, path, operation)),
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<section id="${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></section>`,
  );
  return htmlPage(
    'API',
    `<h1>FlexTime API</h1>
<p>For programs: <a href="/api/v1/openapi.json">openapi.json</a>. Errors are <code>application/problem+json</code>.</p>
<h2>Calls</h2>${operations.join('')}
<h2>Documents</h2>${schemas.join('')}`,
  );
}

function describeOperation(method: string, path: string, operation: Operation): string {
  const rows = (operation.parameters ?? []).map(
    ({ name, in: place, required, description }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(place)}${required ? ', required' : ''}</td><td>${escapeHtml(description ?? '')}</td></tr>`,
  );
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(
    ([media, { schema }]) => `<p>Body <code>${escapeHtml(media)}</code>: ${schemaLink(schema)}</p>`,
  );
  const answers = Object.entries(operation.responses ?? {})
    .filter(([status]) => !status.endsWith('XX'))
    .map(([status, { description, content = {} }]) => {
      const shapes = Object.entries(content).map(([media, { schema }]) => `<code>${escapeHtml(media)}</code> ${schemaLink(schema)}`);
      return `<p>${escapeHtml(status)} ${shapes.join(', ') || escapeHtml(description ?? '')}</p>`;
    });
  return `<section><h3><span class="method">${escapeHtml(method.toUpperCase())}</span> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(operation.summary ?? '')} <span class="lock">(${escapeHtml(operation['x-role'] ?? 'open')})</span></p>
${operation.description === undefined ? '' : `<p>${escapeHtml(operation.description)}</p>`}
${rows.length === 0 ? '' : `<table>${rows.join('')}</table>`}${bodies.join('')}${answers.join('')}</section>`;
}

function schemaLink(schema: Schema | undefined): string {
  const name = typeof schema?.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  if (name !== undefined) return `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`;
  return schema === undefined ? '' : `<details><summary>shape</summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`;
}

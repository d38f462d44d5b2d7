import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { newId } from '../database/new-id.ts';
import { isUnavailable } from '../database/pool.ts';
import { escapeHtml, htmlPage } from './html.ts';

/** Every kind of error that the service answers with: its status, title, and what its page says to whoever meets it. */
export const PROBLEMS = {
  'bad-request': [
    400,
    'The request is not understood',
    'Its syntax or shape is wrong; `errors` names each place. Correct it before sending it again.',
  ],
  'sign-in-required': [
    401,
    'A key is needed',
    'Send an API key as `Authorization: Bearer …`, or sign in on the page. An administrator makes keys with `flextime keys add`.',
  ],
  forbidden: [403, 'Not allowed', 'The key’s role does not allow this, or the request came from a page of another site.'],
  'not-found': [404, 'Not found', 'Nothing stands at this address, or no longer.'],
  'method-not-allowed': [405, 'Method not allowed', 'The address exists, but not for this method; `Allow` lists those that are.'],
  'not-acceptable': [406, 'No such representation', 'The address has none of the media types in `Accept`, or no such `format`.'],
  'request-timeout': [408, 'The request took too long', 'It was not complete in time. Send it again, faster.'],
  conflict: [409, 'Conflict', 'The request does not fit the present state; read it again.'],
  'precondition-failed': [
    412,
    'It has changed meanwhile',
    'Somebody else changed it since the `ETag` in `If-Match` was read. Read it again and decide anew; nothing was overwritten.',
  ],
  'too-large': [413, 'Too large', 'The body is larger, or nested deeper, than the service accepts.'],
  'unsupported-media-type': [415, 'Media type not supported', 'Send `application/json`, or `application/xml` where RobinX is accepted.'],
  'invalid-document': [
    422,
    'The document contradicts itself or its season',
    'It is readable, but cannot be a season or a schedule of this season; `errors` names each place.',
  ],
  'key-reused': [
    422,
    'Idempotency key used for another request',
    'The same `Idempotency-Key` came with another body within 24 hours. Use a new key for a new request.',
  ],
  'precondition-required': [
    428,
    'If-Match is needed',
    'Send the `ETag` of what you read as `If-Match`, so that no change of somebody else is overwritten.',
  ],
  'too-many-requests': [429, 'Too many requests', '`Retry-After` says in how many seconds to come again.'],
  'headers-too-large': [431, 'Headers too large', 'The headers of the request are larger than the service accepts.'],
  internal: [500, 'An error of the service', 'It is logged under the request’s id. If it lasts, report it with that id.'],
  unavailable: [
    503,
    'Not available at the moment',
    'The database is away or the service is busy. `Retry-After` says in how many seconds to come again.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, advice: string]>;

export type ProblemName = keyof typeof PROBLEMS;

const PROBLEM_PATH = '/api/v1/problems';

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A page that says what the problem is and what to do' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'One sentence with the value that is wrong' }),
    instance: Type.String({ description: 'The id of the request' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String({ description: 'JSON Pointer into the body' }), detail: Type.String() })),
    ),
  },
  { $id: 'Problem', description: 'RFC 9457' },
);

/** One wrong place: a JSON Pointer into the body (or `#query/…`, `#header/…`), and what is wrong there. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** Thrown by whatever refuses a request; becomes a problem+json answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemName;
  /** A field that can be set, for Fastify sets it. */
  statusCode: number;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    problem: ProblemName,
    detail: string,
    { faults = [], headers = {} }: { faults?: readonly Fault[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.problem = problem;
    this.statusCode = PROBLEMS[problem][0];
    this.faults = faults;
    this.headers = headers;
  }
}

export function notFound(what: string, id: string): ProblemError {
  return new ProblemError('not-found', `there is no ${what} ${id}`);
}

/** What Fastify's own errors mean here, by their code. */
const FASTIFY_ERRORS: Record<string, ProblemName> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
};

function toProblem(error: FastifyError | ProblemError): ProblemError {
  if (error instanceof ProblemError) return error;
  const known = FASTIFY_ERRORS[error.code];
  if (known !== undefined) return new ProblemError(known, error.message);
  // Before the database is suspected: a client that goes away resets its connection, too.
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new ProblemError('bad-request', error.message);
  if (isUnavailable(error))
    return new ProblemError('unavailable', 'the database does not answer at the moment', { headers: { 'retry-after': '2' } });
  return new ProblemError('internal', 'the service met an error of its own');
}

/** Answers with a problem; for hooks that must answer themselves. */
export async function sendProblem(request: FastifyRequest, reply: FastifyReply, error: ProblemError): Promise<FastifyReply> {
  const [status, title] = PROBLEMS[error.problem];
  const body: Static<typeof Problem> = {
    type: `${PROBLEM_PATH}/${error.problem}`,
    title,
    status,
    detail: error.message,
    instance: request.id,
    ...(error.faults.length > 0 && { errors: [...error.faults] }),
  };
  return reply
    .status(status)
    .headers(error.headers)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body);
}

/** Answers a request that is not HTTP, or did not come in time: before there is a request to speak of. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const kinds: Record<string, ProblemName> = { HPE_HEADER_OVERFLOW: 'headers-too-large', ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout' };
  const problem = kinds[error.code ?? ''] ?? 'bad-request';
  const [status, title, detail] = PROBLEMS[problem];
  const body = JSON.stringify({ type: `${PROBLEM_PATH}/${problem}`, title, status, detail, instance: newId() });
  const head = `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n\r\n${body}`);
}

/** Makes every error of `app` a problem, 404 and 405 included, and serves a page for each kind. */
export function registerProblems(app: FastifyInstance): void {
  const methods = new Map<RegExp, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const source = `^${url.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`;
    if (url.includes('*')) return;
    const pattern = [...methods.keys()].find((known) => known.source === source) ?? new RegExp(source);
    const allowed = methods.get(pattern) ?? new Set();
    for (const name of [method].flat()) allowed.add(name);
    methods.set(pattern, allowed);
  });
  app.setErrorHandler<FastifyError | ProblemError>(async (error, request, reply) => {
    const problem = toProblem(error);
    // What the service refuses of itself, because it has too much to do, is counted and not written down one by one.
    if (problem.statusCode >= 500 && problem !== error) request.log.error({ reqId: request.id, err: error }, 'request failed');
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0];
    const allowed = [...methods].filter(([pattern]) => pattern.test(path)).flatMap(([, names]) => [...names]);
    if (allowed.length > 0) {
      const allow = [...new Set(allowed)].sort().join(', ');
      return sendProblem(
        request,
        reply,
        new ProblemError('method-not-allowed', `${request.method} is not among ${allow}`, { headers: { allow } }),
      );
    }
    return sendProblem(request, reply, new ProblemError('not-found', `nothing stands at ${path}`));
  });
  const schema = { hide: true, params: Type.Object({ name: Type.String() }) };
  app.get<{ Params: { name: string } }>(`${PROBLEM_PATH}/:name`, { config: { role: 'open' }, schema }, async (request, reply) => {
    const { name } = request.params;
    if (!Object.hasOwn(PROBLEMS, name)) throw notFound('problem', name);
    const [status, title, advice] = PROBLEMS[name as ProblemName];
    const text = `<h1>${escapeHtml(title)}</h1><p>HTTP ${status} ${STATUS_CODES[status]}, <code>${name}</code></p><p>${escapeHtml(advice)}</p>`;
    return reply.type('text/html; charset=utf-8').send(htmlPage(title, text));
  });
}

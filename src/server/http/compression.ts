import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for answers that mix a secret with text of somebody else's choice: their compressed length would tell the
     *  secret bit by bit (BREACH). */
    compress?: boolean;
  }
}

export interface CompressionOptions {
  /** Hears of each compressed answer: bytes of the body as it was and as it is sent. */
  readonly onCompressed?: (before: number, after: number) => void;
  /** Compressed bodies that are remembered, in bytes. */
  readonly cacheBytes?: number;
}

type Coding = 'br' | 'zstd' | 'gzip';

/** Below this the headers outweigh what is saved. */
const LEAST_BYTES = 1_024;
/** Larger bodies are compressed on another thread; for smaller ones the way there costs more. */
const MOST_BYTES_AT_ONCE = 32_768;

/** The end of a tag that names a coding. */
const CODED = /-(?:br|zstd|gzip)"$/;

const TEXT = /^(?:text\/(?!event-stream)|application\/(?:json|xml|javascript|wasm)\b|[^;]+\+(?:json|xml)\b)/i;

const NO_TRANSFORM = /\bno-transform\b/i;
const NO_STORE = /\bno-store\b/i;

// Levels by measurement: docs/decisions/compression.md.
const BROTLI = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } };
const ZSTD = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } };
const GZIP = { level: 6 };

const CODERS: Record<Coding, { now: (body: Buffer) => Buffer; later: (body: Buffer) => Promise<Buffer> }> = {
  br: { now: (body) => zlib.brotliCompressSync(body, BROTLI), later: (body) => promisify(zlib.brotliCompress)(body, BROTLI) },
  zstd: { now: (body) => zlib.zstdCompressSync(body, ZSTD), later: (body) => promisify(zlib.zstdCompress)(body, ZSTD) },
  gzip: { now: (body) => zlib.gzipSync(body, GZIP), later: (body) => promisify(zlib.gzip)(body, GZIP) },
};

/** Compresses answers that are held in memory, and gives all of them an ETag of their own for each coding.
 *
 *  Routes set `ETag` to what they call the state, or nothing; it is sent with a suffix that names the coding (`"7"` as
 *  `"7-br"`), which routes that compare tags overlook (conditional.ts). `If-None-Match` is answered here (304), if the route
 *  has not done so before it did the work. Streams, files among them, answers that have a `Content-Encoding`, and
 *  `Cache-Control: no-transform` are left as they are. */
export function registerCompression(app: FastifyInstance, { onCompressed, cacheBytes = 32 * 1024 * 1024 }: CompressionOptions = {}): void {
  const remembered = new LRUCache<string, Buffer>({ maxSize: cacheBytes, sizeCalculation: (body) => body.length + 200 });
  const underWay = new Map<string, Promise<Buffer>>();

  /** The compressed body; of many requests for the same body one does the work. */
  function compress(body: Buffer, coding: Coding, key: string): Buffer | Promise<Buffer> {
    const known = remembered.get(key) ?? underWay.get(key);
    if (known !== undefined) return known;
    if (body.length <= MOST_BYTES_AT_ONCE) {
      const compressed = ofItsOwn(CODERS[coding].now(body));
      remembered.set(key, compressed);
      return compressed;
    }
    const coming = CODERS[coding]
      .later(body)
      .then((result) => {
        const compressed = ofItsOwn(result);
        remembered.set(key, compressed);
        return compressed;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, coming);
    return coming;
  }

  app.addHook('onSend', (request, reply, payload: unknown, done) => {
    if (reply.statusCode === 304) keepTagOfClient(request, reply);
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return done(null, payload);
    const compressible = isCompressible(reply);
    if (compressible) vary(reply);
    const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
    const coding =
      compressible && length >= LEAST_BYTES && request.routeOptions.config?.compress !== false
        ? chooseCoding(request.headers['accept-encoding'])
        : null;
    const tagged = isTagged(request, reply);
    if (coding === null && !tagged) return done(null, payload);

    const digest = hash('sha256', payload, 'base64url').slice(0, 22);
    const tag = tagged ? etagOf(reply, digest, coding) : null;
    if (tag !== null && matches(request.headers['if-none-match'], tag)) {
      reply.header('etag', tag).code(304).removeHeader('content-type').removeHeader('content-length');
      // An answer to HEAD must be given a body to leave out.
      return done(null, request.method === 'HEAD' ? '' : null);
    }
    if (coding === null) {
      reply.header('etag', tag!);
      return done(null, payload);
    }
    const send = (compressed: Buffer) => {
      if (tag !== null) reply.header('etag', tag);
      reply.header('content-encoding', coding).removeHeader('content-length');
      onCompressed?.(length, compressed.length);
      done(null, compressed);
    };
    const compressed = compress(typeof payload === 'string' ? Buffer.from(payload) : payload, coding, `${coding} ${digest}`);
    if (Buffer.isBuffer(compressed)) return send(compressed);
    compressed.then(send, done);
  });
}

/** The same bytes in memory of their own: what zlib hands out is a part of at least 16 KB, all of which would be kept with it. */
function ofItsOwn(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

function isCompressible(reply: FastifyReply): boolean {
  if (reply.statusCode === 206 || reply.hasHeader('content-encoding')) return false;
  if (hasDirective(reply, NO_TRANSFORM)) return false;
  return TEXT.test(String(reply.getHeader('content-type') ?? ''));
}

/** Whether the answer is a representation that a client may know by a tag: the route's, or ours if it may be kept at all. */
function isTagged({ method }: FastifyRequest, reply: FastifyReply): boolean {
  if (reply.statusCode !== 200 || (method !== 'GET' && method !== 'HEAD')) return false;
  return reply.hasHeader('etag') || !hasDirective(reply, NO_STORE);
}

function hasDirective(reply: FastifyReply, directive: RegExp): boolean {
  const control = reply.getHeader('cache-control');
  return control !== undefined && directive.test(String(control));
}

/** The ETag of this representation: the route's own or the digest of the body, and the coding. A weak one says by itself
 *  that it does not tell codings apart. */
function etagOf(reply: FastifyReply, digest: string, coding: Coding | null): string {
  const tag = String(reply.getHeader('etag') ?? `"${digest}"`);
  return coding === null || tag.startsWith('W/') ? tag : `${tag.slice(0, -1)}-${coding}"`;
}

/** Whether `If-None-Match` names the tag, by weak comparison (RFC 9110, 13.1.2). */
function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = tag.replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || (ifNoneMatch.match(/"[^"]*"/g)?.includes(opaque) ?? false);
}

/** A route's own 304 names the tag without a coding; the client is told the one that it has. */
function keepTagOfClient(request: FastifyRequest, reply: FastifyReply): void {
  vary(reply);
  const tag = reply.getHeader('etag');
  if (typeof tag !== 'string' || !tag.endsWith('"')) return;
  const kept = request.headers['if-none-match']?.match(/"[^"]*"/g)?.find((known) => known.replace(CODED, '"') === tag);
  if (kept !== undefined) reply.header('etag', kept);
}

function vary(reply: FastifyReply): void {
  const before = String(reply.getHeader('vary') ?? '');
  if (before === '*' || /\baccept-encoding\b/i.test(before)) return;
  reply.header('vary', before === '' ? 'Accept-Encoding' : `${before}, Accept-Encoding`);
}

/** The coding that the client wants most (RFC 9110, 12.5.3); of equally wanted ones brotli, which is smallest. Null if it is
 *  the body as it is. */
export function chooseCoding(acceptEncoding: string | undefined): Coding | null {
  if (acceptEncoding === undefined || acceptEncoding === '') return null;
  const wanted = new Map<string, number>();
  for (const part of acceptEncoding.toLowerCase().split(',', 50)) {
    const [name, ...parameters] = part.split(';');
    const quality = parameters.map((parameter) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(parameter)?.[1]).find((found) => found !== undefined);
    wanted.set(name.trim(), quality === undefined ? 1 : Number(quality) || 0);
  }
  const others = wanted.get('*') ?? 0;
  let best: Coding | null = null;
  let bestQuality = 0;
  for (const coding of ['br', 'zstd', 'gzip'] as const) {
    const quality = wanted.get(coding) ?? others;
    if (quality > bestQuality) [best, bestQuality] = [coding, quality];
  }
  return bestQuality >= (wanted.get('identity') ?? 0) ? best : null;
}

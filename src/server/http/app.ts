import { randomUUID } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Logger } from 'pino';
import { readSeasonDocument } from '../../formats/season-document.ts';
import { RATE_WINDOW_MS } from '../config.ts';
import { countRuns } from '../database/run-store.ts';
import { findSeasonVersion } from '../database/season-store.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import { SeasonCache } from '../evaluation/season-cache.ts';
import { registerAccess } from './access.ts';
import { registerAvailability } from './availability.ts';
import * as availabilitySchemas from './availability-schemas.ts';
import { registerBodies } from './bodies.ts';
import { registerComparisons } from './comparisons.ts';
import { registerCompression } from './compression.ts';
import { registerConferences } from './conferences.ts';
import { boundConnections } from './connections.ts';
import { registerDeskReadings } from './desk-readings.ts';
import { registerDocs } from './docs.ts';
import * as draftSchemas from './draft-schemas.ts';
import { registerDrafts } from './drafts.ts';
import { registerEvents } from './events.ts';
import { registerGuards } from './guards.ts';
import { registerHealth } from './health.ts';
import { registerKeys } from './keys.ts';
import { isLoopback } from './loopback.ts';
import { registerLosses } from './losses.ts';
import { registerMetrics } from './metrics.ts';
import { registerOverload } from './overload.ts';
import { registerPage } from './page.ts';
import { answerClientError, notFound, Problem, ProblemError, registerProblems, sendProblem } from './problems.ts';
import * as publicationSchemas from './publication-schemas.ts';
import { registerPublications } from './publications.ts';
import { registerRateLimit } from './rate-limit.ts';
import * as repairSchemas from './repair-schemas.ts';
import { registerRepairs } from './repairs.ts';
import { registerRuns } from './runs.ts';
import { registerSchedules } from './schedules.ts';
import * as schemas from './schemas.ts';
import { registerSeasons } from './seasons.ts';
import { registerSecurityHeaders } from './security-headers.ts';
import { buildSerializer } from './serialization.ts';
import type { Resources, Services } from './services.ts';
import { registerValidation } from './validation.ts';

/** The app with its schemas' types. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Units that a request counts against the rate limit, 1 if not said. */
    cost?: number;
  }
}

/** The largest body: a season at the limits of the model fits. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** The HTTP service over its {@link Services}: the API, its description, and the page. Does not listen. */
export async function buildApp(services: Services): Promise<FastifyInstance> {
  const { config, log, metrics, units } = services;
  const app = Fastify({
    loggerInstance: withoutChildren(log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    routerOptions: { maxParamLength: 100 },
    schemaController: { compilersFactory: { buildSerializer } },
    // A request without a body has no stream to be read to its end: a tenth less work for a small answer (29 to 26 µs).
    http: { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000, optimizeEmptyRequests: true },
    requestTimeout: 30_000,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, new ProblemError('bad-request', error.message)),
    keepAliveTimeout: 75_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  }).withTypeProvider<TypeBoxTypeProvider>();

  boundConnections(app.server);
  registerBodies(app);
  registerValidation(app);
  const named = [schemas, availabilitySchemas, draftSchemas, publicationSchemas, repairSchemas].flatMap((file) => Object.values(file));
  for (const schema of [Problem, ...named]) if (typeof schema === 'object' && '$id' in schema) app.addSchema(schema);
  registerOverload(app, {
    delayMs: () => metrics.eventLoop.medianMs,
    limitMs: config.scale.overloadMs,
    onRefused: (why) => metrics.overloaded(why),
  });
  registerSecurityHeaders(app);
  registerGuards(app, { loopback: isLoopback(config.host), proxied: config.trustedProxies.length > 0 });
  if (config.scale.compression) registerCompression(app, { onCompressed: (before, after) => metrics.compressed(before, after) });
  if (units !== null)
    registerRateLimit(app, {
      limit: config.scale.rateLimit,
      windowMs: RATE_WINDOW_MS,
      store: units,
      onRefused: () => metrics.refused(),
      onUncounted: () => metrics.uncounted(),
    });
  const checkKey = await registerAccess(app, services);
  registerProblems(app);
  await registerDocs(app, services.version);
  const resources: Resources = {
    ...services,
    evaluator: new Evaluator(services.cache),
    seasons: new SeasonCache(async (id, version) => {
      const stored = await findSeasonVersion(services.db, id, version);
      if (stored === null) throw notFound(`version ${version} of season`, id);
      return readSeasonDocument(JSON.parse(stored.document));
    }),
  };
  registerHealth(app, services.health);
  if (services.metricsSource !== null)
    registerMetrics(app, { metrics, source: services.metricsSource, runs: () => countRuns(services.db) });
  registerSeasons(app, resources);
  registerSchedules(app, resources);
  registerComparisons(app, resources);
  registerDrafts(app, resources);
  registerRepairs(app, resources);
  registerLosses(app, resources);
  registerPublications(app, resources);
  registerConferences(app, resources);
  registerAvailability(app, resources);
  registerDeskReadings(app, resources);
  registerRuns(app, services);
  registerEvents(app, services);
  registerKeys(app, services, checkKey);
  await registerPage(app, services.pageFolder);
  return app;
}

/** The log as Fastify is given it, which asks for a child with each request. Almost none logs anything: the few places that do
 *  name the request themselves. */
function withoutChildren(log: Logger): FastifyBaseLogger {
  const childless: FastifyBaseLogger = Object.create(log, { child: { value: () => childless } });
  return childless;
}

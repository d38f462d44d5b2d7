import Fastify from 'fastify';
import { registerRateLimit } from '../../../src/server/http/rate-limit.ts';
import { PrimaryUnits } from '../../../src/server/http/unit-store.ts';

/** A web process that is forked by rate-limit.test.ts: counts in the primary, and says in which process it answers. */
const app = Fastify();
registerRateLimit(app, { limit: Number(process.env.LIMIT), windowMs: 60_000, store: new PrimaryUnits() });
app.get('/', () => ({ pid: process.pid }));
await app.listen({ host: '127.0.0.1', port: 0 });

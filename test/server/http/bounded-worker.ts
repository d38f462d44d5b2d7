import Fastify from 'fastify';
import { boundConnections } from '../../../src/server/http/connections.ts';

/** A web process that is forked by connections.test.ts and holds few connections. */
const app = Fastify({ keepAliveTimeout: 60_000 });
boundConnections(app.server, Number(process.env.MOST));
app.get('/', () => ({ pid: process.pid }));
await app.listen({ host: '127.0.0.1', port: 0 });

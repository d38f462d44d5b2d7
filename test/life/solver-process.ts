import pino from 'pino';
import { DatabaseLink } from '../../src/server/database/pool.ts';
import { startSolverHost } from '../../src/server/runs/host.ts';

/** A solver process on the database of a test: works until it is killed. */
const [url, threadModule] = process.argv.slice(2);
const { pool, db } = new DatabaseLink({ url, directUrl: url, schema: 0 }, { share: 5, name: 'flextime test solver' });
await startSolverHost({ pool, db, threads: 1, log: pino({ level: 'silent' }), threadModule: new URL(threadModule) });

/** A process that starts the embedded server on the folder of its first argument, prints its addresses, and stays until it
 *  is told to end by a line on its input. */
import { createInterface } from 'node:readline';
import { startEmbedded } from '../../src/server/database/embedded.ts';

const server = await startEmbedded({ folder: process.argv[2], connections: 20, durable: true });
process.stdout.write(`${server.url}\n`);
createInterface({ input: process.stdin }).once('line', () => void server.stop().then(() => process.exit(0)));

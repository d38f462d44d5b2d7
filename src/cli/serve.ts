import type { Command } from 'commander';
import { ConfigError, loadConfig } from '../server/config.ts';
import { UsageError } from './usage-error.ts';
import { wholeNumber } from './values.ts';

/** `flextime serve`: the service and its page, until a signal ends it. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('serve the API and the page')
    .option('--port <n>', 'port to listen on; 0 takes any free one', wholeNumber(0, 65_535))
    .option('--host <host>', 'address to listen on')
    .action(async ({ port, host }: { port?: number; host?: string }) => {
      try {
        // Loaded here alone: the other commands start without the service.
        const { serve } = await import('../server/main.ts');
        const config = loadConfig({ production: true });
        await serve({ ...config, port: port ?? config.port, host: host ?? config.host });
      } catch (error) {
        throw error instanceof ConfigError ? new UsageError(error.message) : error;
      }
    });
}

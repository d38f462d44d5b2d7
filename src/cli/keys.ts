import type { Command } from 'commander';
import { ConfigError, loadConfig } from '../server/config.ts';
import { DatabaseError } from '../server/database/database-error.ts';
import type { Database, KeyRole } from '../server/database/tables.ts';
import { UsageError } from './usage-error.ts';

const ROLES: readonly KeyRole[] = ['viewer', 'editor', 'admin'];
const NAME = /^[\w.@-]{1,100}$/;

/** `flextime keys`: who may use a service that others can reach. A key is shown once, when it is made. */
export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('API keys: made, listed and revoked by name');
  keys
    .command('add')
    .argument('<name>', 'who holds the key: letters, digits and . _ @ -')
    .requiredOption('--role <role>', 'viewer (reads), editor (changes and runs) or admin (keys and operations)')
    .description('make a key and show it, once')
    .action(async (name: string, { role }: { role: string }) => {
      if (!NAME.test(name)) throw new UsageError(`"${name}" is no name for a key: take up to 100 letters, digits and . _ @ -`);
      if (!isRole(role)) throw new UsageError(`The role "${role}" is not one of ${ROLES.join(', ')}.`);
      await withStore(async (db, { addKey, KeyNameTaken }) => {
        try {
          process.stdout.write(`${await addKey(db, name, role)}\n`);
        } catch (error) {
          if (error instanceof KeyNameTaken) throw new UsageError(`${error.message}.`);
          throw error;
        }
        process.stderr.write(`This key of ${name} (${role}) is shown only now. It is sent as "Authorization: Bearer KEY".\n`);
      });
    });
  keys
    .command('list')
    .description('the keys in force')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: boolean }) => {
      await withStore(async (db, { listKeys }) => {
        const list = await listKeys(db);
        if (json) process.stdout.write(`${JSON.stringify(list)}\n`);
        else if (list.length === 0) process.stderr.write('There are no keys.\n');
        else for (const { name, role, createdAt } of list) process.stdout.write(`${name}\t${role}\t${createdAt.toISOString()}\n`);
      });
    });
  keys
    .command('revoke')
    .argument('<name>', 'whose key ends')
    .description('end a key and all that is signed in with it')
    .action(async (name: string) => {
      await withStore(async (db, { revokeKey }) => {
        if (!(await revokeKey(db, name))) throw new UsageError(`There is no key of "${name}"; "flextime keys list" shows the names.`);
        process.stderr.write(`The key of ${name} is revoked.\n`);
      });
    });
}

function isRole(text: string): text is KeyRole {
  return (ROLES as readonly string[]).includes(text);
}

type KeyStore = typeof import('../server/database/key-store.ts');

/** The store of keys in the database that the settings name: the one of a running service, or the embedded one, started for this. */
async function withStore(work: (db: Database, store: KeyStore) => Promise<void>): Promise<void> {
  // Loaded here alone: the other commands start without a database driver.
  const [{ openDatabase }, store] = await Promise.all([import('../server/database/open.ts'), import('../server/database/key-store.ts')]);
  try {
    await using link = await openDatabase(loadConfig({ production: true }), 1);
    await work(link.db, store);
  } catch (error) {
    throw error instanceof ConfigError || error instanceof DatabaseError ? new UsageError(error.message) : error;
  }
}

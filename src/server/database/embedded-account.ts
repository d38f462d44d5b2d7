import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseError } from './database-error.ts';
import { type Binaries, copyBinaries } from './embedded-binaries.ts';

/** As whom the server runs. PostgreSQL refuses to run as root; so if we are root it runs as
 *  - `account`: an unprivileged account of the system, where that can reach programs and data;
 *  - `namespace`: what looks to it like an unprivileged account, in a user namespace of its own, and is root to all others;
 *  - `capable`: an unprivileged account that may pass through folders closed to it, such as /root. */
export type Account =
  | { readonly kind: 'self' | 'namespace' }
  | { readonly kind: 'account' | 'capable'; readonly uid: number; readonly gid: number };

const CAPABLE = ['--clear-groups', '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'];

/** Program, arguments and credentials with which `program` runs as `account`. */
export function runAs(account: Account, program: string, args: readonly string[]): [string, string[], { uid?: number; gid?: number }] {
  switch (account.kind) {
    case 'self':
      return [program, [...args], {}];
    case 'account':
      return [program, [...args], { uid: account.uid, gid: account.gid }];
    case 'namespace':
      return ['unshare', ['-U', '--map-user=65534', '--map-group=65534', program, ...args], {}];
    case 'capable':
      return ['setpriv', [...CAPABLE, `--reuid=${account.uid}`, `--regid=${account.gid}`, program, ...args], {}];
  }
}

/** Gives a file or folder to the account. */
export function ownBy(account: Account, file: string): void {
  if (account.kind === 'account' || account.kind === 'capable') chownSync(file, account.uid, account.gid);
}

/** The account, and the programs that it can reach, for a server whose data is, or will be, in the folder `home`. Data that
 *  exists decides by its owner: it cannot be read as another.
 *
 *  Programs in a folder that only root can enter are copied to one that all can, if a user namespace, to which such a folder
 *  is open, is not allowed here (as in most containers): being capable does not help, PostgreSQL asks for its own programs
 *  by `access`, which does not count capabilities.
 *  @throws {DatabaseError} if we are root and nothing works */
export function chooseAccount(home: string, binaries: Binaries): { account: Account; binaries: Binaries } {
  if (process.getuid?.() !== 0) return { account: { kind: 'self' }, binaries };
  const owner = existsSync(home) ? statSync(home) : null;
  const ids = owner === null ? accounts() : owner.uid === 0 ? [] : [owner];
  const as = (kind: 'account' | 'capable'): Account[] => ids.map(({ uid, gid }) => ({ kind, uid, gid }));
  const namespace: Account[] = owner === null || owner.uid === 0 ? [{ kind: 'namespace' }] : [];
  const folder = path.dirname(home);
  const account = [...as('account'), ...namespace].find((one) => reaches(one, folder, binaries));
  if (account !== undefined) return { account, binaries };
  const copied = ids.length === 0 ? binaries : copyBinaries(binaries);
  const second = [...as('account'), ...as('capable')].find((one) => reaches(one, folder, copied));
  if (second !== undefined) return { account: second, binaries: copied };
  throw new DatabaseError(
    'PostgreSQL does not run as root, and no unprivileged way to run it was found: start FlexTime as another user, or set FLEXTIME_DATA to a folder that the account "nobody" can enter.',
  );
}

/** Whether the server's program starts as this account, and the folder can be entered. */
function reaches(account: Account, folder: string, { postgres }: Binaries): boolean {
  const script = '"$1" --version >/dev/null && cd "$2"';
  const [program, args, credentials] = runAs(account, '/bin/sh', ['-c', script, 'reach', postgres, folder]);
  return spawnSync(program, args, { ...credentials, stdio: 'ignore', cwd: '/' }).status === 0;
}

function accounts(): { uid: number; gid: number }[] {
  const id = (option: string, name: string) => Number.parseInt(spawnSync('id', [option, name], { encoding: 'utf8' }).stdout, 10);
  return ['postgres', 'nobody'].map((name) => ({ uid: id('-u', name), gid: id('-g', name) })).filter(({ uid, gid }) => uid > 0 && gid > 0);
}

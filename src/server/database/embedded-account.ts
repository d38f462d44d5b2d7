import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseError } from './database-error.ts';
import type { Binaries } from './embedded-binaries.ts';

/** As whom the server runs. PostgreSQL refuses to run as root; so if we are root it runs as
 *  - `account`: an unprivileged account of the system, where it can reach programs and data;
 *  - `namespace`: what looks to it like an unprivileged account, in a user namespace of its own, and is root to all others;
 *  - `capable`: an unprivileged account that may pass through folders closed to it, such as /root. */
export type Account =
  | { readonly kind: 'self' | 'namespace' }
  | { readonly kind: 'account' | 'capable'; readonly uid: number; readonly gid: number };

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

const CAPABLE = ['--clear-groups', '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'];

/** Gives a file or folder to the account. */
export function ownBy(account: Account, file: string): void {
  if (account.kind === 'account' || account.kind === 'capable') chownSync(file, account.uid, account.gid);
}

/** The account for a server whose data is, or will be, in the folder `home`. Data that exists decides by its owner: it cannot
 *  be read as another.
 *  @throws {DatabaseError} if we are root and nothing works */
export function chooseAccount(home: string, binaries: Binaries): Account {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  const owner = existsSync(home) ? statSync(home) : null;
  const candidates: Account[] = [];
  for (const { uid, gid } of owner === null ? accounts() : owner.uid === 0 ? [] : [owner]) candidates.push({ kind: 'account', uid, gid });
  if (owner === null || owner.uid === 0) candidates.push({ kind: 'namespace' });
  for (const { uid, gid } of owner === null ? accounts() : owner.uid === 0 ? [] : [owner]) candidates.push({ kind: 'capable', uid, gid });
  const found = candidates.find((account) => reaches(account, path.dirname(home), binaries));
  if (found === undefined)
    throw new DatabaseError(
      'PostgreSQL does not run as root, and no unprivileged way to run it was found: start FlexTime as another user, or move the project and FLEXTIME_DATA out of folders that only root can enter.',
    );
  return found;
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

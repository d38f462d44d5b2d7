import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { ClientConfig } from 'pg';
import { DatabaseError } from './database-error.ts';

/** How to connect to a database address. A server elsewhere is spoken to over TLS with its certificate verified, unless the
 *  address says `sslmode=disable` (no TLS) or `sslmode=no-verify`; one on the loopback only if the address names a
 *  `sslmode`. `sslrootcert=FILE` names an own authority.
 *  @throws {DatabaseError} if that file cannot be read */
export function connectionOf(address: string): ClientConfig {
  const url = new URL(address);
  const mode = url.searchParams.get('sslmode');
  const authority = url.searchParams.get('sslrootcert');
  // What is decided here must not be decided again by the driver, which reads these words otherwise.
  for (const name of [...url.searchParams.keys()]) if (name.startsWith('ssl')) url.searchParams.delete(name);
  return { connectionString: url.href, ssl: tls(mode, authority, isLoopback(url.hostname)), keepAlive: true };
}

/** Where the database is, without its password. */
export function describeAddress(address: string): string {
  const url = new URL(address);
  return `${url.hostname}:${url.port || 5432}${url.pathname}`;
}

function tls(mode: string | null, authority: string | null, loopback: boolean): ConnectionOptions | false {
  if (mode === 'disable' || (loopback && mode === null)) return false;
  return { rejectUnauthorized: mode !== 'no-verify', ca: authority === null ? undefined : readAuthority(authority) };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new DatabaseError(`The database address names the certificate authority ${file}, which cannot be read.`);
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}

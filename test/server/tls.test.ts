import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readConfig } from '../../src/server/config.ts';
import { connectionOf } from '../../src/server/database/address.ts';
import { DatabaseError } from '../../src/server/database/database-error.ts';
import { openDatabase } from '../../src/server/database/open.ts';
import { connectDirect } from '../../src/server/database/pool.ts';
import { startTestServer } from './database-for-tests.ts';

test('a server elsewhere is spoken to over TLS and its certificate verified, unless its address says otherwise', () => {
  const tls = (address: string) => connectionOf(address).ssl;
  assert.deepEqual(tls('postgres://me@db.example.org/x'), { rejectUnauthorized: true, ca: undefined });
  assert.deepEqual(tls('postgres://me@db.example.org/x?sslmode=require'), { rejectUnauthorized: true, ca: undefined });
  assert.deepEqual(tls('postgres://me@db.example.org/x?sslmode=no-verify'), { rejectUnauthorized: false, ca: undefined });
  assert.equal(tls('postgres://me@db.example.org/x?sslmode=disable'), false);
  assert.equal(tls('postgres://me@127.0.0.1/x'), false);
  assert.throws(() => tls('postgres://me@db.example.org/x?sslrootcert=/no/such/file'), DatabaseError);
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test('a server with a certificate: only its authority and its name open the door', {
  skip: hasOpenssl ? false : 'no openssl on this machine',
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'flextime-tls-'));
  const server = await startTestServer();
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const authority = path.join(folder, 'ca.crt');
  makeCertificates(folder);
  await useCertificate(server.adminUrl, folder);

  const address = (host: string, query: string) => {
    const url = new URL(server.adminUrl);
    url.hostname = host;
    url.search = query;
    return url.href;
  };
  const isEncrypted = async (host: string, query: string) => {
    const client = await connectDirect(address(host, query), 'flextime tls test');
    const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    await client.end();
    return rows[0].ssl;
  };
  assert.equal(await isEncrypted('localhost', `sslmode=verify-full&sslrootcert=${authority}`), true);
  assert.equal(await isEncrypted('localhost', 'sslmode=no-verify'), true);
  assert.equal(await isEncrypted('127.0.0.1', ''), false, 'on the loopback nothing is asked for');
  await assert.rejects(isEncrypted('localhost', 'sslmode=require'), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  await assert.rejects(isEncrypted('127.0.0.1', `sslmode=require&sslrootcert=${authority}`), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });

  const open = (query: string) => openDatabase(readConfig({ DATABASE_URL: address('localhost', query) }));
  await assert.rejects(open('sslmode=require'), (error) => error instanceof DatabaseError && /sslrootcert=FILE/.test(error.message));
  const link = await open(`sslmode=require&sslrootcert=${authority}`);
  assert.equal((await link.pool.query('select from flextime')).rowCount, 1, 'the whole way goes over TLS');
  await link.close();
});

/** An authority, and a certificate of it for a server of the name localhost. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=An authority of this test', '-days', '2');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(path.join(folder, 'names'), 'subjectAltName=DNS:localhost');
  const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.crt', ...signing);
}

/** Lets the server take the certificate into its own folder, where only it reads them, and speak TLS from now on. */
async function useCertificate(adminUrl: string, folder: string): Promise<void> {
  const client = await connectDirect(adminUrl, 'flextime tls test');
  for (const file of ['server.crt', 'server.key']) {
    const lines = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
    const values = lines.map((line) => `('${line}')`).join(', ');
    await client.query(`copy (values ${values}) to program 'umask 077; cat > ${file}'`);
  }
  await client.query('alter system set ssl = on');
  await client.query('select pg_reload_conf()');
  // The server reads its settings anew a moment later; each new connection then offers TLS.
  for (let isOn = false; !isOn; ) isOn = (await client.query('show ssl')).rows[0].ssl === 'on';
  await client.end();
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { ConfigError, ROOT, readConfig } from '../../src/server/config.ts';

const example = parseEnv(readFileSync(path.join(ROOT, '.env.example'), 'utf8'));
const code = readFileSync(path.join(ROOT, 'src/server/config.ts'), 'utf8');

test('an empty environment gives a working service on the loopback', () => {
  const config = readConfig({});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 3004);
  assert.equal(config.production, true);
  assert.equal(config.database.url, null);
  assert.equal(config.database.connections, 100);
  assert.equal(config.scale.rateLimit, 1_000);
  assert.equal(config.scale.cacheEntries, 50_000);
  assert.ok(config.scale.web && config.scale.solver);
});

test('.env.example lists every variable, with its default', () => {
  const read = [...code.matchAll(/read\.\w+\(\s*'([A-Z_]+)'/g)].map(([, name]) => name);
  assert.ok(read.length > 15);
  assert.deepEqual(Object.keys(example).sort(), read.sort());
  assert.deepEqual(readConfig(example), readConfig({}));
});

for (const [variables, sentence] of [
  [{ PORT: '99999' }, 'PORT is "99999", but must be a whole number from 0 to 65535.'],
  [{ PORT: '3004x' }, 'PORT is "3004x", but must be a whole number from 0 to 65535.'],
  [{ PORT: '-1' }, 'PORT is "-1", but must be a whole number from 0 to 65535.'],
  [{ NODE_ENV: 'staging' }, 'NODE_ENV is "staging", but must be one of production, development.'],
  [{ FLEXTIME_ROLES: 'web,solver' }, 'FLEXTIME_ROLES is "web,solver", but must be one of all, web, solver.'],
  [{ HOST: 'http://x' }, 'HOST is "http://x", but must be a host name or an address.'],
  [{ DATABASE_URL: 'mysql://me:secret@db/x' }, 'DATABASE_URL is "mysql://db", but must look like postgres://user:password@host:port/name.'],
  [{ REDIS_URL: 'localhost' }, 'REDIS_URL is not an address, but must look like redis://user:password@host:port/name.'],
  [
    { FLEXTIME_TRUSTED_PROXIES: '10.0.0.0/8, 1.2.3.4/33' },
    'FLEXTIME_TRUSTED_PROXIES has "1.2.3.4/33", but must be addresses or networks such as 10.0.0.0/8, separated by commas.',
  ],
  [
    { DIRECT_DATABASE_URL: 'postgres://db/x' },
    'DIRECT_DATABASE_URL is set but DATABASE_URL is not: set both, or neither for the embedded database.',
  ],
] as const) {
  test(`refused with a sentence: ${Object.keys(variables)[0]}=${Object.values(variables)[0]}`, () => {
    assert.throws(() => readConfig(variables), new ConfigError(sentence));
  });
}

test('every wrong variable gets its sentence, and no password is repeated', () => {
  assert.throws(
    () => readConfig({ PORT: 'a', FLEXTIME_WORKERS: '0', DATABASE_URL: 'ftp://me:secret@host/x' }),
    (error: ConfigError) => error.message.split('\n').length === 3 && !error.message.includes('secret'),
  );
});

test('IPv4 and IPv6 networks are taken as proxies', () => {
  const { trustedProxies } = readConfig({ FLEXTIME_TRUSTED_PROXIES: '10.0.0.0/8,fd00::/8 ::1' });
  assert.deepEqual(trustedProxies, ['10.0.0.0/8', 'fd00::/8', '::1']);
});

test('the direct address is the address unless said otherwise', () => {
  const pooled = 'postgres://me@pooler.example/x';
  assert.equal(readConfig({ DATABASE_URL: pooled }).database.directUrl, pooled);
  const direct = 'postgres://me@db.example/x';
  assert.equal(readConfig({ DATABASE_URL: pooled, DIRECT_DATABASE_URL: direct }).database.directUrl, direct);
});

-- Keys are 256 random bits, so a plain SHA-256 of them tells nothing and is found by an index.
create table api_keys (
  id uuid primary key,
  name text not null,
  hash bytea not null unique,
  role text not null check (role in ('viewer', 'editor', 'admin')),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create unique index api_keys_by_name on api_keys (name) where revoked_at is null;

-- A sign-in of the page: the hash of what its cookie holds. It ends with its key.
create table sessions (
  hash bytea primary key,
  key_id uuid not null references api_keys on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_by_end on sessions (expires_at);

-- Who changed what: one row for each request that changed something, written before it is answered.
create table audit (
  id uuid primary key,
  actor text not null,
  client text not null,
  method text not null,
  route text not null,
  resource text not null,
  status integer not null,
  request_id text not null,
  created_at timestamptz not null default now()
);

-- The answer to each POST with an Idempotency-Key, written in the transaction that did the work.
create table idempotency (
  actor text not null,
  key text not null,
  request bytea not null,
  status integer,
  location text,
  etag text,
  body text,
  created_at timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_by_age on idempotency (created_at);

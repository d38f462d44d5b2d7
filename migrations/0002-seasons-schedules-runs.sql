-- Names move, values never change: a season is a name that points at its newest version; versions and schedules are
-- immutable. Ids are UUIDs of version 7, so they sort by the time of their making.

create table seasons (
  id uuid primary key,
  name text not null,
  version integer not null check (version > 0),
  -- set for the seasons that ship with the program, so that each is loaded once
  example text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table season_versions (
  season_id uuid not null references seasons on delete cascade,
  version integer not null,
  name text not null,
  -- the season document, exactly as it is served
  document text not null,
  teams integer not null,
  slots integer not null,
  games integer not null,
  constraints integer not null,
  created_at timestamptz not null default now(),
  primary key (season_id, version)
);

-- slots: 2 bytes a game (little endian, -1 without a slot), flipped: 1 byte a game, in the order of the season's games,
-- which is part of the meaning of a season version and may not change with the program.
create table schedules (
  id uuid primary key,
  season_id uuid not null,
  version integer not null,
  run_id uuid,
  slots bytea not null,
  flipped bytea not null,
  hard double precision not null,
  soft double precision not null,
  created_at timestamptz not null default now(),
  foreign key (season_id, version) references season_versions on delete cascade
);
create index schedules_by_season on schedules (season_id, id desc);
create index schedules_by_score on schedules (season_id, version, hard, soft, id);

create table runs (
  id uuid primary key,
  season_id uuid not null,
  version integer not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'finished', 'stopped', 'failed')),
  seed bigint not null,
  threads integer not null,
  spent_limit_ms bigint,
  iterations_limit bigint,
  target double precision,
  start_schedule_id uuid references schedules on delete set null,
  stop_requested boolean not null default false,
  -- best so far
  schedule_id uuid references schedules on delete set null,
  hard double precision,
  soft double precision,
  -- summed over all attempts
  iterations bigint not null default 0,
  elapsed_ms bigint not null default 0,
  iterations_per_second double precision not null default 0,
  -- grows with each claim; every write of a solver names the attempt it belongs to, so a solver that lost its claim changes nothing
  attempts integer not null default 0,
  -- attempts that ended without a word (the solver died)
  lost integer not null default 0,
  events integer not null default 0,
  error text,
  client text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (season_id, version) references season_versions on delete cascade
);
create index runs_by_season on runs (season_id, id desc);
create index runs_open on runs (status) where status in ('queued', 'running');
alter table schedules add foreign key (run_id) references runs on delete set null;

-- The incumbents of a run, numbered 1, 2, …: what an event stream replays.
create table run_events (
  run_id uuid not null references runs on delete cascade,
  number integer not null,
  schedule_id uuid not null references schedules on delete cascade,
  hard double precision not null,
  soft double precision not null,
  iterations bigint not null,
  elapsed_ms bigint not null,
  created_at timestamptz not null default now(),
  primary key (run_id, number)
);

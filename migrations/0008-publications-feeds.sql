-- What the office has told others of a season, in order: the calendars that people subscribe to show the newest. The number is
-- the SEQUENCE of their events.
create table publications (
  season_id uuid not null references seasons on delete cascade,
  number integer not null check (number > 0),
  schedule_id uuid not null references schedules on delete cascade,
  -- false: it may still change (TENTATIVE)
  final boolean not null,
  note text not null,
  actor text not null,
  created_at timestamptz not null default now(),
  primary key (season_id, number)
);

-- Addresses of calendars that need no key: of each only the hash of its 256 random bits is kept.
create table feeds (
  id uuid primary key,
  hash bytea not null unique,
  season_id uuid not null references seasons on delete cascade,
  -- id of the team whose games it shows; all games if null
  team text,
  actor text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index feeds_by_season on feeds (season_id, id desc);

-- A draft is a name that points at a step; a step is an immutable schedule with the games that are locked in it, and knows
-- the step that it was made from. Undo points at that one, redo at the newest made from here: nothing is ever lost.
create table drafts (
  id uuid primary key,
  season_id uuid not null,
  version integer not null,
  name text not null,
  step integer not null,
  -- grows with every change of the pointer; what If-Match names
  revision integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (season_id, version) references season_versions on delete cascade
);
create index drafts_by_season on drafts (season_id, id desc);

create table draft_steps (
  draft_id uuid not null references drafts on delete cascade,
  number integer not null,
  parent integer,
  schedule_id uuid not null references schedules on delete cascade,
  -- 1 byte a game, 1 where it is locked
  locked bytea not null,
  -- what was done, as it was asked for
  action text not null,
  actor text not null,
  created_at timestamptz not null default now(),
  primary key (draft_id, number)
);
create index draft_steps_by_parent on draft_steps (draft_id, parent);

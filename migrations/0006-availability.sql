-- Who the schools of a conference are, and the dates on which they cannot play or would rather not. An entry is never
-- removed: a withdrawn one stays, so that everybody can see what was asked and what became of it.
create table conferences (
  id uuid primary key,
  name text not null,
  -- JSON: [{code, name, fullName, abbreviation, timeZone, aliases}]
  schools text not null,
  -- JSON: [{key, name}]
  sports text not null,
  -- set for the conference that ships with the program, so that it is loaded once
  example text unique,
  -- grows with every change; what If-Match names
  revision integer not null default 1,
  created_at timestamptz not null default now()
);

create table availability (
  id uuid primary key,
  conference_id uuid not null references conferences on delete cascade,
  school text not null,
  -- keys of sports; all if empty
  sports text[] not null,
  kind text not null,
  ask text not null,
  -- JSON: [{first, last}], calendar dates
  dates text not null,
  hard boolean not null,
  reason text not null,
  source text not null,
  status text not null check (status in ('entered', 'approved', 'declined', 'withdrawn')),
  -- what was said when the status last changed
  note text not null default '',
  -- grows with every change; what If-Match names
  revision integer not null default 1,
  entered_by text not null,
  changed_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index availability_by_conference on availability (conference_id, id desc);

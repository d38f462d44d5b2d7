-- What makes a database FlexTime's: without this table, a database that holds other tables is never written to.
create table flextime (
  id boolean primary key default true check (id),
  -- one for each database, kept through dumps and moves
  installation uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now()
);
insert into flextime default values;

-- The migrations that were applied, by the number that begins their file's name; the greatest is the schema's version.
create table flextime_migrations (
  version integer primary key,
  name text not null,
  applied_at timestamptz not null default now()
);

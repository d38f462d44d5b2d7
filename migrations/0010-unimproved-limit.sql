-- A run may end when nothing better was found for some time; and every run that finished says what ended it.
alter table runs
  add column unimproved_limit_ms bigint,
  add column ended_by text check (ended_by in ('limit', 'target', 'unimproved'));

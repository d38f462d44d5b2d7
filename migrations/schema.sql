-- What all migrations together make, for readers: written by scripts/database-schema.ts, never run by the service.

create table api_keys (
  id uuid not null,
  name text not null,
  hash bytea not null,
  role text not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  constraint api_keys_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'admin'::text]))),
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_hash_key UNIQUE (hash)
);
CREATE UNIQUE INDEX api_keys_by_name ON public.api_keys USING btree (name) WHERE (revoked_at IS NULL);

create table audit (
  id uuid not null,
  actor text not null,
  client text not null,
  method text not null,
  route text not null,
  resource text not null,
  status integer not null,
  request_id text not null,
  created_at timestamp with time zone not null default now(),
  constraint audit_pkey PRIMARY KEY (id)
);

create table availability (
  id uuid not null,
  conference_id uuid not null,
  school text not null,
  sports text[] not null,
  kind text not null,
  ask text not null,
  dates text not null,
  hard boolean not null,
  reason text not null,
  source text not null,
  status text not null,
  note text not null default ''::text,
  revision integer not null default 1,
  entered_by text not null,
  changed_by text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint availability_status_check CHECK ((status = ANY (ARRAY['entered'::text, 'approved'::text, 'declined'::text, 'withdrawn'::text]))),
  constraint availability_pkey PRIMARY KEY (id)
);
CREATE INDEX availability_by_conference ON public.availability USING btree (conference_id, id DESC);

create table conferences (
  id uuid not null,
  name text not null,
  schools text not null,
  sports text not null,
  example text,
  revision integer not null default 1,
  created_at timestamp with time zone not null default now(),
  constraint conferences_pkey PRIMARY KEY (id),
  constraint conferences_example_key UNIQUE (example)
);

create table draft_steps (
  draft_id uuid not null,
  number integer not null,
  parent integer,
  schedule_id uuid not null,
  locked bytea not null,
  action text not null,
  actor text not null,
  created_at timestamp with time zone not null default now(),
  locks text not null default '[]'::text,
  constraint draft_steps_pkey PRIMARY KEY (draft_id, number)
);
CREATE INDEX draft_steps_by_parent ON public.draft_steps USING btree (draft_id, parent);
CREATE INDEX draft_steps_by_schedule ON public.draft_steps USING btree (schedule_id);

create table drafts (
  id uuid not null,
  season_id uuid not null,
  version integer not null,
  name text not null,
  step integer not null,
  revision integer not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint drafts_pkey PRIMARY KEY (id)
);
CREATE INDEX drafts_by_season ON public.drafts USING btree (season_id, id DESC);

create table feeds (
  id uuid not null,
  hash bytea not null,
  season_id uuid not null,
  team text,
  actor text not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  constraint feeds_pkey PRIMARY KEY (id),
  constraint feeds_hash_key UNIQUE (hash)
);
CREATE INDEX feeds_by_season ON public.feeds USING btree (season_id, id DESC);

create table flextime (
  id boolean not null default true,
  installation uuid not null default gen_random_uuid(),
  created_at timestamp with time zone not null default now(),
  constraint flextime_id_check CHECK (id),
  constraint flextime_pkey PRIMARY KEY (id)
);

create table flextime_migrations (
  version integer not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint flextime_migrations_pkey PRIMARY KEY (version)
);

create table idempotency (
  actor text not null,
  key text not null,
  request bytea not null,
  status integer,
  location text,
  etag text,
  body text,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_pkey PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_by_age ON public.idempotency USING btree (created_at);

create table publications (
  season_id uuid not null,
  number integer not null,
  schedule_id uuid not null,
  final boolean not null,
  note text not null,
  actor text not null,
  created_at timestamp with time zone not null default now(),
  constraint publications_number_check CHECK ((number > 0)),
  constraint publications_pkey PRIMARY KEY (season_id, number)
);

create table run_events (
  run_id uuid not null,
  number integer not null,
  schedule_id uuid not null,
  hard double precision not null,
  soft double precision not null,
  iterations bigint not null,
  elapsed_ms bigint not null,
  created_at timestamp with time zone not null default now(),
  constraint run_events_pkey PRIMARY KEY (run_id, number)
);

create table runs (
  id uuid not null,
  season_id uuid not null,
  version integer not null,
  status text not null default 'queued'::text,
  seed bigint not null,
  threads integer not null,
  spent_limit_ms bigint,
  iterations_limit bigint,
  target double precision,
  start_schedule_id uuid,
  stop_requested boolean not null default false,
  schedule_id uuid,
  hard double precision,
  soft double precision,
  iterations bigint not null default 0,
  elapsed_ms bigint not null default 0,
  iterations_per_second double precision not null default 0,
  attempts integer not null default 0,
  lost integer not null default 0,
  events integer not null default 0,
  error text,
  client text,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  locked bytea,
  unimproved_limit_ms bigint,
  ended_by text,
  contradiction text,
  constraint runs_ended_by_check CHECK ((ended_by = ANY (ARRAY['limit'::text, 'target'::text, 'unimproved'::text]))),
  constraint runs_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'stopped'::text, 'failed'::text]))),
  constraint runs_pkey PRIMARY KEY (id)
);
CREATE INDEX runs_by_season ON public.runs USING btree (season_id, id DESC);
CREATE INDEX runs_open ON public.runs USING btree (status) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

create table schedules (
  id uuid not null,
  season_id uuid not null,
  version integer not null,
  run_id uuid,
  slots bytea not null,
  flipped bytea not null,
  hard double precision not null,
  soft double precision not null,
  created_at timestamp with time zone not null default now(),
  constraint schedules_pkey PRIMARY KEY (id)
);
CREATE INDEX schedules_by_score ON public.schedules USING btree (season_id, version, hard, soft, id);
CREATE INDEX schedules_by_season ON public.schedules USING btree (season_id, id DESC);

create table season_versions (
  season_id uuid not null,
  version integer not null,
  name text not null,
  document text not null,
  teams integer not null,
  slots integer not null,
  games integer not null,
  constraints integer not null,
  created_at timestamp with time zone not null default now(),
  constraint season_versions_pkey PRIMARY KEY (season_id, version)
);

create table seasons (
  id uuid not null,
  name text not null,
  version integer not null,
  example text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint seasons_version_check CHECK ((version > 0)),
  constraint seasons_pkey PRIMARY KEY (id),
  constraint seasons_example_key UNIQUE (example)
);

create table sessions (
  hash bytea not null,
  key_id uuid not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (hash)
);
CREATE INDEX sessions_by_end ON public.sessions USING btree (expires_at);

alter table availability add constraint availability_conference_id_fkey FOREIGN KEY (conference_id) REFERENCES conferences(id) ON DELETE CASCADE;
alter table draft_steps add constraint draft_steps_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES drafts(id) ON DELETE CASCADE;
alter table draft_steps add constraint draft_steps_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedules(id) ON DELETE CASCADE;
alter table drafts add constraint drafts_season_id_version_fkey FOREIGN KEY (season_id, version) REFERENCES season_versions(season_id, version) ON DELETE CASCADE;
alter table feeds add constraint feeds_season_id_fkey FOREIGN KEY (season_id) REFERENCES seasons(id) ON DELETE CASCADE;
alter table publications add constraint publications_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedules(id) ON DELETE CASCADE;
alter table publications add constraint publications_season_id_fkey FOREIGN KEY (season_id) REFERENCES seasons(id) ON DELETE CASCADE;
alter table run_events add constraint run_events_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE;
alter table run_events add constraint run_events_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedules(id) ON DELETE CASCADE;
alter table runs add constraint runs_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedules(id) ON DELETE SET NULL;
alter table runs add constraint runs_season_id_version_fkey FOREIGN KEY (season_id, version) REFERENCES season_versions(season_id, version) ON DELETE CASCADE;
alter table runs add constraint runs_start_schedule_id_fkey FOREIGN KEY (start_schedule_id) REFERENCES schedules(id) ON DELETE SET NULL;
alter table schedules add constraint schedules_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE SET NULL;
alter table schedules add constraint schedules_season_id_version_fkey FOREIGN KEY (season_id, version) REFERENCES season_versions(season_id, version) ON DELETE CASCADE;
alter table season_versions add constraint season_versions_season_id_fkey FOREIGN KEY (season_id) REFERENCES seasons(id) ON DELETE CASCADE;
alter table sessions add constraint sessions_key_id_fkey FOREIGN KEY (key_id) REFERENCES api_keys(id) ON DELETE CASCADE;

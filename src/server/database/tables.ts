import type { Generated, Kysely } from 'kysely';

/** The tables as the migrations make them; `int8` comes as text, so that no digit is lost. */
export interface Tables {
  seasons: {
    id: string;
    name: string;
    version: number;
    example: Generated<string | null>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  season_versions: {
    season_id: string;
    version: number;
    name: string;
    document: string;
    teams: number;
    slots: number;
    games: number;
    constraints: number;
    created_at: Generated<Date>;
  };
  schedules: {
    id: string;
    season_id: string;
    version: number;
    run_id: string | null;
    slots: Buffer;
    flipped: Buffer;
    hard: number;
    soft: number;
    created_at: Generated<Date>;
  };
  runs: {
    id: string;
    season_id: string;
    version: number;
    status: Generated<RunStatus>;
    seed: string | number;
    threads: number;
    spent_limit_ms: string | number | null;
    unimproved_limit_ms: string | number | null;
    iterations_limit: string | number | null;
    target: number | null;
    start_schedule_id: string | null;
    locked: Generated<Buffer | null>;
    stop_requested: Generated<boolean>;
    schedule_id: string | null;
    hard: number | null;
    soft: number | null;
    iterations: Generated<string | number>;
    elapsed_ms: Generated<string | number>;
    iterations_per_second: Generated<number>;
    attempts: Generated<number>;
    lost: Generated<number>;
    events: Generated<number>;
    error: string | null;
    ended_by: RunEnd | null;
    contradiction: string | null;
    client: string | null;
    created_at: Generated<Date>;
    started_at: Date | null;
    updated_at: Generated<Date>;
    finished_at: Date | null;
  };
  run_events: {
    run_id: string;
    number: number;
    schedule_id: string;
    hard: number;
    soft: number;
    iterations: string | number;
    elapsed_ms: string | number;
    created_at: Generated<Date>;
  };
  api_keys: {
    id: string;
    name: string;
    hash: Buffer;
    role: KeyRole;
    created_at: Generated<Date>;
    revoked_at: Generated<Date | null>;
  };
  sessions: {
    hash: Buffer;
    key_id: string;
    created_at: Generated<Date>;
    expires_at: Date;
  };
  audit: {
    id: string;
    actor: string;
    client: string;
    method: string;
    route: string;
    resource: string;
    status: number;
    request_id: string;
    created_at: Generated<Date>;
  };
  idempotency: {
    actor: string;
    key: string;
    request: Buffer;
    status: Generated<number | null>;
    location: Generated<string | null>;
    etag: Generated<string | null>;
    body: Generated<string | null>;
    created_at: Generated<Date>;
  };
  drafts: {
    id: string;
    season_id: string;
    version: number;
    name: string;
    step: number;
    revision: number;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  draft_steps: {
    draft_id: string;
    number: number;
    parent: number | null;
    schedule_id: string;
    locked: Buffer;
    action: string;
    actor: string;
    locks: Generated<string>;
    created_at: Generated<Date>;
  };
  conferences: {
    id: string;
    name: string;
    schools: string;
    sports: string;
    example: Generated<string | null>;
    revision: Generated<number>;
    created_at: Generated<Date>;
  };
  availability: {
    id: string;
    conference_id: string;
    school: string;
    sports: string[];
    kind: string;
    ask: string;
    dates: string;
    hard: boolean;
    reason: string;
    source: string;
    status: AvailabilityStatus;
    note: Generated<string>;
    revision: Generated<number>;
    entered_by: string;
    changed_by: string;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  publications: {
    season_id: string;
    number: number;
    schedule_id: string;
    final: boolean;
    note: string;
    actor: string;
    created_at: Generated<Date>;
  };
  feeds: {
    id: string;
    hash: Buffer;
    season_id: string;
    team: string | null;
    actor: string;
    created_at: Generated<Date>;
    revoked_at: Generated<Date | null>;
  };
}

/** A database or a transaction on it: what every function of the stores takes first. */
export type Database = Kysely<Tables>;

/** Does `work` in a transaction: in the one that `db` is, or in one of its own. */
export function inTransaction<Result>(db: Database, work: (transaction: Database) => Promise<Result>): Promise<Result> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** What the holder of a key may do: read; edit and run as well; keys and operations as well. */
export type KeyRole = 'viewer' | 'editor' | 'admin';

/** An entry of the availability desk waits, is decided, or was taken back by the school. */
export type AvailabilityStatus = 'entered' | 'approved' | 'declined' | 'withdrawn';

export type RunStatus = 'queued' | 'running' | 'finished' | 'stopped' | 'failed';

/** What ends a run that nobody stops. */
export type RunEnd = 'limit' | 'target' | 'unimproved';

/** A piece of a list, newest first: `limit` entries older than the one named by `before`. */
export interface Page {
  readonly limit: number;
  readonly before: string | null;
}

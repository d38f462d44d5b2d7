import type { Static, TSchema } from 'typebox';
import type { ScheduleDocument } from '../formats/schedule-document.ts';
import type * as schemas from '../server/http/schemas.ts';
import { reportLost } from './connection.ts';

/** A value of the API as it comes over the wire: times are text. */
type Wire<Value> = Value extends Date ? string : Value extends object ? { [Key in keyof Value]: Wire<Value[Key]> } : Value;
type Of<Schema extends TSchema> = Wire<Static<Schema>>;

export type Score = Of<typeof schemas.Score>;
export type SeasonHead = Of<typeof schemas.SeasonHead>;
export type SeasonVersion = Of<typeof schemas.SeasonVersion>;
export type ScheduleHead = Of<typeof schemas.ScheduleHead>;
export type StoredSchedule = Omit<ScheduleHead, 'version'> & ScheduleDocument & { readonly seasonVersion: number };
export type Run = Of<typeof schemas.Run>;
export type RunRequest = Of<typeof schemas.RunRequest>;
export type Caller = Of<typeof schemas.Caller>;

export interface List<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** One wrong place of what was sent: a JSON Pointer, and what is wrong there. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** What the service refused, in its own words (RFC 9457). */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  readonly title: string;
  readonly faults: readonly Fault[];

  constructor(status: number, title: string, detail: string, faults: readonly Fault[] = []) {
    super(detail);
    this.status = status;
    this.title = title;
    this.faults = faults;
  }
}

/** The service did not answer at all. */
export class LostError extends Error {
  override readonly name = 'LostError';
}

const BASE = '/api/v1';

/** The largest file that the service takes. */
export const MOST_FILE_BYTES = 16 * 1024 * 1024;

export interface FileBody {
  readonly type: 'application/json' | 'application/xml';
  readonly text: string;
}

async function send<Answer>(method: string, path: string, body?: FileBody): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = body.type;
  // The same request sent again, by a browser or a proxy, must not be done twice.
  if (method === 'POST') headers['idempotency-key'] = newKey();
  let response: Response;
  try {
    response = await fetch(BASE + path, { method, headers, body: body?.text });
  } catch (error) {
    reportLost();
    throw new LostError((error as Error).message);
  }
  if (response.ok) return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
  throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<RefusedError> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json')) return new RefusedError(response.status, response.statusText, `${response.status} ${response.statusText}`);
  const { title, detail, errors } = (await response.json()) as { title: string; detail: string; errors?: Fault[] };
  return new RefusedError(response.status, title, detail, errors);
}

/** Not `randomUUID`, which browsers have on secure pages only. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const next = (cursor: string | null) => (cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`);

const json = (value: unknown): FileBody => ({ type: 'application/json', text: JSON.stringify(value) });

export const api = {
  session: () => send<Caller>('GET', '/session'),
  signIn: (key: string) => send<Caller>('POST', '/session', json({ key })),
  seasons: (cursor: string | null) => send<List<SeasonHead>>('GET', `/seasons?limit=50${next(cursor)}`),
  season: (id: string) => send<SeasonHead & { document: unknown }>('GET', `/seasons/${id}`),
  seasonVersion: (id: string, version: number) => send<SeasonVersion>('GET', `/seasons/${id}/versions/${version}`),
  addSeason: (body: FileBody) => send<SeasonHead>('POST', '/seasons', body),
  schedules: (seasonId: string, cursor: string | null) =>
    send<List<ScheduleHead>>('GET', `/seasons/${seasonId}/schedules?limit=100${next(cursor)}`),
  addSchedule: (seasonId: string, body: FileBody) => send<ScheduleHead>('POST', `/seasons/${seasonId}/schedules`, body),
  schedule: (id: string) => send<StoredSchedule>('GET', `/schedules/${id}`),
  runs: (seasonId: string) => send<List<Run>>('GET', `/runs?season=${seasonId}&limit=50`),
  startRun: (request: RunRequest) => send<Run>('POST', '/runs', json(request)),
  stopRun: (id: string) => send<Run>('POST', `/runs/${id}/stop`),
};

export function eventsUrl(runId: string): string {
  return `${BASE}/runs/${runId}/events`;
}

export const DOWNLOAD_FORMATS = ['json', 'xml', 'csv', 'ics'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

export function downloadUrl(scheduleId: string, format: DownloadFormat): string {
  return `${BASE}/schedules/${scheduleId}?format=${format}`;
}

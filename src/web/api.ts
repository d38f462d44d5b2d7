import type { Static, TSchema } from 'typebox';
import type { ScheduleDocument } from '../formats/schedule-document.ts';
import type * as desk from '../server/http/availability-schemas.ts';
import type * as drafts from '../server/http/draft-schemas.ts';
import type * as publishing from '../server/http/publication-schemas.ts';
import type * as repairing from '../server/http/repair-schemas.ts';
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
export type Draft = Of<typeof drafts.Draft>;
export type DraftAction = Of<typeof drafts.DraftAction>;
export type DraftStep = Of<typeof drafts.DraftStep>;
export type ImportedSchedule = Of<typeof schemas.ImportedSchedule>;
export type RepairRequest = Of<typeof repairing.RepairRequest>;
export type Repairs = Of<typeof repairing.Repairs>;
export type Repair = Of<typeof repairing.Repair>;
export type LossRequest = Of<typeof repairing.LossRequest>;
export type Loss = Of<typeof repairing.Loss>;
export type Conference = Of<typeof desk.Conference>;
export type ConferenceContent = Of<typeof desk.ConferenceContent>;
export type Availability = Of<typeof desk.Availability>;
export type AvailabilityContent = Of<typeof desk.AvailabilityContent>;
export type AvailabilityAction = Of<typeof desk.AvailabilityAction>;
export type AvailabilityImport = Of<typeof desk.AvailabilityImport>;
export type AvailabilityWeek = Of<typeof desk.AvailabilityWeek>;
export type DeskReading = Of<typeof desk.DeskReading>;
export type SeasonWithRules = Of<typeof desk.SeasonWithRules>;
export type Publication = Of<typeof publishing.Publication>;
export type Feed = Of<typeof publishing.Feed>;
export type NewFeed = Of<typeof publishing.NewFeed>;

/** Something that changes, and the tag of the state that was read: what a change of it is based on. */
export interface Tagged<Value> {
  readonly value: Value;
  readonly tag: string;
}

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
  readonly type: 'application/json' | 'application/xml' | 'text/csv' | 'text/calendar';
  readonly text: string;
}

async function request(method: string, path: string, body?: FileBody, tag?: string): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = body.type;
  if (tag !== undefined) headers['if-match'] = tag;
  // The same request sent again, by a browser or a proxy, must not be done twice.
  if (method === 'POST') headers['idempotency-key'] = newKey();
  let response: Response;
  try {
    response = await fetch(BASE + path, { method, headers, body: body?.text });
  } catch (error) {
    reportLost();
    throw new LostError((error as Error).message);
  }
  if (response.ok) return response;
  throw await refusalOf(response);
}

async function send<Answer>(method: string, path: string, body?: FileBody, tag?: string): Promise<Answer> {
  const response = await request(method, path, body, tag);
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
}

async function sendTagged<Value>(method: string, path: string, body?: FileBody, tag?: string): Promise<Tagged<Value>> {
  const response = await request(method, path, body, tag);
  return { value: (await response.json()) as Value, tag: response.headers.get('etag') ?? '' };
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
  seasonToChange: (id: string) => sendTagged<SeasonHead & { document: unknown }>('GET', `/seasons/${id}`),
  changeSeason: (id: string, document: unknown, tag: string) => sendTagged<SeasonHead>('PUT', `/seasons/${id}`, json(document), tag),
  seasonVersion: (id: string, version: number) => send<SeasonVersion>('GET', `/seasons/${id}/versions/${version}`),
  addSeason: (body: FileBody) => send<SeasonHead>('POST', '/seasons', body),
  schedules: (seasonId: string, cursor: string | null) =>
    send<List<ScheduleHead>>('GET', `/seasons/${seasonId}/schedules?steps=false&limit=100${next(cursor)}`),
  addSchedule: (seasonId: string, body: FileBody, query: Record<string, string> = {}) =>
    send<ImportedSchedule>('POST', `/seasons/${seasonId}/schedules${queryOf(query)}`, body),
  schedule: (id: string) => send<StoredSchedule>('GET', `/schedules/${id}`),
  runs: (seasonId: string) => send<List<Run>>('GET', `/runs?season=${seasonId}&limit=50`),
  startRun: (request: RunRequest) => send<Run>('POST', '/runs', json(request)),
  stopRun: (id: string) => send<Run>('POST', `/runs/${id}/stop`),
  drafts: (seasonId: string) => send<List<Draft>>('GET', `/drafts?season=${seasonId}&limit=100`),
  draft: (id: string) => sendTagged<Draft>('GET', `/drafts/${id}`),
  beginDraft: (seasonId: string, name: string, scheduleId: string | null) =>
    sendTagged<Draft>('POST', '/drafts', json({ seasonId, name, ...(scheduleId !== null && { scheduleId }) })),
  changeDraft: (id: string, action: DraftAction, tag: string) => sendTagged<Draft>('PATCH', `/drafts/${id}`, json(action), tag),
  draftSteps: (id: string) => send<{ readonly items: readonly DraftStep[] }>('GET', `/drafts/${id}/steps`),
  repairs: (scheduleId: string, wanted: RepairRequest) => send<Repairs>('POST', `/schedules/${scheduleId}/repairs`, json(wanted)),
  keepLoss: (seasonId: string, loss: LossRequest, version: number) =>
    send<Loss>('POST', `/seasons/${seasonId}/losses`, json(loss), `"${version}"`),
  conferences: () => send<List<Conference>>('GET', '/conferences?limit=100'),
  openDesk: (seasonId: string) => send<Conference>('POST', '/conferences', json({ seasonId })),
  conference: (id: string) => sendTagged<Conference>('GET', `/conferences/${id}`),
  changeConference: (id: string, content: ConferenceContent, tag: string) =>
    sendTagged<Conference>('PUT', `/conferences/${id}`, json(content), tag),
  availability: (conferenceId: string, filter: Record<string, string>, cursor: string | null) =>
    send<List<Availability>>('GET', `/conferences/${conferenceId}/availability${queryOf({ limit: '100', ...filter })}${next(cursor)}`),
  weeks: (conferenceId: string, sport: string) =>
    send<{ readonly items: readonly AvailabilityWeek[] }>(
      'GET',
      `/conferences/${conferenceId}/availability/weeks${queryOf(sport === '' ? {} : { sport })}`,
    ),
  enterAvailability: (conferenceId: string, content: AvailabilityContent) =>
    send<Availability>('POST', `/conferences/${conferenceId}/availability`, json(content)),
  importAvailability: (conferenceId: string, body: FileBody, query: Record<string, string>) =>
    send<AvailabilityImport>('POST', `/conferences/${conferenceId}/availability/import${queryOf(query)}`, body),
  availabilityEntry: (id: string) => sendTagged<Availability>('GET', `/availability/${id}`),
  changeAvailability: (id: string, action: AvailabilityAction, tag: string) =>
    send<Availability>('PATCH', `/availability/${id}`, json(action), tag),
  deskReading: (seasonId: string, conferenceId: string) =>
    send<DeskReading>('GET', `/seasons/${seasonId}/availability?conference=${conferenceId}`),
  applyDesk: (seasonId: string, conferenceId: string, version: number) =>
    send<SeasonWithRules>('POST', `/seasons/${seasonId}/availability`, json({ conferenceId }), `"${version}"`),
  publications: (seasonId: string) => send<{ readonly items: readonly Publication[] }>('GET', `/seasons/${seasonId}/publications`),
  publish: (seasonId: string, scheduleId: string, final: boolean, note: string) =>
    send<Publication>('POST', `/seasons/${seasonId}/publications`, json({ scheduleId, final, note })),
  feeds: (seasonId: string) => send<{ readonly items: readonly Feed[] }>('GET', `/seasons/${seasonId}/feeds`),
  makeFeed: (seasonId: string, team: string | null) =>
    send<NewFeed>('POST', `/seasons/${seasonId}/feeds`, json(team === null ? {} : { team })),
  endFeed: (id: string) => send<void>('DELETE', `/feeds/${id}`),
};

function queryOf(query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

export function availabilityTableUrl(conferenceId: string): string {
  return `${BASE}/conferences/${conferenceId}/availability?format=csv`;
}

export function eventsUrl(runId: string): string {
  return `${BASE}/runs/${runId}/events`;
}

export const DOWNLOAD_FORMATS = ['json', 'xml', 'csv', 'week', 'day', 'ics'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

export function downloadUrl(scheduleId: string, format: DownloadFormat): string {
  return `${BASE}/schedules/${scheduleId}?format=${format}`;
}

/** The printable page: the composite with all sheets, or the sheet of one team. */
export function printUrl(scheduleId: string, team: string | null): string {
  return `${BASE}/schedules/${scheduleId}?format=html${team === null ? '' : `&team=${encodeURIComponent(team)}`}`;
}

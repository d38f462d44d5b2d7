import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Config, RATE_WINDOW_MS } from '../config.ts';
import type { PreparedDatabase } from '../database/open.ts';
import { serveUnits, UnitCounter } from '../http/unit-store.ts';
import type { Job } from '../runs/queue.ts';
import { ProcessMetrics } from '../telemetry/metrics.ts';
import { NodeMetrics } from '../telemetry/node-metrics.ts';
import { Member } from './member.ts';
import type { NodeStatus, Role } from './messages.ts';
import { Restarts } from './restarts.ts';
import { shareOf } from './shares.ts';

/** A place in the node that one process after the other fills. */
interface Place {
  readonly role: Role;
  readonly number: number;
  readonly deaths: Restarts;
  member: Member | null;
  /** Its processes died too often: it stays empty until the next reload. */
  givenUp: boolean;
  restarts: number;
}

export interface PrimaryOptions {
  /** Its port is not 0. */
  readonly config: Config;
  readonly database: PreparedDatabase;
  readonly log: Logger;
  /** Told what whoever started the node should know, as a sentence. */
  readonly report: (sentence: string) => void;
  /** Called when the node can serve no more because its processes die too often. */
  readonly onLost: () => void;
}

/** The processes of one node: started together, each replaced when it dies, all renewed one by one by {@link Primary.reload},
 *  and ended by {@link Primary.stop}.
 *
 *  A place of the node is filled by a process that is starting, ready, or draining. If it dies unasked, the next takes its
 *  place after a pause that grows while lives are short; after too many short lives the place is given up, and the
 *  connections are shared out anew among the others. A reload fills each place, one after the other, with a new process,
 *  and only when that is ready the old one drains; if it does not become ready, the old one stays and the reload ends.
 *
 *  Loading its code is most of a process's start, and on a busy machine takes seconds. So in production a web process
 *  without a place waits with its code loaded, holding nothing else, and takes the place of one that dies.
 *
 *  Here are also kept the two things that no single process may lose when it dies: the units that clients have taken from the
 *  rate limit, and the sums of the metrics. */
export class Primary {
  readonly #options: PrimaryOptions;
  readonly #places: Place[];
  readonly #units: UnitCounter | null;
  readonly #metrics: NodeMetrics;
  /** The web process that waits for a place. */
  #spare: Member | null = null;
  readonly #deathsOfSpares = new Restarts();
  #share: number;
  /** Once all were ready; until then a process that ends ends the start. */
  #started = false;
  #stopping = false;
  #reloading: Promise<void> | null = null;
  #reloadingNext: Promise<void> | null = null;

  private constructor(options: PrimaryOptions) {
    this.#options = options;
    const { web, solver, workers, rateLimit, redisUrl } = options.config.scale;
    const place = (role: Role, number: number): Place => ({
      role,
      number,
      deaths: new Restarts(),
      member: null,
      givenUp: false,
      restarts: 0,
    });
    this.#places = [
      ...(web ? Array.from({ length: workers }, (_, index) => place('web', index + 1)) : []),
      ...(solver ? [place('solver', 1)] : []),
    ];
    this.#share = this.#shareOfAlive();
    this.#units = rateLimit > 0 && redisUrl === null ? new UnitCounter({ limit: rateLimit, windowMs: RATE_WINDOW_MS }) : null;
    const workersNow = () => ({ alive: this.#count('ready'), restarts: this.#places.reduce((sum, { restarts }) => sum + restarts, 0) });
    this.#metrics = new NodeMetrics(new ProcessMetrics('primary', { workers: workersNow }));
  }

  /** Starts all processes of a node; resolves when all are ready.
   *  @throws an error with a sentence if one of them cannot start; none is left then */
  static async start(options: PrimaryOptions): Promise<Primary> {
    const primary = new Primary(options);
    try {
      await Promise.all(primary.#places.map((place) => primary.#fill(place, new Member(place.role))));
      primary.#started = true;
      primary.#keepSpare();
      return primary;
    } catch (error) {
      await primary.stop();
      throw error;
    }
  }

  get status(): NodeStatus {
    const processes = this.#places.map(({ role, number, member, givenUp, restarts }) => {
      const state = givenUp ? ('given-up' as const) : member?.isReady ? ('ready' as const) : ('starting' as const);
      return { role, number, state, restarts };
    });
    return { processes, connections: this.#options.database.connections, share: this.#share };
  }

  /** Replaces every process by a new one without a failed request. Calls while one is at work are answered by one more after
   *  it: what changed before a call is in every process when it resolves. */
  reload(): Promise<void> {
    if (this.#reloading === null) {
      this.#reloading = this.#reload().finally(() => {
        this.#reloading = null;
        this.#keepSpare();
      });
      return this.#reloading;
    }
    this.#reloadingNext ??= this.#reloading.then(() => {
      this.#reloadingNext = null;
      return this.reload();
    });
    return this.#reloadingNext;
  }

  /** Ends every process, each after its work. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#spare?.kill();
    await Promise.all([this.#spare?.gone, ...this.#places.map(({ member }) => member?.drain(false))]);
  }

  /** Ends every process at once. */
  kill(): void {
    this.#stopping = true;
    this.#spare?.kill();
    for (const { member } of this.#places) member?.kill();
  }

  /** Puts a process into a place; resolves when it is ready.
   *  @throws an error with a sentence if it cannot be */
  async #fill(place: Place, member: Member, abandoned: readonly Job[] = []): Promise<void> {
    const { config, database } = this.#options;
    const { role, number } = place;
    const { url, directUrl, schema } = database;
    place.member = member;
    if (this.#units !== null && role === 'web') serveUnits(member.process, this.#units);
    this.#metrics.attach(member.process);
    void member.gone.then(() => this.#lost(place, member));
    await member.begin({ role, number, config, database: { url, directUrl, schema }, share: this.#share, abandoned });
    this.#announce();
  }

  /** Starts the process that waits for a place, if there should be one and is none. */
  #keepSpare(): void {
    const { production, scale } = this.#options.config;
    if (!production || !scale.web || this.#spare !== null || this.#reloading !== null || this.#stopping) return;
    const startedAt = performance.now();
    const spare = new Member('web');
    this.#spare = spare;
    void spare.gone.then(async () => {
      if (this.#spare !== spare || this.#stopping) return;
      this.#spare = null;
      const delay = this.#deathsOfSpares.after(performance.now() - startedAt);
      this.#options.log.warn({ delay }, 'the process that waits for a place died');
      if (delay === null) return;
      await pause(delay);
      this.#keepSpare();
    });
  }

  #takeSpare(): Member | null {
    const spare = this.#spare;
    this.#spare = null;
    return spare;
  }

  /** A process is gone. If nobody asked for it, another takes its place. */
  async #lost(place: Place, member: Member): Promise<void> {
    if (place.member !== member || member.draining || this.#stopping || !this.#started) return;
    const { log, report, onLost } = this.#options;
    const { role, number } = place;
    const delay = place.deaths.after(member.age);
    if (delay === null) {
      place.member = null;
      place.givenUp = true;
      report(`The ${role} process ${number} died too often and is not started again. Look into the log, then reload (SIGHUP).`);
      if (!this.#places.some((one) => one.role === role && !one.givenUp)) return onLost();
      await this.#setShare(this.#shareOfAlive());
      return;
    }
    place.restarts++;
    log.warn({ role, number, delay }, 'a process died and is started again');
    this.#announce();
    await pause(delay);
    if (place.member !== member || this.#stopping) return;
    // Whether it becomes ready or not, the place hears of its end.
    await this.#fill(place, (role === 'web' ? this.#takeSpare() : null) ?? new Member(role), member.jobs).catch(() => undefined);
    this.#keepSpare();
  }

  async #reload(): Promise<void> {
    // The code may have changed since the spare loaded it.
    this.#takeSpare()?.kill();
    const revived = this.#places.filter(({ givenUp }) => givenUp);
    for (const place of revived) place.givenUp = false;
    if (revived.length > 0) await this.#setShare(this.#shareOfAlive());
    for (const place of this.#places) {
      if (this.#stopping) return;
      const old = place.member;
      try {
        await this.#fill(place, new Member(place.role));
      } catch (error) {
        place.member = old;
        this.#options.report(
          `The reload ended at the ${place.role} process ${place.number}, which goes on as it was. ${(error as Error).message}`,
        );
        return;
      }
      await old?.drain(true);
    }
  }

  #count(state: NodeStatus['processes'][number]['state']): number {
    return this.status.processes.filter((one) => one.state === state).length;
  }

  #shareOfAlive(): number {
    const count = (role: Role) => this.#places.filter((place) => place.role === role && !place.givenUp).length;
    return shareOf(this.#options.database.connections, count('web'), count('solver'));
  }

  /** Changes every share. Smaller ones are kept by all before anything that needs the connections goes on. */
  async #setShare(share: number): Promise<void> {
    this.#share = share;
    this.#announce();
    await Promise.all(this.#places.map(({ member }) => member?.setShare(share)));
  }

  #announce(): void {
    const { status } = this;
    for (const { member } of this.#places) member?.tell({ kind: 'status', status });
  }
}

import type { DownloadFormat } from './api.ts';
import { describeAction, officeWords } from './office-words.ts';

/** Everything that the page says, in one place. Sentences of the model (conflicts, names of dates) come from the model. */

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const MOMENT = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', year: 'numeric' });

export function figure(value: number): string {
  return NUMBER.format(value);
}

export function whole(value: number): string {
  return WHOLE.format(value);
}

const SIGNED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0, signDisplay: 'exceptZero' });

/** `+12`, `-3`, `0`. */
export function signed(value: number): string {
  return SIGNED.format(value);
}

/** `1 team`, `16 teams`; a plural of its own where the noun has one. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${whole(value)} ${value === 1 ? noun : plural}`;
}

/** `45 s`, `4 min 05 s`, `1 h 30 min`, `2 h`. */
export function duration(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  if (rounded < 60) return `${rounded} s`;
  const [large, small, units] =
    rounded < 3600
      ? [Math.floor(rounded / 60), rounded % 60, ['min', 's']]
      : [Math.floor(rounded / 3600), Math.floor((rounded % 3600) / 60), ['h', 'min']];
  return `${large} ${units[0]}${small === 0 ? '' : ` ${String(small).padStart(2, '0')} ${units[1]}`}`;
}

/** `Nov 24, 11:05 AM`, in the reader's own time zone. */
export function moment(time: string): string {
  return MOMENT.format(new Date(time));
}

export function day(time: string): string {
  return DAY.format(new Date(time));
}

const DATE = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' });
const SHORT_DATE = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric' });

/** Calendar dates `YYYY-MM-DD`, the same in every time zone: `Sat, Jan 3, 2026`, `Sat, Jan 3 to Mon, Jan 5, 2026`. */
export function spanText({ first, last }: { readonly first: string; readonly last: string }): string {
  const at = (day: string) => new Date(`${day}T00:00:00Z`);
  if (first === last) return DATE.format(at(first));
  return `${(first.slice(0, 4) === last.slice(0, 4) ? SHORT_DATE : DATE).format(at(first))} to ${DATE.format(at(last))}`;
}

/** `0 hard, 214 soft`. */
export function scoreText({ hard, soft }: { hard: number; soft: number }): string {
  return `${figure(hard)} hard, ${figure(soft)} soft`;
}

export const words = {
  ...officeWords,
  product: 'FlexTime',
  skip: 'Skip to the content',
  close: 'Close',
  tryAgain: 'Try again',
  more: 'Show more',
  loading: 'Loading …',
  failed: 'This could not be loaded',

  nav: { title: 'Places', seasons: 'Seasons', availability: 'Availability' },

  connection: {
    title: 'Connection',
    lost: 'The connection to the service is lost.',
    lostDetail: 'What you see is kept; it goes on by itself as soon as the service answers.',
    back: 'The connection is back.',
  },

  signIn: {
    title: 'Sign in',
    detail: 'This service asks for an API key. Whoever runs it makes one with “flextime keys add”.',
    key: 'API key',
    submit: 'Sign in',
  },

  seasons: {
    title: 'Seasons',
    back: 'All seasons',
    none: 'No season yet',
    noneDetail: 'Import a season file to begin: FlexTime JSON or RobinX XML.',
    name: 'Season',
    teams: 'Teams',
    games: 'Games',
    dates: 'Dates',
    rules: 'Rules',
    best: 'Best schedule',
    changed: 'Changed',
    unsolved: 'none yet',
    feasible: 'keeps every hard rule',
    infeasible: 'breaks hard rules',
  },

  importing: {
    season: 'Import a season',
    schedule: 'Import a schedule',
    hint: 'Drop a file anywhere here: FlexTime JSON or RobinX XML.',
    scheduleHint:
      'JSON, RobinX XML, a table of games (CSV), or an office grid by week or by day (CSV). Aliases of the conference are known.',
    leaveOut: 'Leave out games that stand twice',
    leftOut: 'These were left out:',
    drop: 'Drop the file to import it',
    busy: (name: string) => `Importing ${name} …`,
    done: (name: string) => `${name} is imported.`,
    failed: (name: string) => `${name} was not imported`,
    tooLarge: (megabytes: string) => `The file has ${megabytes} MB; the service takes at most 16 MB.`,
    empty: 'The file is empty.',
    dismiss: 'Dismiss',
  },

  season: {
    missing: 'This season does not exist',
    missingDetail: 'It was deleted, or the address is not complete.',
    noSchedule: 'No schedule yet',
    noScheduleDetail: 'Press Solve: the first schedule appears here within seconds and gets better while you watch.',
    byHand: 'Place the games by hand',
    hard: 'Hard',
    soft: 'Soft',
    hardHint: 'hard rules broken, by weight; 0 is feasible',
    softHint: 'soft rules broken, by weight, and the objective',
    feasible: 'Feasible',
    infeasible: 'Not feasible',
    unplaced: (games: number) => `${count(games, 'game')} without a date`,
    shownBest: 'Best schedule of this season',
    shownLive: 'Best so far of the running search',
    shownChosen: (time: string) => `Schedule of ${time}`,
    showBest: 'Show the best',
    summary: 'Season in figures',
    olderVersion: (version: number) => `Made for version ${version} of the season`,
    bring: (version: number) => `Bring it into version ${version}`,
    brought: 'It is a schedule of the newest version now.',
  },

  solve: {
    title: 'Solve',
    submit: 'Solve',
    limit: 'Time limit',
    more: 'More options',
    threads: 'Threads',
    threadsHint: 'empty: all of the solver',
    seed: 'Seed',
    seedHint: 'empty: chosen at random',
    target: 'Good enough at soft',
    targetHint: 'ends early when feasible and at or below',
    unimproved: 'Seconds without a better one',
    unimprovedHint: 'ends early when nothing better is found for so long',
    start: 'Begin from the shown schedule',
    bound: (locked: number) => `Begins at this draft; ${locked === 1 ? '1 locked game stays' : `${locked} locked games stay`}.`,
    stop: 'Stop and keep the best',
    stopping: 'Stopping …',
    started: 'The search has started.',
    failed: 'The search could not be started',
    stopFailed: 'The search could not be stopped',
  },

  run: {
    title: 'Search',
    status: {
      queued: 'Waiting for a solver',
      running: 'Searching',
      finished: 'Finished',
      stopped: 'Stopped; the best is kept',
      failed: 'Failed',
    },
    endedBy: {
      limit: 'Finished',
      target: 'Finished: good enough',
      unimproved: 'Finished: nothing better was found',
    },
    perfect: 'Finished: nothing can be better',
    connecting: 'Reconnecting …',
    locked: 'locked',
    inVain: 'The search goes on to break as little as can be.',
    elapsed: 'Elapsed',
    left: 'Time left',
    noLimit: 'no limit',
    iterations: 'Iterations',
    perSecond: 'Iterations a second',
    best: 'Best so far',
    none: 'none yet',
    progress: 'Part of the time limit that is spent',
    resumed: (attempts: number) => `resumed ${count(attempts - 1, 'time')} after a solver ended`,
    hide: 'Hide the search',
    chart: 'Score over time',
    chartEmpty: 'The line begins with the first schedule.',
    chartText: (first: string, last: string, seconds: string, points: number) =>
      `From ${first} to ${last} in ${seconds}, ${count(points, 'better schedule')}.`,
    hardLine: 'Hard',
    softLine: 'Soft',
    feasible: (seconds: string) => `Every hard rule is kept after ${seconds}.`,
    ended: (status: string, score: string) => `${status}: ${score}.`,
    seed: (seed: number, threads: number) => `seed ${seed}, ${count(threads, 'thread')}`,
  },

  board: {
    title: 'Schedule',
    grid: 'Schedule: a row for each team, a column for each date. Arrow keys move.',
    team: 'Team',
    pattern: 'Home and away',
    breaks: 'Breaks',
    breaksHint: 'two home games, or two away games, in a row',
    miles: 'Miles',
    away: '@',
    neutral: 'vs',
    bye: '–',
    byeLabel: 'bye',
    hosts: (opponent: string) => `hosts ${opponent}`,
    playsAt: (opponent: string) => `at ${opponent}`,
    meets: (opponent: string) => `meets ${opponent} on neutral ground`,
    series: (games: number) => `series of ${games} games`,
    seriesFromTo: (first: string, last: string) => `series ${first} to ${last}`,
    seriesOn: (days: readonly string[]) => `series ${days.slice(0, -1).join(', ')} and ${days.at(-1)}`,
    conflicts: (hard: number, soft: number) =>
      [hard > 0 ? `${hard} hard` : '', soft > 0 ? `${soft} soft` : ''].filter((part) => part !== '').join(' and ') +
      ` ${hard + soft === 1 ? 'conflict' : 'conflicts'}`,
    patternLabel: (pattern: string) => `${[...pattern].map((side) => ({ H: 'home', A: 'away', N: 'neutral' })[side]).join(', ')}`,
    open: (team: string) => `Games of ${team}`,
    cellHint: 'Move with the arrow keys; Enter walks the conflicts of a cell; ? lists all keys.',
    legend: 'Legend',
    home: 'home',
    awayLegend: 'away',
    neutralLegend: 'neutral ground',
    brokenHard: 'breaks a hard rule',
    brokenSoft: 'breaks a soft rule',
    marked: 'chosen',
    locked: 'locked',
    lockedLegend: 'locked',
    nothingBroken: 'Nothing is broken here.',
  },

  moving: {
    pick: 'Move this game',
    move: 'Move',
    choose: 'Choose a place.',
    picked: (game: string) => `Moving ${game}.`,
    here: 'It is here now. Choose a cell of its row to see what it would cost there.',
    best: 'Best places',
    all: (places: number) => `All ${whole(places)} places`,
    fewer: 'Fewer places',
    placesOf: (game: string) => `Places for ${game}, best first`,
    at: (host: string) => `at ${host}`,
    along: (games: number) => (games === 1 ? '⇄' : `⇄ ${games}`),
    cancel: 'Put back',
    undo: 'Undo',
    redo: 'Redo',
    back: 'Put back.',
    lock: 'Lock',
    unlock: 'Unlock',
    locked: (reason: string) => `This game cannot be moved: ${reason}.`,
    lockedNote: (reason: string) => `(${reason})`,
    turned: (host: string) => `Homes swapped: ${host} hosts.`,
    cannotTurn: 'The host of this game is fixed, and it has no return game.',
    breaks: 'Breaks:',
    mends: 'Mends:',
    moreReasons: (reasons: number) => `And ${count(reasons, 'more reason')}; W says all.`,
    done: (sentence: string) => `Moved. ${sentence}`,
    failed: 'The change could not be stored',
    label: (price: string) => `to move here: ${price}`,
  },

  shelf: {
    title: 'Shelf',
    count: (games: number) => `${count(games, 'game')} ${games === 1 ? 'has' : 'have'} no date.`,
    optional: (games: number) => `${count(games, 'game')} ${games === 1 ? 'is' : 'are'} not played; this season may leave games out.`,
    team: 'Team',
    allTeams: 'All teams',
    looking: 'Looking for its cheapest place …',
    open: (sentence: string) => `Nothing keeps it out. ${sentence}`,
    kept: (sentence: string) => `Cheapest place: ${sentence}`,
    more: (games: number) => `Show more of ${whole(games)}`,
    put: 'Put on the shelf',
    here: 'It has no date. Choose a cell of its rows to see what it would cost there.',
  },

  conflicts: {
    tab: 'Conflicts',
    none: 'No conflict: every rule is kept.',
    hint: 'Choose one to mark its games; [ and ] walk through them.',
    cost: (cost: string) => `costs ${cost}`,
    position: (at: number, all: number) => `${at} of ${all}`,
    previous: 'Previous conflict',
    next: 'Next conflict',
    clear: 'Unmark',
    shown: (shown: number, all: number) => `${whole(shown)} of ${whole(all)} shown`,
  },

  rules: {
    tab: 'Rules',
    kept: (kept: number, all: number) => `${whole(kept)} of ${count(all, 'rule')} kept`,
    rule: 'Rule',
    deviation: 'Off by',
    cost: 'Cost',
    objective: 'Objective',
    objectives: {
      SC: 'no objective beyond the rules',
      NONE: 'no objective beyond the rules',
      BM: 'breaks',
      TR: 'travel',
      CO: 'carry-over',
      CR: 'cost of games',
    } as Record<string, string>,
    showKept: 'Show the rules that are kept',
  },

  teams: {
    tab: 'Teams',
    team: 'Team',
    home: 'Home',
    away: 'Away',
    breaks: 'Breaks',
    miles: 'Miles',
    hard: 'Hard',
    soft: 'Soft',
    caption: 'What each team has of the schedule, and its part of the score',
    insights: 'No rule says it, but …',
  },

  history: {
    tab: 'Versions',
    title: 'Schedules',
    drafts: 'Drafts',
    noDrafts: 'None yet: the first change by hand begins one.',
    draftSteps: 'Steps',
    did: describeAction,
    none: 'None yet.',
    shown: 'shown',
    bestMark: 'best',
    byHand: 'by hand or from a file',
    follow: 'Show the search',
    compare: 'Compare',
    steps: (steps: number) => `${count(steps, 'schedule')} on the way`,
    older: (version: number) => `season version ${version}`,
  },

  compare: {
    title: (from: string) => `From ${from} to the one that is shown`,
    none: 'No game differs.',
    games: (games: number) => `${count(games, 'game')} differ${games === 1 ? 's' : ''}.`,
    otherVersion: 'It is a schedule of another version of the season and cannot be compared.',
    team: (miles: number | null, breaks: number) =>
      [miles === null ? '' : `${signed(miles)} mi`, `${signed(breaks)} breaks`].filter((part) => part !== '').join(', '),
    close: 'End the comparison',
  },

  downloads: {
    title: 'Download',
    names: {
      json: 'JSON',
      xml: 'RobinX XML',
      csv: 'CSV',
      week: 'Grid by week',
      day: 'Grid by day',
      ics: 'Calendar (ICS)',
    } satisfies Record<DownloadFormat, string>,
    fileName: (scheduleId: string, format: DownloadFormat) =>
      `schedule-${scheduleId.slice(0, 8)}.${format === 'week' || format === 'day' ? `${format}.csv` : format}`,
  },

  help: {
    open: 'Keys',
    title: 'Keys',
    enabled: 'Single-key shortcuts',
    enabledHint: 'Switch them off if they disturb speech input or other tools.',
    groups: [
      {
        title: 'Anywhere in a season',
        keys: [
          [['?'], 'this list'],
          [[']'], 'next conflict'],
          [['['], 'previous conflict'],
          [['Esc'], 'unmark the conflict'],
        ],
      },
      {
        title: 'In the schedule',
        keys: [
          [['←', '↑', '→', '↓'], 'move by a cell'],
          [['Home', 'End'], 'first and last date of the team'],
          [['Ctrl Home', 'Ctrl End'], 'first and last cell'],
          [['Page Up', 'Page Down'], 'five teams up or down'],
          [['Enter'], 'walk the conflicts of the cell'],
          [['M'], 'pick up the game, and drop it'],
          [['Del'], 'put the game on the shelf, without a date'],
          [['R'], 'all places of the game, each with its price'],
          [['W'], 'why: what is broken here, or would be'],
          [['L'], 'lock the game, or unlock it'],
          [['S'], 'swap homes'],
          [['Esc'], 'put the game back'],
          [['Ctrl Z', 'Ctrl Shift Z'], 'undo, redo'],
        ],
      },
      {
        title: 'In lists and tabs',
        keys: [
          [['↑', '↓'], 'move through the conflicts'],
          [['Enter'], 'mark the cells of a conflict'],
          [['←', '→'], 'other tab'],
        ],
      },
    ] as readonly { readonly title: string; readonly keys: readonly (readonly [readonly string[], string])[] }[],
  },
};

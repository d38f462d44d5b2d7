import { dayNumber, MONTHS, WEEKDAYS, weekdayOfDay } from '../model/calendar.ts';
import { venueTime } from '../model/clock.ts';
import { measure } from '../model/metrics.ts';
import { COMPARED_FIGURES, findOutliers } from '../model/outliers.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season, Slot } from '../model/season.ts';
import { figure } from '../model/sentence.ts';
import { Timetable } from '../model/timetable.ts';
import { partOfSeries, type SingleGame, singleGames, venueOf } from './placement.ts';
import { escapeXml } from './xml.ts';

export interface PrintOptions {
  /** A line below the title: which plan this is, and of when. */
  readonly subtitle?: string;
  /** Only this team's sheet. */
  readonly team?: number;
}

/** Writes a schedule as one HTML page made for paper: the composite (all games in order of time), the fairness report, then a sheet
 *  for each team, each on a page of its own. It needs nothing from elsewhere and runs no script. */
export function writePrintable(season: Season, schedule: Schedule, { subtitle, team }: PrintOptions = {}): string {
  const games = singleGames(season, schedule);
  const only = team === undefined ? season.teams.map((_, index) => index) : [team];
  const title = team === undefined ? season.name : `${season.teams[team].name}: ${season.name}`;
  const head = (text: string) =>
    `<header><h1>${escapeXml(text)}</h1>${subtitle === undefined ? '' : `<p>${escapeXml(subtitle)}</p>`}</header>`;
  const sections = [
    ...(team === undefined
      ? [
          `<section>${head(season.name)}${compositeOf(season, games)}</section>`,
          `<section>${head('Fairness')}${fairnessOf(season, schedule)}</section>`,
        ]
      : []),
    ...only.map((index) => `<section>${head(season.teams[index].name)}${sheetOf(season, games, index)}</section>`),
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeXml(title)}</title><style>${PRINT_STYLE}</style></head>`,
    `<body><main>\n${sections.join('\n')}\n</main></body>`,
    '</html>',
    '',
  ].join('\n');
}

/** The style of the page, which stands in it. Home and away are told apart by words; nothing depends on colour. */
export const PRINT_STYLE = `
body { font: 11pt/1.35 system-ui, sans-serif; color: #111; background: #fff; margin: 0 auto; max-width: 50rem; padding: 1rem; }
section { break-after: page; margin-bottom: 2rem; }
section:last-child { break-after: auto; }
h1 { font-size: 16pt; margin: 0; }
h2 { font-size: 12pt; margin: 1rem 0 .3rem; }
.narrow { font-size: 8pt; }
header p { color: #444; margin: 0 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #bbb; vertical-align: top; }
@page { margin: 15mm; }
@media print { body { padding: 0; max-width: none; } }
`;

function compositeOf(season: Season, games: readonly SingleGame[]): string {
  const { teams, slots } = season;
  let before: string | null = null;
  const rows = games.map((single) => {
    const { game, home, away, slot } = single;
    const day = dateOf(slots[slot], single.date);
    const date = day === before ? '' : day;
    before = day;
    const isElsewhere = season.games[game].venue !== null;
    return [
      date,
      timeOf(season, single),
      withPart(teams[away].name, single),
      `${isElsewhere ? 'vs' : 'at'} ${teams[home].name}`,
      venueName(season, game, home),
    ];
  });
  return table(['Date', 'Time', 'Visitor', 'Host', 'Venue'], rows);
}

function sheetOf(season: Season, games: readonly SingleGame[], team: number): string {
  const { teams, slots } = season;
  const own = games.filter(({ home, away }) => home === team || away === team);
  const rows = own.map((single) => {
    const { game, home, away, slot, date } = single;
    const isElsewhere = season.games[game].venue !== null;
    const rival = home === team ? teams[away].name : teams[home].name;
    const opponent = isElsewhere ? `vs ${rival} (${venueName(season, game, home)})` : `${home === team ? 'vs' : 'at'} ${rival}`;
    return [dateOf(slots[slot], date), timeOf(season, single), withPart(opponent, single), venueName(season, game, home)];
  });
  const hosted = own.filter(({ game, home }) => home === team && season.games[game].host !== 'neutral').length;
  const neutral = own.filter(({ game }) => season.games[game].host === 'neutral').length;
  const sum = `Games: ${own.length}; ${hosted} at home, ${own.length - hosted - neutral} away${neutral > 0 ? `, ${neutral} on neutral ground` : ''}`;
  return `${table(['Date', 'Time', 'Opponent', 'Venue'], rows)}<p>${sum}</p>`;
}

/** By the clocks at the venue. */
function timeOf(season: Season, { game, home, slot, isSecond }: SingleGame): string {
  return isSecond ? '' : (venueTime(season, slot, venueOf(season, game, home)) ?? '');
}

function withPart(words: string, single: SingleGame): string {
  const part = partOfSeries(single);
  return part === '' ? words : `${words}, ${part}`;
}

/** What teams compare, side by side, and who stands out. */
function fairnessOf(season: Season, schedule: Schedule): string {
  const { teams } = measure(new Timetable(season, schedule));
  const figures = COMPARED_FIGURES.filter(({ key }) => teams.some((team) => team[key] !== null));
  const rows = teams.map((team) => [
    season.teams[team.team].name,
    ...figures.map(({ key }) => (team[key] === null ? '' : figure(Math.round(team[key])))),
  ]);
  const outliers = findOutliers(season, teams).map(({ sentence }) => `<li>${escapeXml(sentence)}</li>`);
  const list = outliers.length === 0 ? '' : `<h2>Who stands out</h2><ul>${outliers.join('')}</ul>`;
  return `${table(['Team', ...figures.map(({ name }) => name)], rows, 'narrow')}${list}`;
}

function venueName(season: Season, game: number, host: number): string {
  return season.venues[venueOf(season, game, host)].name;
}

/** `Sat, Jan 3, 2026`; the slot's name where it has no date. */
function dateOf({ name }: Slot, date: string | null): string {
  if (date === null) return name;
  const [year, month, day] = date.split('-').map(Number);
  return `${WEEKDAYS[weekdayOfDay(dayNumber(date))]}, ${MONTHS[month - 1]} ${day}, ${year}`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[], className?: string): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${escapeXml(cell)}</td>`).join('');
  const head = titles.map((title) => `<th scope="col">${title}</th>`).join('');
  return `<table${className === undefined ? '' : ` class="${className}"`}><thead><tr>${head}</tr></thead><tbody>\n${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}\n</tbody></table>`;
}

/** What a planner waits for when an arena is lost: `node bench/repairs.ts [address]` asks a running service, which has the examples, for
 *  repairs of the schedules that ship, and writes the section into docs/benchmarks.md. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { writeSection } from './section.ts';

const [address = 'http://127.0.0.1:3004'] = process.argv.slice(2);
const AT_MOST = 8;
const TWO_WEEKS = ['2026-01-12', '2026-01-25'] as const;

const CASES: readonly (readonly [season: string, venue: string, first: string, last: string])[] = [
  ["Big 12 Men's Basketball 2025-26", 'KU Allen Fieldhouse', ...TWO_WEEKS],
  ["Big 12 Men's Basketball 2025-26", 'UTAH Jon M. Huntsman Center', '2026-01-05', '2026-01-18'],
  ["Big 12 Men's Basketball 2025-26", 'ISU Hilton Coliseum', '2026-02-01', '2026-02-14'],
  ["Big 12 Women's Basketball 2025-26", 'KU Allen Fieldhouse', ...TWO_WEEKS],
  ['Big 12, all sports 2025-26', 'KU Allen Fieldhouse', '2026-01-12', '2026-01-18'],
  ['Big 12, all sports 2025-26', 'KU Allen Fieldhouse', ...TWO_WEEKS],
  ['Big 12, all sports 2025-26', 'ISU Hilton Coliseum', '2026-02-14', '2026-02-14'],
];

interface Head {
  readonly name: string;
  readonly best: { readonly scheduleId: string };
}

interface Answer {
  readonly hit: readonly unknown[];
  readonly end: string;
  readonly repairs: readonly { readonly games: readonly unknown[]; readonly price: { readonly hard: number; readonly soft: number } }[];
}

async function ask<Value>(path: string, body?: object): Promise<Value> {
  const posting = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${address}/api/v1${path}`, body === undefined ? {} : posting);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Value;
}

const { items } = await ask<{ items: readonly Head[] }>('/seasons?limit=100');
const load = loadavg()[0].toFixed(1);
const rows: string[] = [];
for (const [name, venue, first, last] of CASES) {
  const season = items.find((head) => head.name === name);
  if (season === undefined) throw new Error(`the service has no season ${name}`);
  const began = performance.now();
  const damage = [{ what: 'venue', venue, first, last }];
  const { hit, end, repairs } = await ask<Answer>(`/schedules/${season.best.scheduleId}/repairs`, { damage, atMost: AT_MOST });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const said = repairs.map(({ games, price }) => `${games.length}: ${price.hard > 0 ? `hard +${price.hard}, ` : ''}soft +${price.soft}`);
  rows.push(
    `| ${name} | ${venue.slice(venue.indexOf(' ') + 1)} | ${first} to ${last} | ${hit.length} | ${seconds} | ${end} | ${said.join('; ')} |`,
  );
}
writeSection(
  'repairs',
  `## Repairs

\`node bench/repairs.ts\`, ${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model}, ${availableParallelism()} cores, load average ${load} before the start. An arena is lost;
at most ${AT_MOST} games may move, the search has its usual 8 s, and the time is what a client waits for the answer. Each repair: games moved, and what it costs.

| season | arena | days | games hit | answer after s | end | repairs |
|---|---|---|---:|---:|---|---|
${rows.join('\n')}`,
);

import type { DroppedMatch } from '../formats/robinx.ts';
import { type Contradiction, contradictionTitle } from '../model/contradiction.ts';

/** Says on the standard error output which matches of a file were left out, as the RobinX validator does. */
export function warnOfDropped(file: string, dropped: readonly DroppedMatch[]): void {
  for (const { home, away, slot, line } of dropped.slice(0, 10)) {
    process.stderr.write(`${file}, line ${line}: ${home} hosting ${away} in slot ${slot} fits no open game and is left out.\n`);
  }
  if (dropped.length > 10) process.stderr.write(`${file}: ${dropped.length - 10} more matches are left out.\n`);
}

/** Says which rules and locked games no schedule keeps together. */
export function warnOfContradiction(contradiction: Contradiction): void {
  const parts = [...contradiction.rules.map(({ id, sentence }) => `${sentence} (${id})`), ...contradiction.games];
  const lines = [
    contradictionTitle(contradiction),
    ...parts.map((part) => `  ${part}`),
    'The search goes on to break as little as can be.',
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

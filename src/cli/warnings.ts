import type { DroppedMatch } from '../formats/robinx.ts';

/** Says on the standard error output which matches of a file were left out, as the RobinX validator does. */
export function warnOfDropped(file: string, dropped: readonly DroppedMatch[]): void {
  for (const { home, away, slot, line } of dropped.slice(0, 10)) {
    process.stderr.write(`${file}, line ${line}: ${home} hosting ${away} in slot ${slot} fits no open game and is left out.\n`);
  }
  if (dropped.length > 10) process.stderr.write(`${file}: ${dropped.length - 10} more matches are left out.\n`);
}

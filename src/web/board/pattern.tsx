import { words } from '../words.ts';

const STEP = 5;
const BAR = 6;

/** A team's home-away pattern drawn small: a filled bar above the line is a home game, an outlined one below it an away game;
 *  a thicker line under two bars is a break. */
export function Pattern({ pattern }: { pattern: string }) {
  if (pattern === '') return null;
  const sides = [...pattern];
  return (
    <svg
      className="pattern"
      width={sides.length * STEP}
      height={BAR * 2 + 2}
      viewBox={`0 0 ${sides.length * STEP} ${BAR * 2 + 2}`}
      role="img"
      aria-label={words.board.patternLabel(pattern)}
    >
      {sides.map((side, at) => {
        const isBreak = at > 0 && side !== 'N' && sides[at - 1] === side;
        const classes = `${side === 'H' ? 'bar-home' : side === 'A' ? 'bar-away' : 'bar-neutral'}${isBreak ? ' bar-break' : ''}`;
        const y = side === 'H' ? 0.5 : side === 'A' ? BAR + 1.5 : BAR / 2 + 1;
        // The games of a pattern have no identity but their place.
        return <rect key={at} className={classes} x={at * STEP + 0.5} y={y} width={STEP - 2} height={BAR - 1} />;
      })}
    </svg>
  );
}

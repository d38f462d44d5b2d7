import type { Step } from '../run-events.ts';
import { duration, figure, scoreText, words } from '../words.ts';
import { stepPath } from './chart-scale.ts';

const WIDTH = 400;
const HEIGHT = 44;

/** The score of a run over its time, hard above soft, each with a scale of its own. */
export function ScoreChart({ steps, elapsed, limit }: { steps: readonly Step[]; elapsed: number; limit: number | null }) {
  if (steps.length === 0) return <p className="calm">{words.run.chartEmpty}</p>;
  const last = steps[steps.length - 1];
  const until = Math.max(elapsed, last.elapsedSeconds, 0.1);
  const span = Math.max(limit ?? 0, until);
  const text = words.run.chartText(scoreText(steps[0].score), scoreText(last.score), duration(until), steps.length);
  const lineOf = (name: 'hard' | 'soft', title: string) => {
    const values = steps.map(({ elapsedSeconds, score }) => ({ at: elapsedSeconds, value: score[name] }));
    const [least, most] = values.reduce(
      ([least, most], { value }) => [Math.min(least, value), Math.max(most, value)],
      [Infinity, -Infinity],
    );
    // Hard has a best that is known, 0; soft has none, so the best found is the bottom.
    const frame = { width: WIDTH, height: HEIGHT, span, least: name === 'hard' ? Math.min(0, least) : least };
    return { name, title, most, last: last.score[name], path: stepPath(values, until, frame) };
  };
  const lines = [lineOf('hard', words.run.hardLine), lineOf('soft', words.run.softLine)];
  return (
    <figure className="chart" role="img" aria-label={`${words.run.chart}. ${text}`}>
      {lines.map(({ name, title, most, last, path }) => (
        <div key={name} className={`line line-${name}`} aria-hidden="true">
          <span className="title">{title}</span>
          <span className="top">{figure(most)}</span>
          <svg viewBox={`0 -3 ${WIDTH} ${HEIGHT + 6}`} preserveAspectRatio="none" aria-hidden="true">
            <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="axis" />
            <path d={path} className="score" />
          </svg>
          <strong className="last">{figure(last)}</strong>
        </div>
      ))}
      <div className="times" aria-hidden="true">
        <span>0 s</span>
        <span>{duration(span)}</span>
      </div>
    </figure>
  );
}

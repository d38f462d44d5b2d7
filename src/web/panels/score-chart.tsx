import type { Step } from '../run-events.ts';
import { duration, figure, scoreText, words } from '../words.ts';
import { type Frame, stepPath } from './chart-scale.ts';

const WIDTH = 400;
const HEIGHT = 44;

/** The score of a run over its time, hard above soft, each with a scale of its own. */
export function ScoreChart({ steps, elapsed, limit }: { steps: readonly Step[]; elapsed: number; limit: number | null }) {
  if (steps.length === 0) return <p className="calm">{words.run.chartEmpty}</p>;
  const last = steps[steps.length - 1];
  const until = Math.max(elapsed, last.elapsedSeconds, 0.1);
  const frame: Frame = { width: WIDTH, height: HEIGHT, span: Math.max(limit ?? 0, until) };
  const text = words.run.chartText(scoreText(steps[0].score), scoreText(last.score), duration(until), steps.length);
  const lines = [
    {
      name: 'hard',
      title: words.run.hardLine,
      values: steps.map(({ elapsedSeconds, score }) => ({ at: elapsedSeconds, value: score.hard })),
    },
    {
      name: 'soft',
      title: words.run.softLine,
      values: steps.map(({ elapsedSeconds, score }) => ({ at: elapsedSeconds, value: score.soft })),
    },
  ];
  return (
    <figure className="chart" role="img" aria-label={`${words.run.chart}. ${text}`}>
      {lines.map(({ name, title, values }) => (
        <div key={name} className={`line line-${name}`} aria-hidden="true">
          <span className="title">{title}</span>
          <span className="top">{figure(Math.max(...values.map(({ value }) => value)))}</span>
          <svg viewBox={`0 -3 ${WIDTH} ${HEIGHT + 6}`} preserveAspectRatio="none" aria-hidden="true">
            <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="axis" />
            <path d={stepPath(values, until, frame)} className="score" />
          </svg>
          <strong className="last">{figure(values[values.length - 1].value)}</strong>
        </div>
      ))}
      <div className="times" aria-hidden="true">
        <span>0 s</span>
        <span>{duration(frame.span)}</span>
      </div>
    </figure>
  );
}

/** A point of a score line: seconds since the run began, and the value. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Seconds that the width stands for. */
  readonly span: number;
  /** The value at the bottom. */
  readonly least: number;
}

/** Vertical place of a value: `least` at the bottom, `most` at the top, by the root of the distance: a search gains most of its
 *  score in its first moments, and what it gains later would be a flat line. */
export function heightOf(value: number, least: number, most: number, height: number): number {
  if (most <= least) return height;
  return height - Math.sqrt(Math.max(0, value - least) / (most - least)) * height;
}

/** Path of a falling score as steps: each value holds until the next, the last to the end of what has passed. */
export function stepPath(points: readonly Point[], until: number, { width, height, span, least }: Frame): string {
  if (points.length === 0) return '';
  const most = points.reduce((most, { value }) => Math.max(most, value), least);
  const x = (at: number) => round((Math.min(Math.max(at, 0), span) / span) * width);
  const y = (value: number) => round(heightOf(value, least, most, height));
  const [first, ...rest] = points;
  const steps = rest.map(({ at, value }) => `H${x(at)}V${y(value)}`).join('');
  return `M${x(first.at)} ${y(first.value)}${steps}H${x(until)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

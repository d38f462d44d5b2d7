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
}

/** Vertical place of a value: 0 at the bottom, the largest at the top. Logarithmic, for a search gains most of its score in
 *  its first moments and the rest would be a flat line; `log(1 + v)`, for 0 is the best of values. */
export function heightOf(value: number, largest: number, height: number): number {
  if (largest <= 0) return height;
  return height - (Math.log1p(Math.max(0, value)) / Math.log1p(largest)) * height;
}

/** Path of a falling score as steps: each value holds until the next, the last to the end of what has passed. */
export function stepPath(points: readonly Point[], until: number, { width, height, span }: Frame): string {
  if (points.length === 0) return '';
  const largest = Math.max(...points.map(({ value }) => value));
  const x = (at: number) => round((Math.min(Math.max(at, 0), span) / span) * width);
  const y = (value: number) => round(heightOf(value, largest, height));
  const [first, ...rest] = points;
  const steps = rest.map(({ at, value }) => `H${x(at)}V${y(value)}`).join('');
  return `M${x(first.at)} ${y(first.value)}${steps}H${x(until)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import { InvalidArgumentError } from 'commander';

/** Readers of option values. Commander turns what they throw into a sentence that names the option. */

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
}

export function number(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `500ms`, `60s`, `2m`, `1h`; a number alone is seconds. */
export function milliseconds(text: string): number {
  const [, amount, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|min|h)?$/.exec(text) ?? [];
  const value = amount === undefined ? NaN : Number(amount) * UNITS[unit];
  if (!(value > 0)) throw new InvalidArgumentError('It must be a time above zero, such as 500ms, 60s, 2m or 1h.');
  return value;
}

/** A figure as people read it: sums of decimals without their rounding errors. */
export function figure(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

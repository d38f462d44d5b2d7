/** Thrown for a format that cannot be played; one sentence with its arithmetic for each reason. */
export class ImpossibleFormatError extends RangeError {
  override readonly name = 'ImpossibleFormatError';
  readonly reasons: readonly string[];

  constructor(sport: string, reasons: readonly string[]) {
    super(`${sport}: ${reasons.join(' ')}`);
    this.reasons = reasons;
  }
}

/** @throws {ImpossibleFormatError} if there is a reason */
export function refuse(sport: string, reasons: readonly string[]): void {
  if (reasons.length > 0) throw new ImpossibleFormatError(sport, reasons);
}

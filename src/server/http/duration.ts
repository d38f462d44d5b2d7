const DURATION = /^P(?!$)(?:(\d{1,4})D)?(?:T(?!$)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7}(?:\.\d{1,3})?)S)?)?$/;

/** Milliseconds of an ISO 8601 duration in days, hours, minutes and seconds (`PT60S`, `PT1H30M`); null if it is none. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000);
}

export function formatDuration(milliseconds: number): string {
  return `PT${milliseconds / 1_000}S`;
}

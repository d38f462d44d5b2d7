import { useSyncExternalStore } from 'react';

/** Whether the service answers. A request that gets no answer makes the connection lost; from then on the service is asked
 *  each second whether it lives, and once it does, the connection is back. While it holds, it is asked now and then, so that
 *  a page at which nothing is done notices too. */

const PROBE = '/health/live';
const PROBE_WHILE_LOST_MS = 1_000;
const PROBE_MS = 15_000;
const PROBE_TIMEOUT_MS = 5_000;

let lost = false;
let probing = false;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  if (value === lost) return;
  lost = value;
  for (const listener of listeners) listener();
}

async function probe(): Promise<void> {
  if (probing) return;
  probing = true;
  clearTimeout(timer);
  try {
    const { status } = await fetch(PROBE, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    // A proxy in front answers for a service that is away.
    set(status === 502 || status === 504);
  } catch {
    set(true);
  }
  probing = false;
  timer = setTimeout(watch, lost ? PROBE_WHILE_LOST_MS : PROBE_MS);
}

function watch(): void {
  if (document.visibilityState === 'visible') void probe();
  else timer = setTimeout(watch, PROBE_WHILE_LOST_MS);
}

/** Starts to look; once, at the start of the page. */
export function watchConnection(): void {
  timer = setTimeout(watch, PROBE_MS);
  window.addEventListener('online', () => void probe());
  window.addEventListener('offline', () => void probe());
}

/** Told by whatever got no answer; the service is asked at once whether it lives. */
export function reportLost(): void {
  void probe();
}

export function isLost(): boolean {
  return lost;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLost(): boolean {
  return useSyncExternalStore(subscribe, isLost);
}

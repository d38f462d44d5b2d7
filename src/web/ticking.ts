import { useEffect, useState } from 'react';

/** The seconds that were reported, going on between reports. */
export function useTicking(reported: number, isRunning: boolean, limit: number | null): number {
  const [shown, setShown] = useState(reported);
  useEffect(() => {
    setShown(reported);
    if (!isRunning) return;
    const since = performance.now();
    const timer = setInterval(() => {
      const now = reported + (performance.now() - since) / 1_000;
      setShown(limit === null ? now : Math.min(now, limit));
    }, 250);
    return () => clearInterval(timer);
  }, [reported, isRunning, limit]);
  return shown;
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { writeScheduleDocument } from '../formats/schedule-document.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Season } from '../model/season.ts';
import { announce } from './announcer.tsx';
import { api, type StoredSchedule } from './api.ts';
import { go } from './route.ts';
import { words } from './words.ts';

/** Changes by hand. A schedule never changes: each change stores a new one and shows it, and undo shows the one before. */
export interface Edits {
  readonly move: (season: Season, schedule: Schedule, sentence: string) => void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  readonly error: Error | null;
}

export function useEdits(seasonId: string, shownId: string | null): Edits {
  const client = useQueryClient();
  const [trail, setTrail] = useState<readonly string[]>([]);
  const at = shownId === null ? -1 : trail.indexOf(shownId);
  const store = useMutation({
    mutationFn: async ({ season, schedule }: { season: Season; schedule: Schedule; sentence: string }) => {
      const document = writeScheduleDocument(season, schedule);
      const { version: seasonVersion, ...head } = await api.addSchedule(seasonId, {
        type: 'application/json',
        text: JSON.stringify(document),
      });
      return { ...head, seasonVersion, ...document } satisfies StoredSchedule;
    },
    onSuccess: (stored, { sentence }) => {
      client.setQueryData(['schedule', stored.id], stored);
      setTrail([...(at >= 0 ? trail.slice(0, at + 1) : shownId === null ? [] : [shownId]), stored.id]);
      announce(words.moving.done(sentence));
      show(stored.id);
      for (const queryKey of [['schedules', seasonId], ['season', seasonId], ['seasons']]) void client.invalidateQueries({ queryKey });
    },
  });
  const show = (scheduleId: string) => go({ page: 'season', seasonId, scheduleId });
  const step = (to: number) => (at < 0 || trail[to] === undefined ? null : () => show(trail[to]));
  return {
    move: (season, schedule, sentence) => store.mutate({ season, schedule, sentence }),
    undo: step(at - 1),
    redo: step(at + 1),
    error: store.error,
  };
}

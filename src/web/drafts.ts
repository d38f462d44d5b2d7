import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { announce } from './announcer.tsx';
import { api, type Draft, type DraftAction, RefusedError, type Tagged } from './api.ts';
import { scheduleQuery } from './desk.ts';
import { go, seasonHref } from './route.ts';
import { moment, words } from './words.ts';

/** Changes by hand. They are steps of a draft, a name that moves over schedules that never change; undo points the draft at the step
 *  before. Where no draft is shown, the first change begins one at the schedule that is. */
export interface Drafting {
  /** The draft that is shown. */
  readonly draft: Draft | null;
  readonly isLoading: boolean;
  /** Null where nothing can be changed: a schedule of an older season version, or one that a search replaces. */
  readonly act: ((action: DraftAction, said?: string) => void) | null;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  readonly isBusy: boolean;
  readonly error: Error | null;
}

export function useDrafting(seasonId: string, draftId: string | null, shownId: string | null, isChangeable: boolean): Drafting {
  const client = useQueryClient();
  const key = ['draft', draftId];
  const query = useQuery({ queryKey: key, queryFn: () => api.draft(draftId!), enabled: draftId !== null });
  const change = useMutation({
    mutationFn: async ({ action }: { action: DraftAction; said?: string }): Promise<Tagged<Draft>> => {
      // What was read last, not what was drawn last: two changes may follow each other faster than the page is drawn.
      const known =
        draftId === null
          ? await api.beginDraft(seasonId, words.drafts.newName(moment(new Date().toISOString())), shownId)
          : (client.getQueryData<Tagged<Draft>>(key) ?? (await api.draft(draftId)));
      const changed = await api.changeDraft(known.value.id, action, known.tag);
      // So that board and name of what is on it change at once. What cannot be loaded now is asked for, and told, by who shows it.
      await client.prefetchQuery({ ...scheduleQuery(changed.value.scheduleId), retry: false });
      return changed;
    },
    // One after the other: each is based on the one before.
    scope: { id: `draft ${draftId ?? shownId ?? seasonId}` },
    onSuccess: (changed, { said }) => {
      client.setQueryData(['draft', changed.value.id], changed);
      if (said !== undefined) announce(said);
      if (changed.value.id !== draftId) go(seasonHref(seasonId, { draftId: changed.value.id }));
      for (const queryKey of [['drafts', seasonId], ['steps', changed.value.id], ['season', seasonId], ['seasons']])
        void client.invalidateQueries({ queryKey });
    },
    onError: (error) => {
      // Somebody else was first: what they made of it is shown, and the change is to be decided anew.
      if (error instanceof RefusedError && error.status === 412) void client.invalidateQueries({ queryKey: key });
    },
  });
  const draft = query.data?.value ?? null;
  const act = isChangeable ? (action: DraftAction, said?: string) => change.mutate({ action, ...(said !== undefined && { said }) }) : null;
  return {
    draft,
    isLoading: draftId !== null && query.isPending,
    act,
    undo: draft?.canUndo && act !== null ? () => act({ action: 'undo' }, words.drafts.undone) : null,
    redo: draft?.canRedo && act !== null ? () => act({ action: 'redo' }, words.drafts.redone) : null,
    isBusy: change.isPending,
    error: change.error ?? query.error,
  };
}

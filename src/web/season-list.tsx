import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { api, type SeasonHead } from './api.ts';
import { Failure } from './failure.tsx';
import { Importing } from './importing.tsx';
import { useMayEdit } from './may-edit.ts';
import { go, seasonHref } from './route.ts';
import { day, figure, scoreText, whole, words } from './words.ts';

/** All seasons, newest first. */
export function SeasonList() {
  const client = useQueryClient();
  const mayEdit = useMayEdit();
  const seasons = useInfiniteQuery({
    queryKey: ['seasons'],
    queryFn: ({ pageParam }) => api.seasons(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const items = seasons.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <>
      <header className="page-head">
        <h1>{words.seasons.title}</h1>
        {mayEdit && (
          <Importing
            title={words.importing.season}
            onImport={async (body) => {
              const { id } = await api.addSeason(body);
              await client.invalidateQueries({ queryKey: ['seasons'] });
              go(seasonHref(id));
            }}
          >
            <p className="note">{words.importing.hint}</p>
          </Importing>
        )}
      </header>
      {seasons.isPending && <p className="calm">{words.loading}</p>}
      {seasons.error !== null && items.length === 0 && (
        <Failure title={words.failed} error={seasons.error} onRetry={() => void seasons.refetch()} />
      )}
      {seasons.isSuccess && items.length === 0 && (
        <div className="empty">
          <h2>{words.seasons.none}</h2>
          <p>{words.seasons.noneDetail}</p>
        </div>
      )}
      {items.length > 0 && (
        <table className="seasons">
          <thead>
            <tr>
              <th scope="col">{words.seasons.name}</th>
              <th scope="col" className="number">
                {words.seasons.teams}
              </th>
              <th scope="col" className="number">
                {words.seasons.games}
              </th>
              <th scope="col" className="number">
                {words.seasons.dates}
              </th>
              <th scope="col" className="number">
                {words.seasons.rules}
              </th>
              <th scope="col">{words.seasons.best}</th>
              <th scope="col">{words.seasons.changed}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((season) => (
              <SeasonRow key={season.id} season={season} />
            ))}
          </tbody>
        </table>
      )}
      {seasons.hasNextPage && (
        <button type="button" onClick={() => void seasons.fetchNextPage()} disabled={seasons.isFetchingNextPage}>
          {words.more}
        </button>
      )}
    </>
  );
}

function SeasonRow({ season }: { season: SeasonHead }) {
  const { id, name, teams, games, slots, constraints, best, updatedAt } = season;
  const figures = [
    [words.seasons.teams, teams],
    [words.seasons.games, games],
    [words.seasons.dates, slots],
    [words.seasons.rules, constraints],
  ] as const;
  return (
    <tr>
      <th scope="row">
        <a href={seasonHref(id)}>{name}</a>
      </th>
      {figures.map(([title, value]) => (
        <td key={title} className="number" data-title={title}>
          {whole(value)}
        </td>
      ))}
      <td data-title={words.seasons.best}>
        {best === null ? (
          <span className="note">{words.seasons.unsolved}</span>
        ) : (
          <span className={best.score.hard === 0 ? 'tag tag-good' : 'tag tag-hard'} title={scoreText(best.score)}>
            {best.score.hard === 0 ? words.seasons.feasible : words.seasons.infeasible}
            <span className="unseen">, </span> {figure(best.score.hard === 0 ? best.score.soft : best.score.hard)}
          </span>
        )}
      </td>
      <td data-title={words.seasons.changed}>{day(updatedAt)}</td>
    </tr>
  );
}

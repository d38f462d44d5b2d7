import type { TeamMetrics } from '../../model/metrics.ts';
import { COMPARED_FIGURES, type ComparedFigure, type Outlier } from '../../model/outliers.ts';
import type { Season } from '../../model/season.ts';
import { teamName } from '../../model/sentence.ts';
import { figure, words } from '../words.ts';

interface FairnessProps {
  readonly season: Season;
  readonly teams: readonly TeamMetrics[];
  readonly outliers: readonly Outlier[];
}

const WIDTH = 200;
const HEIGHT = 18;

/** A strip for each figure that teams compare: a mark for each team from the least to the most, those who stand out named. */
export function Fairness({ season, teams, outliers }: FairnessProps) {
  const { fairness } = words;
  const strips = COMPARED_FIGURES.flatMap((compared) => {
    const values = teams.flatMap((team) => {
      const value = team[compared.key];
      return value === null ? [] : [{ team: team.team, value }];
    });
    return values.length === 0 ? [] : [{ compared, values }];
  });
  const isSame = ({ values }: (typeof strips)[number]) => values.every(({ value }) => value === values[0].value);
  const differing = strips.filter((strip) => !isSame(strip));
  const same = strips.filter(isSame).map(({ compared, values }) => `${compared.name} ${figure(Math.round(values[0].value))}`);
  return (
    <section className="fairness" aria-label={fairness.title}>
      <h3>{fairness.title}</h3>
      <ul className="strips">
        {differing.map(({ compared, values }) => (
          <Strip
            key={compared.key}
            season={season}
            compared={compared}
            values={values}
            outliers={outliers.filter((outlier) => outlier.figure === compared.key)}
          />
        ))}
      </ul>
      {same.length > 0 && (
        <p className="note">
          {fairness.same}: {same.join(', ')}.
        </p>
      )}
      <h3>{fairness.outliers}</h3>
      {outliers.length === 0 ? (
        <p className="calm">{fairness.none}</p>
      ) : (
        <ul className="sentences">
          {outliers.map(({ figure: key, team, sentence }) => (
            <li key={`${key} ${team}`}>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface StripProps {
  readonly season: Season;
  readonly compared: ComparedFigure;
  readonly values: readonly { readonly team: number; readonly value: number }[];
  readonly outliers: readonly Outlier[];
}

function Strip({ season, compared, values, outliers }: StripProps) {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const range = most.value - least.value;
  const at = (value: number) => 6 + ((value - least.value) / range) * (WIDTH - 12);
  const out = new Set(outliers.map(({ team }) => team));
  const counts = new Map<number, number>();
  const named = (entry: { team: number; value: number }) => `${figure(Math.round(entry.value))} ${teamName(season, entry.team)}`;
  return (
    <li>
      <span className="name">{compared.name}</span>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
        <line x1="0" x2={WIDTH} y1={HEIGHT - 3} y2={HEIGHT - 3} className="axis" />
        {sorted.map(({ team, value }) => {
          // Teams with the same figure stand on each other.
          const level = counts.get(value) ?? 0;
          counts.set(value, level + 1);
          const height = Math.min(level, 4) * 3;
          return out.has(team) ? (
            <path key={team} className="out" d={`M${at(value)} ${HEIGHT - 12 - height}l5 5l-5 5l-5 -5z`} />
          ) : (
            <rect key={team} className="team-mark" x={at(value) - 2} y={HEIGHT - 8 - height} width="4" height="4" />
          );
        })}
      </svg>
      <span className="ends">{words.fairness.range(named(least), named(most))}</span>
    </li>
  );
}

/** What of a row a comparison at equal error needs. */
interface Point {
  solver: string;
  rtol: number;
  ms: number;
  error: number;
}

/** How much faster one solver is than another at an error that the row named by `solver`, `rtol` sets. */
export interface Advantage {
  against: string;
  /** Whose row sets the error: ours, or the other's. */
  at: 'ours' | 'theirs';
  rtol: number;
  /** Absent where one of the two has no row that reaches the error. */
  ratio: number | undefined;
}

/** Milliseconds of the solver's fastest row with an error no larger than this. */
function fastest(rows: readonly Point[], solver: string, error: number): number | undefined {
  const reaching = rows.filter((row) => row.solver === solver && row.error <= error && row.ms > 0);
  return reaching.length === 0 ? undefined : Math.min(...reaching.map(({ ms }) => ms));
}

/**
 * Times at equal or smaller error, theirs over ours, once for the error of each of our rows and once for that
 * of each of theirs. Tolerances mean different things to different solvers; errors do not.
 */
export function advantages(rows: readonly Point[], ours: string): Advantage[] {
  const others = [...new Set(rows.map(({ solver }) => solver))].filter((solver) => solver !== ours);
  return others.flatMap((against) =>
    rows.flatMap(({ solver, rtol, error }): Advantage[] => {
      if ((solver !== ours && solver !== against) || !Number.isFinite(error)) return [];
      const own = fastest(rows, ours, error);
      const other = fastest(rows, against, error);
      const ratio = own === undefined || other === undefined ? undefined : other / own;
      return [{ against, at: solver === ours ? 'ours' : 'theirs', rtol, ratio }];
    }),
  );
}

/**
 * Milliseconds that a solver takes for an error, on its work–precision curve: straight between its rows in the
 * logarithms of both, or the fastest row that is more exact. Absent where no row reaches it.
 */
export function timeAt(rows: readonly Point[], solver: string, error: number): number | undefined {
  const own = rows
    .filter((row) => row.solver === solver && Number.isFinite(row.error) && row.ms > 0)
    .sort((a, b) => b.rtol - a.rtol);
  const times = own.filter((row) => row.error <= error).map(({ ms }) => ms);
  own.slice(1).forEach((exact, k) => {
    const rough = own[k]!;
    if (!(rough.error > error && exact.error < error)) return;
    const share = Math.log(rough.error / error) / Math.log(rough.error / exact.error);
    times.push(rough.ms * (exact.ms / rough.ms) ** share);
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

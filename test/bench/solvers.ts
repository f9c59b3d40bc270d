import { TOLERANCES, measureAll, type SolverRow } from './measure.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';
import { advantages, timeAt, type Advantage } from './workPrecision.ts';

function print(rows: readonly SolverRow[]): void {
  const sorted = [...rows].sort((a, b) => (a.rtol < b.rtol ? 1 : a.rtol > b.rtol ? -1 : a.ms - b.ms));
  console.log(
    alignedTable(
      ['solver', 'rtol', 'ms', 'error', 'calls of f'],
      sorted.map(({ solver, rtol, ms, error, rhsCalls }) => [
        solver,
        rtol.toExponential(0),
        Number.isFinite(ms) ? ms.toPrecision(3) : 'failed',
        Number.isFinite(error) ? error.toExponential(2) : '–',
        String(rhsCalls),
      ]),
    ),
  );
  console.log('\nTimes faster at equal or smaller error, for the errors of our rows and of theirs:');
  const shown = rows.filter(({ solver }) => !solver.startsWith('starling-'));
  const all = advantages(shown, 'starling');
  const least = (own: readonly Advantage[]): string => {
    const known = own.flatMap(({ ratio }) => ratio ?? []);
    return known.length > 0 ? Math.min(...known).toPrecision(3) : '–';
  };
  console.log(
    alignedTable(
      ['against', ...TOLERANCES.map((rtol) => `our ${rtol.toExponential(0)}`), 'least', 'least of theirs'],
      [...new Set(all.map(({ against }) => against))].map((against) => {
        const own = all.filter((one) => one.against === against && one.at === 'ours');
        const theirs = all.filter((one) => one.against === against && one.at === 'theirs');
        return [
          against,
          ...TOLERANCES.map((rtol) => least(own.filter((one) => one.rtol === rtol))),
          least(own),
          least(theirs),
        ];
      }),
    ),
  );
  console.log();
}

/** Achieved errors at which the automatic choice is judged. */
const ERRORS = [1e-4, 1e-6, 1e-8];
/** The automatic choice may take this much longer than the best of our own methods. */
const WITHIN = 1.1;

const milliseconds = (ms: number | undefined): string => (ms === undefined ? '–' : ms.toPrecision(3));

/**
 * Problem by problem at equal achieved error, on the work–precision curves: whether the automatic choice takes no
 * longer than the fastest CVODE, and hardly longer than the best of our own methods. A dash stands where no row of
 * that solver reaches the error.
 */
function verdicts(rows: readonly SolverRow[]): void {
  const table = [...new Set(rows.map(({ problem }) => problem))].flatMap((problem) => {
    const own = rows.filter((row) => row.problem === problem);
    const best = (error: number, prefix: string): [number, string] | undefined =>
      [...new Set(own.map(({ solver }) => solver))]
        .filter((solver) => solver.startsWith(prefix))
        .flatMap((solver): [number, string][] => {
          const ms = timeAt(own, solver, error);
          return ms === undefined ? [] : [[ms, solver]];
        })
        .sort(([a], [b]) => a - b)[0];
    return ERRORS.map((error) => {
      const automatic = timeAt(own, 'starling', error);
      const cvode = best(error, 'cvode');
      const method = best(error, 'starling-');
      const holds = (limit: number | undefined): string =>
        automatic === undefined ? 'no' : limit === undefined ? '–' : automatic <= limit ? 'yes' : 'no';
      return [
        problem,
        error.toExponential(0),
        milliseconds(automatic),
        milliseconds(cvode?.[0]),
        holds(cvode?.[0]),
        milliseconds(method?.[0]),
        method?.[1].slice('starling-'.length) ?? '–',
        holds(method && WITHIN * method[0]),
      ];
    });
  });
  console.log('\nThe automatic choice at equal achieved error, ms:');
  console.log(
    alignedTable(
      ['problem', 'error', 'automatic', 'CVODE', 'at or below', 'own best', 'method', 'within 10 %'],
      table,
    ),
  );
}

export const suite: Suite = {
  title: 'solvers: milliseconds a solve, all in this run; absolute tolerance is rtol/1000',
  async run() {
    const rows = await measureAll((problem, own) => {
      console.log(`\n── ${problem} ──`);
      print(own);
    });
    verdicts(rows);
    // A solve that failed has no figures; the tables name it.
    return rows.filter(({ ms }) => Number.isFinite(ms)).map((row) => ({ ...row }));
  },
};

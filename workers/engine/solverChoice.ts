import type { CompiledModel } from '../compiler/compiledModel.ts';
import type { RunStatistics, SolverSettings, StepLog } from '../protocol.ts';

/** Changes of method told of one by one. */
const TOLD = 4;
const EXPLICIT: readonly string[] = ['Tsit5', 'Vern7'];
const ASKED: Readonly<Record<Exclude<SolverSettings['method'], 'automatic'>, string>> = {
  tsit5: 'Tsit5',
  vern7: 'Vern7',
  rodas5p: 'Rodas5P',
  ndf: 'NDF',
};

type Solved = Pick<CompiledModel, 'states' | 'mass' | 'sparsity' | 'delays' | 'timeUnit'>;

/**
 * How a run was solved and why so, a sentence each. The rules themselves are in assembly/ode/switching.ts.
 *
 * @param log the run's steps, where they were followed: then changes of method are told with their times
 */
export function choiceOf(
  model: Solved,
  solver: SolverSettings,
  statistics: Pick<RunStatistics, 'method' | 'switches' | 'factorisations'>,
  log?: Pick<StepLog, 'marks'>,
): string[] {
  if (model.states.length === 0) return ['There was nothing to solve: no quantity has a rate.'];
  const sentences =
    statistics.switches > 0
      ? switchesOf(model, statistics, log)
      : [methodOf(model, solver, statistics.method)];
  if (statistics.factorisations > 0 && statistics.method !== 'matrix exponential')
    sentences.push(matrixOf(model));
  return sentences;
}

function methodOf(model: Solved, solver: SolverSettings, method: string): string {
  if (solver.method !== 'automatic') {
    const asked = ASKED[solver.method];
    if (asked === method) return `${method}, as asked for.`;
    const why =
      model.delays === undefined
        ? 'algebraic equations need an implicit method'
        : 'it keeps the past that delays look back at';
    return `${method} instead of ${asked}: ${why}.`;
  }
  if (method === 'matrix exponential')
    return 'Matrix exponentials: the equations are linear with constant coefficients between doses, and so solved exactly.';
  if (model.mass.some((mass) => mass !== 1)) return `${method}: algebraic equations need an implicit method.`;
  if (method === 'Vern7')
    return `Vern7: nothing was stiff, and a relative tolerance of ${solver.relativeTolerance} is tight.`;
  if (method === 'Rodas5P')
    return 'Rodas5P: a state dies out so fast that an explicit method would need very many steps, which the start showed.';
  return `${method}: nothing was stiff.`;
}

function switchesOf(
  { timeUnit }: Solved,
  { method, switches }: Pick<RunStatistics, 'method' | 'switches'>,
  log?: Pick<StepLog, 'marks'>,
): string[] {
  if (log === undefined)
    return [
      `Part of the run was stiff: the method changed ${switches === 1 ? 'once' : `${switches} times`}, to ${method} at last.`,
    ];
  const unit = timeUnit === undefined ? '' : ` ${timeUnit}`;
  const marks = log.marks.filter(({ kind }) => kind === 'switch');
  const told = marks.slice(0, TOLD).map(({ time, to = method }) => {
    const why = EXPLICIT.includes(to)
      ? 'an explicit method would take such steps with room to spare'
      : 'stability, not accuracy, held the steps back';
    return `Changed to ${to} at t = ${Number(time.toPrecision(4))}${unit}: ${why}.`;
  });
  const further = switches - told.length;
  return further > 0 ? [...told, `Changed ${further === 1 ? 'once' : `${further} times`} more.`] : told;
}

function matrixOf({ states, sparsity }: Solved): string {
  const count = states.length;
  if (sparsity === undefined) return `Dense matrices: ${count === 1 ? 'one state' : `${count} states`}.`;
  const share = (100 * sparsity.entries.length) / count ** 2;
  return `Sparse matrices: ${count} states, ${Number(share.toPrecision(2))} % of the Jacobian’s entries are not zero.`;
}

import type { Expression } from '../../model/expression.ts';
import { rewrite } from '../../model/fold.ts';
import { readAntimony } from '../antimony/reader.ts';
import { rateName, type Equation } from '../equations/equation.ts';
import { statementOf, type Refusal } from './blocks.ts';
import type { Statement } from './making.ts';
import { blocksOf } from './network.ts';
import type { NetworkFile } from './schema.ts';
import { steadyStart } from './steadyStart.ts';

/** All that a network states. */
export interface System {
  /** Length of a cycle. */
  period: number;
  /** In no order; derivatives stand as names of rates, the time since the cycle began as `phase`. */
  equations: Equation[];
  parameters: [id: string, value: number][];
  inputs: { id: string; formula: Expression }[];
  states: string[];
  /** Values to begin from, of states and of what is solved for; what is missing begins at 0. */
  start: ReadonlyMap<string, number>;
}

/** The equations of all blocks of a file together, or what stands against that. */
export function systemOf(file: NetworkFile): System | { refusals: Refusal[] } {
  const { blocks, missing } = blocksOf(file);
  const refusals: Refusal[] = missing.map((name) => ({
    code: 'missing-block',
    message: `The network names ${name}, which is not in it`,
  }));
  if (blocks.length === 0) refusals.push({ code: 'empty-network', message: 'The network has no blocks' });
  if (refusals.length > 0) return { refusals };
  const period = periodOf(file);
  const statements: Statement[] = [];
  for (const block of blocks) {
    const statement = statementOf(block, period);
    if ('refusal' in statement) refusals.push(statement.refusal);
    else statements.push(statement);
  }
  return refusals.length > 0 ? { refusals } : joined(file, statements, period);
}

/** The heart's period, the one that is stated, or the longest table's span; 1 where nothing varies. */
function periodOf(file: NetworkFile): number {
  const [heart] = file.closed_loop_blocks;
  const spans = file.boundary_conditions.map(({ bc_values: { t } }) =>
    Array.isArray(t) && t.length > 1 ? Number(t[t.length - 1]) - Number(t[0]) : 0,
  );
  const longest = Math.max(0, ...spans.filter(Number.isFinite));
  return (
    heart?.cardiac_cycle_period ?? file.simulation_parameters.cardiac_period ?? (longest > 0 ? longest : 1)
  );
}

function joined(file: NetworkFile, statements: readonly Statement[], period: number): System {
  const parameters = statements.flatMap((one) => one.parameters);
  const inputs = statements.flatMap((one) => one.inputs);
  const states = new Map(statements.flatMap((one) => one.states).map(({ id, name }) => [id, name]));
  const stated = statements.flatMap((one) => one.equations);
  const read = readFormulas([...stated.flat(), ...inputs.map(({ formula }) => formula)]);
  const equations = stated.map((_, k): Equation => ({ left: read[2 * k]!, right: read[2 * k + 1]! }));
  const known = new Map([...parameters, ...inputs.map(({ id, mean }): [string, number] => [id, mean])]);
  return {
    period,
    equations,
    parameters,
    inputs: inputs.map(({ id }, k) => ({ id, formula: read[2 * equations.length + k]! })),
    states: [...states.keys()],
    start: startOf(file, states, equations, known),
  };
}

/** Start values: what the file gives, else at rest under the inputs' means, as svZeroDSolver does by default. */
function startOf(
  file: NetworkFile,
  states: ReadonlyMap<string, string | undefined>,
  equations: readonly Equation[],
  known: ReadonlyMap<string, number>,
): Map<string, number> {
  const given = new Map<string, number>();
  for (const [id, name] of states) {
    const value = name === undefined ? undefined : file.initial_condition[name];
    if (typeof value === 'number' && Number.isFinite(value)) given.set(id, value);
  }
  const beats = file.chambers.length > 0 || file.closed_loop_blocks.length > 0;
  if (file.simulation_parameters.steady_initial === false || beats) return given;
  return new Map([...(steadyStart(equations, known) ?? []), ...given]);
}

/** Formulas of Antimony as expressions; `d(x)` becomes the name of the rate of x. */
function readFormulas(formulas: readonly string[]): Expression[] {
  const { document } = readAntimony(formulas.map((formula, k) => `formula_${k} := ${formula};`).join('\n'));
  const found = new Map<string, Expression>();
  for (const rule of document.models[0]?.rules ?? [])
    if (rule.kind === 'assignment') found.set(rule.symbol, rule.expression);
  return formulas.map((_, k) =>
    rewrite(found.get(`formula_${k}`) ?? { kind: 'number', value: NaN }, (one) => {
      const copy = { ...one };
      delete copy.span;
      const [of] = copy.kind === 'call' && copy.name === 'd' ? copy.args : [];
      return of?.kind === 'name' ? { kind: 'name', name: rateName(of.name) } : copy;
    }),
  );
}

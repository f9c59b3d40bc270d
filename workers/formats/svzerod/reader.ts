import * as v from 'valibot';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Expression } from '../../model/expression.ts';
import { namesIn, rewrite } from '../../model/fold.ts';
import { emptyModel, type Model, type ModelDocument } from '../../model/model.ts';
import { quantityOfRate } from '../equations/equation.ts';
import { orient } from './orient.ts';
import { network, type NetworkFile } from './schema.ts';
import { systemOf, type System } from './system.ts';

/** A network as a model, and how long its file asks for. */
export interface NetworkRead {
  document: ModelDocument;
  diagnostics: Diagnostic[];
  time?: { end: number; points: number };
}

const MOST_POINTS = 20_001;

/**
 * Reads a 0-D network of svZeroDSolver: resistances, compliances, inertances, valves, chambers and what is given at
 * the ends, as one model. Quantities keep the file's units, which it does not name. Never throws.
 */
export function readNetwork(text: string): NetworkRead {
  const diagnostics: Diagnostic[] = [];
  const nothing = { document: { models: [], main: '' }, diagnostics };
  const error = (code: string, message: string, hint?: string): NetworkRead => {
    diagnostics.push({
      severity: 'error',
      code,
      message: `${message}.`,
      ...(hint !== undefined && { hint }),
    });
    return nothing;
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (problem) {
    return error('not-json', `The network is no JSON: ${problem instanceof Error ? problem.message : ''}`);
  }
  const checked = v.safeParse(network, parsed);
  if (!checked.success) {
    const [issue] = checked.issues;
    return error(
      'wrong-network',
      `The network is not as svZeroDSolver has it: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`,
    );
  }
  const file = checked.output;
  const system = systemOf(file);
  if ('refusals' in system) {
    for (const { code, message, hint } of system.refusals) error(code, message, hint);
    return nothing;
  }
  const model = modelOf(system);
  if (!model)
    return error(
      'not-solvable',
      'The network does not determine all of its pressures and flows',
      'Look for parts that are not connected to a given pressure, and for blocks without resistance that meet.',
    );
  const cycles = cyclesOf(file, system.period);
  const perCycle = (file.simulation_parameters.number_of_time_pts_per_cardiac_cycle ?? 101) - 1;
  return {
    document: { models: [model], main: model.id },
    diagnostics,
    time: { end: cycles * system.period, points: Math.min(cycles * perCycle + 1, MOST_POINTS) },
  };
}

/** As stated, or as many as a windkessel needs to come within the error that is asked for (Pfaller 2021, eq. 21). */
function cyclesOf(
  { simulation_parameters: asked, boundary_conditions }: NetworkFile,
  period: number,
): number {
  const stated = asked.number_of_cardiac_cycles ?? 10;
  if (asked.use_cycle_to_cycle_error !== true) return stated;
  const slowest = Math.max(
    0,
    ...boundary_conditions
      .filter(({ bc_type }) => bc_type === 'RCR')
      .map(({ bc_values: { Rd, C } }) => Number(Rd) * Number(C))
      .filter(Number.isFinite),
  );
  const error = (asked.sim_cycle_to_cycle_percent_error ?? 1) / 100;
  return slowest > 0 ? Math.max(1, Math.ceil((-slowest / period) * Math.log(error))) : stated;
}

function modelOf(system: System): Model | undefined {
  const given = new Set([
    ...system.parameters.map(([id]) => id),
    ...system.inputs.map(({ id }) => id),
    'phase',
  ]);
  const oriented = orient(system.equations, new Set(system.states), given);
  if (!oriented) return undefined;
  const model = emptyModel('network');
  const startAt = (id: string): number => system.start.get(id) ?? 0;
  for (const [id, value] of system.parameters) model.parameters.push({ id, value, constant: true });
  for (const id of system.states) model.parameters.push({ id, value: startAt(id), constant: false });
  const assigned = (id: string, expression: Expression): void => {
    model.parameters.push({ id, constant: false });
    model.rules.push({ kind: 'assignment', symbol: id, expression });
  };
  const period: Expression = { kind: 'number', value: system.period };
  assigned('phase', { kind: 'apply', op: 'rem', args: [{ kind: 'time' }, period] });
  for (const { id, formula } of system.inputs) assigned(id, formula);
  const rates = new Map([...oriented.explicit].filter(([name]) => quantityOfRate(name) !== undefined));
  for (const [name, formula] of oriented.explicit) {
    const state = quantityOfRate(name);
    if (state === undefined) assigned(name, formula);
    else model.rules.push({ kind: 'rate', symbol: state, expression: withoutRates(formula, rates) });
  }
  for (const [name, { left, right }] of oriented.implicit) {
    model.parameters.push({ id: name, value: startAt(name), constant: false });
    const difference: Expression = { kind: 'apply', op: 'minus', args: [left, right] };
    model.rules.push({ kind: 'algebraic', expression: withoutRates(difference, rates) });
  }
  return model;
}

/** Rates inside of formulas are what they are worked out from. */
function withoutRates(expression: Expression, rates: ReadonlyMap<string, Expression>): Expression {
  let current = expression;
  while ([...namesIn(current).keys()].some((name) => rates.has(name)))
    current = rewrite(current, (one) => (one.kind === 'name' ? rates.get(one.name) : undefined));
  return current;
}

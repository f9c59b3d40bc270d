import { Operation, Vector } from '../../../assembly/memory.ts';
import { visit } from '../../model/fold.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Diagnostic, Failure, Standpoint } from '../../protocol.ts';
import type { Control } from '../control.ts';
import type { Override, Plan } from '../plan.ts';
import type { Program } from '../program.ts';
import { solveAt } from '../solveAt.ts';
import { Equations, type Standing } from './equations.ts';

/** Instants at which what rests at one time is looked at again, as multiples of a span. */
const LATER = [0.37, 1, 2.3, 7.1, 24, 100, 1000] as const;
/** A rate that moves a state by less than this share of the terms it was at before is rest. */
const REST = 1e-7;

/**
 * Where an analysis stands: the values that the plan begins with, or those that its run ends with.
 *
 * @throws Interrupted where the control says so
 */
export async function standingAt(
  program: Program,
  equations: Equations,
  plan: Plan,
  from: Standpoint,
  control: Control,
): Promise<Standing | { failure: Failure }> {
  if (from === 'start') {
    const standing = equations.initial(plan.overrides);
    // What is given at once as the run begins is part of its start.
    for (const { time, vector, index, value, operation } of plan.schedule) {
      if (time > 0) break;
      if (vector === Vector.State && operation === Operation.Add) standing.x[index]! += value;
    }
    return standing;
  }
  const { states, parameters } = program.model;
  const columns = [...states, ...parameters].map(({ id }, index) => ({ id, label: id, index }));
  const solved = await solveAt(program, { ...plan, columns, times: Float64Array.of(plan.end) }, control);
  if ('failure' in solved) return solved;
  return {
    x: solved.rows.slice(0, states.length),
    p: solved.rows.slice(states.length, states.length + parameters.length),
    time: plan.end,
  };
}

/** Why a model can have no steady state in this sense, if so. */
export function refusal(model: CompiledModel): Failure | undefined {
  if (model.states.length === 0) {
    return {
      code: 'nothing-moves',
      message: 'The model has no states, so nothing moves.',
      hint: 'Give it reactions or rate rules.',
    };
  }
  if (model.states.length > MOST_STATES) {
    return {
      code: 'too-large',
      message: `The model has ${model.states.length} states; steady states are sought for up to ${MOST_STATES}.`,
      hint: 'Run it for a long time instead.',
    };
  }
  if (model.delays === undefined) return undefined;
  const named = naming(model, (op) => op === 'delay');
  return {
    code: 'has-delays',
    message: `The model looks back in time${named.length > 0 ? ` (${listed(named)})` : ''}, and steady states of delay equations are not computed.`,
    hint: 'Run it for a long time: what it comes to rest at is a steady state.',
    ...(named[0] !== undefined && { symbol: named[0] }),
  };
}

/** Dense matrices of more states than these would take longer than anybody waits. */
const MOST_STATES = 500;

/** Says by name what of the model moves with time itself where it should rest. */
export function movesWithTime(
  equations: Equations,
  x: Float64Array,
  span: number,
  sizes: Float64Array,
): Failure | undefined {
  const { model, n, time } = equations;
  const named = naming(model, (op) => op === 'time');
  if (named.length === 0) return undefined;
  const rates = new Float64Array(n);
  for (const factor of LATER) {
    const later = time + factor * (span > 0 ? span : 1);
    equations.rates(x, rates, later);
    const moving = rates.findIndex(
      (rate, i) => !(Math.abs(rate) * (span > 0 ? span : 1) <= REST * sizes[i]!),
    );
    if (moving < 0) continue;
    return {
      code: 'depends-on-time',
      message: `The model depends on time explicitly (${listed(named)}): what rests at t = ${rounded(time)} moves again at t = ${rounded(later)}.`,
      hint: 'Look from the end of a run that is past it, or hold the quantity constant.',
      symbol: named[0]!,
    };
  }
  return undefined;
}

/** Events that a steady state sets off, or that come later by the clock. */
export function eventWarnings(
  equations: Equations,
  start: Float64Array,
  x: Float64Array,
  span: number,
): Diagnostic[] {
  const { model, time } = equations;
  if (model.events.length === 0) return [];
  const before = equations.triggers(start);
  const here = equations.triggers(x);
  const later = LATER.map((factor) => equations.triggers(x, time + factor * (span > 0 ? span : 1)));
  return model.events.flatMap(({ id }, k): Diagnostic[] => {
    const fires = here[k] === true && before[k] === false;
    const fired = !fires && here[k] === false && later.some((bits) => bits[k] === true);
    if (!fires && !fired) return [];
    const how = fires ? 'on the way to this steady state' : 'later, at a time of its own';
    return [
      {
        severity: 'warning',
        code: 'event-fires',
        message: `Event ${id} fires ${how}. The steady state is that of the equations between events.`,
        symbol: id,
      },
    ];
  });
}

/** Quantities whose formulas hold a delay or time itself. */
function naming({ equations }: CompiledModel, wanted: (op: 'delay' | 'time') => boolean): string[] {
  const names = new Set<string>();
  for (const { symbol, expression } of equations) {
    visit(expression, (one) => {
      if (
        one.kind === 'time' ? wanted('time') : one.kind === 'apply' && one.op === 'delay' && wanted('delay')
      )
        names.add(symbol ?? 'an algebraic equation');
    });
  }
  return [...names];
}

function listed(names: readonly string[]): string {
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** The plan's overrides with one value more, by id; undefined where nothing settable has that id. */
export function withValue(
  model: CompiledModel,
  overrides: readonly Override[],
  id: string,
  value: number,
): Override[] | undefined {
  for (const [vector, list] of [
    [Vector.State, model.states],
    [Vector.Parameter, model.parameters],
  ] as const) {
    const index = list.findIndex((one) => one.id === id);
    if (index < 0) continue;
    if (!list[index]!.settable) return undefined;
    return [
      ...overrides.filter((one) => one.vector !== vector || one.index !== index),
      { vector, index, value },
    ];
  }
  return undefined;
}

import { derivatives, type Lowered } from '../compile.ts';
import type { Quantity, Settable } from '../compiledModel.ts';
import { conditionsOf } from '../conditions.ts';
import { delaysOf } from '../delays.ts';
import type { NodeId } from '../graph.ts';
import type { Simplifier } from '../simplify.ts';
import type { System } from '../system.ts';
import { blockSparsity } from './blockSparsity.ts';
import { Clocks } from './clocks.ts';
import { crossingsOf } from './crossings.ts';
import { Influence, type Factor, type Jump } from './influence.ts';
import { Jumps } from './jumps.ts';
import { Partials } from './partials.ts';
import { refusalOf, type Refusal } from './refusal.ts';
import { substitute } from './substitute.ts';
import { Tangents } from './tangents.ts';

/** Where a derivative is found among states ++ parameters ++ outputs of the larger system; or it is constant. */
export type Place = { column: number } | { constant: 0 | 1 };

/** Places that hold what is not the model's own. */
export interface Extra {
  /** Place of ∂x/∂θ or ∂p/∂θ, by the place of x or p, in the vector of both. */
  tangents: {
    factor: number;
    vector: 'state' | 'parameter';
    of: number;
    at: number;
  }[];
  /** Parameter that is to be set to the time wherever the schedule changes something. */
  scheduled?: number;
}

export interface Augmented {
  system: System;
  extra: Extra;
  /** Derivatives of the wanted quantities, by factor and then in their order. */
  places: Place[][];
}

/**
 * A system with the derivatives of its states by some factors beside them, Ṡ = ∂f/∂x·S + ∂f/∂p·P, as one system of
 * the same kind: forward sensitivities (Dickinson & Gelinas, J. Comput. Phys. 21 (1976) 123). What depends on no
 * factor is left out.
 *
 * @param wanted indices into states ++ parameters ++ outputs
 */
export function augment(
  system: Lowered,
  factors: readonly Factor[],
  wanted: readonly number[],
): Augmented | { refusal: Refusal } {
  const { graph, description, rhs, initial, events } = system;
  const partials = new Partials(graph);
  const values = events.flatMap(({ assignments }) => assignments.map(({ value }) => value));
  partials.prepare([...rhs, ...initial.map(({ value }) => value), ...values, ...graph.delayed]);
  const crossings = crossingsOf(graph, rhs, partials);
  const jumps = events.map((event): Jump => {
    const instead = new Map<NodeId, NodeId>();
    for (const { target, value } of event.assignments) {
      const { vector, index } = target;
      instead.set(vector === 'state' ? graph.state(index) : graph.parameter(index), value);
    }
    const roots = conditionsOf(graph, [event.trigger]).map(({ root }) => root);
    return { roots, after: substitute(graph, rhs, instead) };
  });
  const influences = factors.map(
    (factor) => new Influence(graph, partials, system, factor, jumps, crossings),
  );
  const refusal = refusalOf(system, influences);
  if (refusal !== undefined) return { refusal };

  const states = description.states.length;
  const parameters = description.parameters.length;
  const outputs = description.outputs.length;
  const next = { state: states, parameter: parameters };
  const assigned = new Set(
    events.flatMap(({ assignments }) =>
      assignments.flatMap(({ target }) => (target.vector === 'parameter' ? [target.index] : [])),
    ),
  );
  const tangents = factors.map(
    (factor, at) =>
      new Tangents(graph, partials, factor, influences[at]!, (parameter) => assigned.has(parameter), next),
  );
  const clocks = influences.some(({ movesTimes }) => movesTimes)
    ? new Clocks(graph, partials, factors.length, next)
    : undefined;

  const zero = graph.constant(0);
  const allRates = [
    ...rhs,
    ...tangents.flatMap((one) => [...one.states.keys()].map((state) => one.of(rhs[state]!) ?? zero)),
  ];
  const jumping = new Jumps(graph, system, tangents, clocks);
  const allEvents = [
    ...crossings.flatMap((crossing, at) => jumping.ofCrossing(at, crossing)),
    ...jumps.map((jump, at) => jumping.ofEvent(at, jump)),
  ];
  const slopes: NodeId[] = [];
  const named: Quantity[] = [];
  const firstOutput = next.state + next.parameter;
  const places = tangents.map((one) =>
    wanted.map((index): Place => {
      if (index < states) return placeOf(one.states.get(index));
      if (index < states + parameters) {
        const parameter = index - states;
        const at = one.parameters.get(parameter);
        if (at !== undefined) return { column: next.state + at };
        return { constant: one.ofParameter(parameter) === undefined ? 0 : 1 };
      }
      const output = index - states - parameters;
      const slope = one.of(system.outputs[output]!);
      if (slope === undefined) return { constant: 0 };
      named.push(derivativeOf(description.outputs[output]!, one.factor));
      return { column: firstOutput + outputs + slopes.push(slope) - 1 };
    }),
  );

  const origins = [...description.states.keys(), ...tangents.flatMap((one) => [...one.states.keys()])];
  const algebraic = description.mass.some((mass) => mass !== 1);
  const { jacobian, timeDerivative, sparsity } = derivatives(
    graph,
    allRates,
    algebraic ? undefined : (size, pattern) => blockSparsity(size, pattern, states, origins),
  );
  const triggers = allEvents.map(({ event }) => event.trigger);
  const roots = conditionsOf(graph, [...rhs, ...triggers]).map(({ root }) => root);
  const systemEvents = allEvents.map(({ event }) => event);
  const delays = delaysOf(graph, { rhs: allRates, roots, events: systemEvents });
  const extraStates = tangents.flatMap(({ states: own, factor }) =>
    [...own.keys()].map((state) => settable(derivativeOf(description.states[state]!, factor))),
  );
  const extraParameters = tangents.flatMap(({ parameters: own, factor }) =>
    [...own.keys()].map((parameter) => settable(derivativeOf(description.parameters[parameter]!, factor))),
  );
  while (extraParameters.length < next.parameter - parameters)
    extraParameters.push(settable({ id: `clock ${extraParameters.length}`, kind: 'parameter' }));
  const { sparsity: _, delays: __, reactions: ___, linear, ...kept } = description;
  return {
    system: {
      ...system,
      initial: [
        ...ownStarts(tangents, graph),
        ...initial.flatMap((start) => [start, ...along(start, tangents, zero)]),
      ],
      rhs: allRates,
      jacobian,
      timeDerivative,
      outputs: [...system.outputs, ...slopes],
      roots,
      events: systemEvents,
      description: {
        ...kept,
        states: [...description.states, ...extraStates],
        parameters: [...description.parameters, ...extraParameters],
        outputs: [...description.outputs, ...named],
        mass: [
          ...description.mass,
          ...tangents.flatMap((one) => [...one.states.keys()].map((state) => description.mass[state]!)),
        ],
        roots: roots.length,
        events: allEvents.map(({ description: one }) => one),
        jacobianPattern: jacobian.map(({ row, column }) => [row, column]),
        ...(sparsity && { sparsity }),
        ...(delays && { delays }),
        // Ṡ = A·S + (∂A/∂p)·x is linear where the model is.
        ...(linear && sparsity === undefined && { linear }),
      },
    },
    extra: {
      tangents: tangents.flatMap((one, factor) => [
        ...[...one.states].map(([of, at]) => ({ factor, vector: 'state' as const, of, at })),
        ...[...one.parameters].map(([of, at]) => ({ factor, vector: 'parameter' as const, of, at })),
      ]),
      ...(clocks !== undefined && { scheduled: clocks.scheduled }),
    },
    places,
  };
}

function placeOf(at: number | undefined): Place {
  return at === undefined ? { constant: 0 } : { column: at };
}

/** Derivatives of a start value, right after it. The factor's own is 1, whatever would compute the factor. */
function along(
  { target, value }: System['initial'][number],
  tangents: readonly Tangents[],
  zero: NodeId,
): System['initial'] {
  return tangents.flatMap((one) => {
    const { vector, index } = target;
    const { factor } = one;
    if (!factor.isDose && factor.vector === vector && factor.index === index) return [];
    const at = (vector === 'state' ? one.states : one.parameters).get(index);
    return at === undefined ? [] : [{ target: { vector, index: at }, value: one.of(value) ?? zero }];
  });
}

/** A factor changes by itself as much as it changes. */
function ownStarts(tangents: readonly Tangents[], graph: Simplifier): System['initial'] {
  return tangents.flatMap(({ factor: { vector, index, isDose }, states, parameters }) => {
    if (isDose) return [];
    const at = (vector === 'state' ? states : parameters).get(index);
    return at === undefined ? [] : [{ target: { vector, index: at }, value: graph.constant(1) }];
  });
}

function derivativeOf({ id, kind }: Quantity, factor: Factor): Quantity {
  return { id: `∂${id}/∂${factor.id}`, kind };
}

function settable(quantity: Quantity): Settable {
  return { ...quantity, settable: true };
}

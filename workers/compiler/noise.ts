import type { Expression } from '../model/expression.ts';
import { visit } from '../model/fold.ts';
import type { Model } from '../model/model.ts';
import { isWhiteNoise, WHITE_NOISE } from '../model/whiteNoise.ts';
import type { CompiledNoise } from './compiledModel.ts';
import { gradients } from './differentiate.ts';
import type { Findings } from './findings.ts';
import type { NodeId } from './graph.ts';
import { argumentsOf, reachable, type GraphBuilder } from './graphBuilder.ts';
import { expressionsOf } from './mathematics.ts';
import { substitute } from './sensitivity/substitute.ts';
import type { ModelSymbol } from './symbols.ts';
import type { System, SystemNoise } from './system.ts';

/** Parameters from here on stand for dW/dt, one a place of white noise; no model has so many of its own. */
const FIRST_PROCESS = 2 ** 20;

/** White noise as formulas are translated: each place becomes amplitude · ξ with a ξ of its own. */
export class NoisePlaces {
  /** By place: ξ, and amplitude · ξ. */
  readonly processes: NodeId[] = [];
  private readonly terms: NodeId[] = [];

  constructor(private readonly graph: GraphBuilder) {}

  term(amplitude: NodeId): NodeId {
    const { graph } = this;
    const process = graph.parameter(FIRST_PROCESS + this.processes.length);
    const term = graph.binary('mul', amplitude, process);
    this.processes.push(process);
    this.terms.push(term);
    return term;
  }

  /** Formulas without their noise. */
  without(ends: readonly NodeId[]): NodeId[] {
    const zero = this.graph.constant(0);
    return substitute(this.graph, ends, new Map(this.terms.map((term) => [term, zero])));
  }
}

/** Whether a model has white noise, and, reported, where it cannot stand. */
export function checkNoise(model: Model, findings: Findings): boolean {
  if (!model.functions.some(isWhiteNoise)) return false;
  const noisy = new Set([WHITE_NOISE.id]);
  for (const { id, body } of model.functions) if (firstCall(body, noisy)) noisy.add(id);
  let found = false;
  for (const { expression, where, span, continuous } of expressionsOf(model)) {
    const call = firstCall(expression, noisy);
    if (call === undefined) continue;
    found = true;
    const isTrigger = model.events.some(({ trigger }) => trigger === expression);
    const isAlgebraic = where === 'in an algebraic rule';
    if (continuous && !isTrigger && !isAlgebraic) continue;
    findings.error(
      'misplaced-noise',
      `${WHITE_NOISE.id}()${findings.at(call.span ?? span)} stands ${where}, and white noise is only defined as part of a rate.`,
      {
        span: call.span ?? span,
        symbol: WHITE_NOISE.id,
        hint: "Add it to a rate, such as x' = -k*x + whiteNoise(s), or draw a number once: normal(0, s).",
      },
    );
  }
  return found;
}

/** Says that the equations are solved without their noise. */
export function tellLeftOut(findings: Findings): void {
  findings.warning('noise-left-out', `${WHITE_NOISE.id}() counts as 0 where the equations are solved.`, {
    symbol: WHITE_NOISE.id,
    hint: 'Chance, in the Analyse view, simulates the model with its noise.',
  });
}

function firstCall(root: Expression, names: ReadonlySet<string>): Expression | undefined {
  let found: Expression | undefined;
  visit(root, (one) => {
    if (found === undefined && one.kind === 'call' && names.has(one.name)) found = one;
  });
  return found;
}

/**
 * Takes the noise out of right sides that are linear in it: f + Σ_k G_k ξ_k. Reports where one is not.
 *
 * @param states what the right sides belong to
 */
export function noiseOf(
  graph: GraphBuilder,
  places: NoisePlaces,
  rhs: readonly NodeId[],
  states: readonly ModelSymbol[],
  findings: Findings,
): SystemNoise {
  const isProcess = new Set(places.processes);
  rhs.forEach((end, at) => {
    const inside = nonlinearIn(graph, end, isProcess);
    if (inside === undefined) return;
    const { id, span, rate } = states[at]!;
    findings.error(
      'nonlinear-noise',
      `White noise in the rate of ${id}${findings.at(rate?.span ?? span)} is ${inside}, and has no meaning there.`,
      {
        span: rate?.span ?? span,
        symbol: id,
        hint: `Let ${WHITE_NOISE.id}(…) be a summand of the rate, or times something without noise.`,
      },
    );
  });
  if (findings.failed) return { entries: [], terms: [], processes: 0, commutes: true };
  const numbers = new Map(places.processes.map((process, at) => [process, at]));
  const slopes = gradients(graph, rhs, (_, id) => numbers.get(id));
  const used = [...new Set(slopes.flatMap((slope) => [...slope.keys()]))].sort((a, b) => a - b);
  const entries = slopes.flatMap((slope, state) =>
    [...slope].map(([place, value]) => ({ state, process: used.indexOf(place), value })),
  );
  return { entries, processes: used.length, ...correctionOf(graph, entries) };
}

/** Refuses noise that reaches what is no rate by way of an assigned quantity. */
export function refuseNoise(
  graph: GraphBuilder,
  { processes }: NoisePlaces,
  { events, initial }: Pick<System, 'events' | 'initial'>,
  findings: Findings,
): void {
  const isProcess = new Set(processes);
  const reached = (ends: readonly (NodeId | undefined)[]): boolean =>
    reachable(
      graph,
      ends.filter((end) => end !== undefined),
    ).some((id) => isProcess.has(id));
  const found = events.some(({ trigger, delay, priority, assignments }) =>
    reached([trigger, delay, priority, ...assignments.map(({ value }) => value)]),
  );
  if (!found && !reached(initial.map(({ value }) => value)) && !reached(graph.delayed)) return;
  findings.error(
    'misplaced-noise',
    'White noise reaches an event, a start value or a delay, by way of an assigned quantity; it is only defined as part of a rate.',
    { symbol: WHITE_NOISE.id, hint: 'Use the quantity without its noise there.' },
  );
}

/** What a formula does with noise that makes it nonlinear in it; undefined where it is linear. */
function nonlinearIn(graph: GraphBuilder, end: NodeId, processes: ReadonlySet<NodeId>): string | undefined {
  const noisy = new Set<NodeId>();
  for (const id of reachable(graph, [end])) {
    const node = graph.nodes[id]!;
    const args = argumentsOf(node).map((argument) => noisy.has(argument));
    if (processes.has(id) || args.includes(true)) noisy.add(id);
    if (!args.includes(true)) continue;
    const [first, second] = args;
    if (node.op === 'neg' || node.op === 'add' || node.op === 'sub') continue;
    if (node.op === 'mul') {
      if (first && second) return 'multiplied by white noise';
    } else if (node.op === 'div') {
      if (second) return 'divided by';
    } else if (node.op === 'select') {
      if (first) return 'part of a condition';
    } else return graph.isTruth(id) ? 'part of a condition' : `inside ${node.op}()`;
  }
  return undefined;
}

type Entries = SystemNoise['entries'];

/** Milstein's terms L^j G_ik, L^j = Σ_l G_lj ∂/∂x_l, for j ≤ k, and whether L^j G_ik = L^k G_ij throughout. */
function correctionOf(graph: GraphBuilder, entries: Entries): Pick<SystemNoise, 'terms' | 'commutes'> {
  const derivatives = gradients(
    graph,
    entries.map(({ value }) => value),
  );
  const byState = new Map<number, Entries[number][]>();
  for (const entry of entries) byState.set(entry.state, [...(byState.get(entry.state) ?? []), entry]);
  const sums = new Map<string, NodeId>();
  entries.forEach(({ state, process: k }, at) => {
    for (const [l, slope] of derivatives[at]!) {
      if (l < 0 || graph.valueOf(slope) === 0) continue;
      for (const { process: j, value } of byState.get(l) ?? []) {
        const key = `${state},${j},${k}`;
        const term = graph.binary('mul', value, slope);
        const sum = sums.get(key);
        sums.set(key, sum === undefined ? term : graph.binary('add', sum, term));
      }
    }
  });
  let commutes = true;
  const terms: SystemNoise['terms'] = [];
  for (const [key, value] of sums) {
    const [state, j, k] = key.split(',').map(Number) as [number, number, number];
    const mirrored = sums.get(`${state},${k},${j}`);
    if (mirrored === undefined || canonical(graph, value) !== canonical(graph, mirrored)) commutes = false;
    if (j <= k) terms.push({ state, j, k, value });
  }
  return { terms, commutes };
}

/** A sum of products written so that the order of summands and factors does not matter. */
function canonical(graph: GraphBuilder, id: NodeId): string {
  const summands: string[] = [];
  const addSummand = (at: NodeId, sign: number): void => {
    const node = graph.nodes[at]!;
    if (node.op === 'add' || node.op === 'sub') {
      addSummand(node.args[0], sign);
      addSummand(node.args[1], node.op === 'add' ? sign : -sign);
    } else if (node.op === 'neg') addSummand(node.args[0], -sign);
    else summands.push(product(at, sign));
  };
  const product = (root: NodeId, sign: number): string => {
    const factors: string[] = [];
    let number = sign;
    const addFactor = (at: NodeId, isInverse: boolean): void => {
      const node = graph.nodes[at]!;
      if (node.op === 'mul' || node.op === 'div') {
        addFactor(node.args[0], isInverse);
        addFactor(node.args[1], node.op === 'mul' ? isInverse : !isInverse);
      } else if (node.op === 'neg') {
        number = -number;
        addFactor(node.args[0], isInverse);
      } else if (node.op === 'constant') number = isInverse ? number / node.value : number * node.value;
      else factors.push(isInverse ? `/${at}` : `${at}`);
    };
    addFactor(root, false);
    return `${number}*${factors.sort().join('*')}`;
  };
  addSummand(id, 1);
  return summands.sort().join(' + ');
}

/** What an engine must know of the noise; the pattern is drawn in assembly/stochastic/noise.ts. */
export function describeNoise({ entries, terms, processes, commutes }: SystemNoise): CompiledNoise {
  return {
    processes,
    states: [...new Set(entries.map(({ state }) => state))],
    commutes,
    pattern: [
      processes,
      entries.length,
      terms.length,
      ...entries.flatMap(({ state, process }) => [state, process]),
      ...terms.flatMap(({ state, j, k }) => [state, j, k]),
    ],
  };
}

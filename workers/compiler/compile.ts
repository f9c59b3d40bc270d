import type { Diagnostic } from '../model/diagnostic.ts';
import type { Model, ModelDocument } from '../model/model.ts';
import { matchAlgebraic } from './algebraic.ts';
import type { CompiledModel, Sparsity } from './compiledModel.ts';
import { conditionsOf } from './conditions.ts';
import { conservedMoieties } from './conserve.ts';
import { delaysOf } from './delays.ts';
import { describe } from './describe.ts';
import { gradients, TIME } from './differentiate.ts';
import type { ElementaryLibrary } from './elementary/library.ts';
import { emitWasm } from './emit-wasm/emit.ts';
import { emitPair, whyNoPair } from './emit-wasm/pair/emit.ts';
import { translateEvents } from './events.ts';
import { Findings } from './findings.ts';
import { addExtents } from './fast.ts';
import { flatten } from './flatten.ts';
import type { NodeId } from './graph.ts';
import { TooLarge } from './graphBuilder.ts';
import { giveWay } from './giveWay.ts';
import { hashOf } from './hash.ts';
import { initialValues } from './initial.ts';
import { Layout } from './layout.ts';
import { isLinear } from './linear.ts';
import { reportMissing } from './missing.ts';
import { checkNoise, describeNoise, NoisePlaces, noiseOf, refuseNoise, tellLeftOut } from './noise.ts';
import { resolve, settleSpecies } from './resolve.ts';
import { Simplifier } from './simplify.ts';
import { sparsityOf } from './sparsity.ts';
import { describeReactions, stochasticReactions } from './stochastic.ts';
import type { System } from './system.ts';
import { twice } from './twice.ts';
import { nextTurn } from './turns.ts';
import { checkUnits } from './units.ts';
import { UnitsOfModel } from './unitsOfModel.ts';
import { Values } from './values.ts';

/** What a model is compiled for: to be integrated, or also to be simulated molecule by molecule. */
export type Purpose = 'equations' | 'reactions';

/**
 * A model document as WebAssembly and its description. Never throws: where there is no model, the diagnostics
 * say why.
 *
 * @param text what the document's spans point into, for line numbers
 */
export function compile(
  document: ModelDocument,
  elementary: ElementaryLibrary,
  text?: string,
  purpose: Purpose = 'equations',
): { model?: CompiledModel; diagnostics: Diagnostic[] } {
  const { system, diagnostics } = lower(document, text, purpose);
  if (!system) return { diagnostics };
  return { model: { ...system.description, wasm: emitWasm(system, elementary) }, diagnostics };
}

/**
 * The same for two people in step, where there is such a form (`whyNoPair`). Its description counts every state,
 * parameter, output, root and event twice, the two people's by turns.
 */
export function compilePair(
  document: ModelDocument,
  elementary: ElementaryLibrary,
): CompiledModel | undefined {
  const { system } = lower(document);
  if (system === undefined || whyNoPair(system) !== undefined) return undefined;
  return { ...twice(system.description), wasm: emitPair(system, elementary) };
}

/** A system whose formulas can be worked on further. */
export type Lowered = System & { graph: Simplifier };

/** A model document as one flat system of equations; see `compile`. */
export function lower(
  document: ModelDocument,
  text?: string,
  purpose: Purpose = 'equations',
): { system?: Lowered; diagnostics: Diagnostic[] } {
  const findings = new Findings(text);
  const flat = flatten(document, findings);
  if (!flat || findings.failed) return { diagnostics: findings.diagnostics };
  try {
    const system = lowerFlat(flat, findings, purpose);
    return { ...(system && !findings.failed && { system }), diagnostics: findings.diagnostics };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    findings.error('too-large', `Model ${flat.id} has too many operations to be compiled.`, {
      span: flat.span,
      hint: 'Split it, or write repeated formulas as assigned quantities.',
    });
    return { diagnostics: findings.diagnostics };
  }
}

function lowerFlat(model: Model, findings: Findings, purpose: Purpose): Lowered | undefined {
  const table = resolve(model, findings);
  if (findings.failed) return undefined;
  const rules = matchAlgebraic(model, table, findings);
  settleSpecies(model, table);
  addExtents(table, rules);
  const units = new UnitsOfModel(model, table);
  checkUnits(model, table, units, findings);

  const graph = new Simplifier();
  const layout = new Layout(table);
  const noisy = checkNoise(model, findings);
  if (noisy && purpose === 'equations') tellLeftOut(findings);
  const places = noisy && purpose === 'reactions' ? new NoisePlaces(graph) : undefined;
  const values = new Values(model, table, layout, graph, findings, places);
  if (!values.evaluate() || findings.failed) return undefined;

  const whole = layout.states.map((symbol) => values.rightSide(symbol, rules));
  const noise = places && noiseOf(graph, places, whole, layout.states, findings);
  if (findings.failed) return undefined;
  const rhs = places?.without(whole) ?? whole;
  giveWay(graph, layout, rhs, (symbol) => values.sharedInCell(symbol));
  const named = layout.outputs.map(({ id }) => values.value(id));
  const outputs = places?.without(named) ?? named;
  const initial = initialValues(table, layout, values, graph, findings);
  const events = translateEvents(model, table, layout, values, graph);
  if (places) refuseNoise(graph, places, { events, initial }, findings);
  reportMissing({ graph, rhs: whole, outputs, initial, events }, table, layout, findings);

  const mass = layout.states.some(({ algebraic }) => algebraic);
  const { jacobian, timeDerivative, sparsity } = derivatives(graph, rhs, mass ? undefined : sparsityOf);
  const moieties = conservedMoieties(model, table, units);
  const conditions = conditionsOf(graph, [...rhs, ...events.map(({ trigger }) => trigger)]);
  const turn = nextTurn(graph, conditions);
  const roots = conditions.map(({ root }) => root);
  const reactions =
    purpose === 'reactions' ? stochasticReactions(model, layout, values, graph, places) : undefined;
  const delays = delaysOf(graph, { rhs, roots, events });
  const uninterrupted = roots.length === 0 && events.length === 0 && delays === undefined;
  const linear = uninterrupted && !mass && sparsity === undefined && isLinear(graph, rhs);
  return {
    graph,
    initial,
    rhs,
    jacobian,
    timeDerivative,
    outputs,
    roots,
    ...(turn !== undefined && { turn }),
    events,
    ...(reactions && { reactions }),
    ...(noise && { noise }),
    description: {
      hash: hashOf(model),
      name: model.name ?? model.id,
      ...(units.time && { timeUnit: units.time.text }),
      ...describe(model, table, layout, units),
      roots: roots.length,
      jacobianPattern: jacobian.map(({ row, column }) => [row, column]),
      ...(sparsity && { sparsity }),
      ...(linear && { linear }),
      ...(delays && { delays }),
      ...(graph.draws > 0 && { draws: graph.draws }),
      ...(reactions && { reactions: describeReactions(graph, reactions) }),
      ...(noise && { noise: describeNoise(noise) }),
      ...(noisy && { noisy }),
      ...(moieties.length > 0 && { moieties }),
    },
  };
}

/**
 * The Jacobian and its pattern. Algebraic equations are solved dense at the start and after jumps, so it is dense
 * where there are some.
 */
export function derivatives(
  graph: Simplifier,
  rhs: readonly NodeId[],
  /** Absent: dense. */
  sparsify: typeof sparsityOf | undefined,
): Pick<System, 'jacobian' | 'timeDerivative'> & { sparsity: Sparsity | undefined } {
  const all = gradients(graph, rhs);
  const jacobian = all.flatMap((gradient, row) =>
    [...gradient]
      .filter(([column, value]) => column !== TIME && graph.valueOf(value) !== 0)
      .sort((a, b) => a[0] - b[0])
      .map(([column, value]) => ({ row, column, value })),
  );
  const pattern = jacobian.map(({ row, column }): [number, number] => [row, column]);
  const sparsity = sparsify?.(rhs.length, pattern);
  const inOrder = sparsity?.entries.map(([row, column]) => ({
    row,
    column,
    value: all[row]!.get(column)!,
  }));
  return {
    jacobian: inOrder ?? jacobian,
    timeDerivative: all.map((gradient) => gradient.get(TIME) ?? graph.constant(0)),
    sparsity,
  };
}

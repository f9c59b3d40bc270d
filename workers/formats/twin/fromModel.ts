import type { Expression } from '../../model/expression.ts';
import type { CompiledModel, Quantity, Settable } from '../../compiler/compiledModel.ts';
import type { ParameterMeta, TwinInput, TwinManifest, TwinOutput } from './schema.ts';

/** What a manifest is made from: a compiled model without its code. */
export type ModelDescription = Omit<CompiledModel, 'wasm'>;

/** A slider of a quantity nobody described reaches this many times below and above its value. */
const SPREAD = 10;
/** Curves in one plot, as many as there are distinguishable hues. */
const CURVES = 8;
/** Plots, sliders and inputs stay usable in a model of thousands of quantities. */
const MOST_PLOTS = 8;
const MOST_INPUTS = 40;
/** Duration of a run where nobody said one, in the model's time unit. */
const END = 100;

/** A slider's ends around a value: a decade each way where it is positive. */
function rangeAround(value: number): [number, number] {
  if (value > 0) return [value / SPREAD, value * SPREAD];
  if (value < 0) return [value * SPREAD, value / SPREAD];
  return [0, 1];
}

/** Metadata of a settable quantity that nobody described; absent where its start value is computed. */
export function describeSettable(quantity: Settable, group: string): ParameterMeta | undefined {
  const { value, settable } = quantity;
  if (!settable || value === undefined || !Number.isFinite(value)) return undefined;
  return {
    meaning: quantity.name ?? quantity.id,
    range: rangeAround(value),
    scale: value > 0 ? 'log' : 'linear',
    source: 'the model itself',
    group,
    fit: value > 0,
  };
}

/** The terms that an expression adds up. */
function termsOf(expression: Expression): Expression[] {
  if (expression.kind !== 'apply') return [expression];
  const { op, args } = expression;
  if (op === 'plus') return args.flatMap(termsOf);
  return op === 'minus' && args.length === 2 ? termsOf(args[0]!) : [expression];
}

/** The parameter that a state's rate rule adds and that is 0 as long as nothing is given: an infusion's rate. */
function rateInto(state: Settable, model: ModelDescription): string | undefined {
  const rule = model.equations.find(({ kind, symbol }) => kind === 'rate' && symbol === state.id);
  const names =
    rule === undefined ? [] : termsOf(rule.expression).map((term) => term.kind === 'name' && term.name);
  return model.parameters.find(({ id, value, settable }) => settable && value === 0 && names.includes(id))
    ?.id;
}

function inputInto(state: Settable, model: ModelDescription): TwinInput {
  const amount = state.value !== undefined && state.value > 0 ? state.value : 1;
  const label = state.name ?? state.id;
  const rate = rateInto(state, model);
  return {
    id: state.id,
    label: `Into ${label}`,
    kind: 'dose',
    unit: state.unit ?? '',
    bolus: { state: state.id, factor: 1 },
    ...(rate === undefined ? {} : { rate: { parameter: rate, factor: 1 } }),
    amount: { default: amount, range: [0, amount * SPREAD] },
    duration: { default: 0, range: [0, rate === undefined ? 0 : END] },
    meaning:
      rate === undefined
        ? `Added to ${label} at once.`
        : `Added to ${label}, at once or over time by ${rate}.`,
  };
}

/** States that people watch: species where there are any. */
function watched(model: ModelDescription): Quantity[] {
  const species = model.states.filter((state) => state.kind === 'species');
  if (species.length > 0) return species;
  return model.states.length > 0 ? model.states : model.outputs;
}

/** One plot a unit, and no more curves in it than there are hues. */
function plotsOf(model: ModelDescription): TwinManifest['plots'] {
  const byUnit = new Map<string, string[]>();
  for (const { id, unit } of watched(model)) {
    const ids = byUnit.get(unit ?? '') ?? [];
    ids.push(id);
    byUnit.set(unit ?? '', ids);
  }
  const plots: TwinManifest['plots'] = [];
  for (const [unit, ids] of byUnit) {
    for (let from = 0; from < ids.length && plots.length < MOST_PLOTS; from += CURVES) {
      const y = ids.slice(from, from + CURVES);
      plots.push({
        id: `plot-${plots.length + 1}`,
        title: unit === '' ? model.name : `${model.name}, ${unit}`,
        y,
        scale: 'linear',
      });
    }
  }
  return plots;
}

/**
 * The manifest of a model of one's own: a slider for every settable quantity, a dose into every state,
 * and plots of its species.
 */
export function manifestFromModel(model: ModelDescription): TwinManifest {
  const parameters: Record<string, ParameterMeta> = {};
  for (const [group, quantities] of [
    ['parameters', model.parameters],
    ['start', model.states],
  ] as const) {
    for (const quantity of quantities) {
      const meta = describeSettable(quantity, group);
      if (meta !== undefined) parameters[quantity.id] = meta;
    }
  }
  const outputs: TwinOutput[] = [...model.states, ...model.outputs].map(({ id, name }, index) => ({
    id,
    label: name ?? id,
    alternatives: [],
    bands: [],
    color: index % CURVES,
  }));
  return {
    schema: 1,
    id: 'own-model',
    title: model.name,
    summary: 'A model of your own.',
    intendedUse: 'Exploration.',
    limits: ['Nobody has checked this model.'],
    sources: [],
    groups: [
      { id: 'parameters', title: 'Parameters' },
      { id: 'start', title: 'Start values' },
    ],
    parameters,
    inputs: model.states
      .filter((state) => state.settable)
      .slice(0, MOST_INPUTS)
      .map((state) => inputInto(state, model)),
    outputs,
    plots: plotsOf(model),
    regimen: [],
    time: { end: END, points: 501 },
    solver: {},
    measurements: [],
  };
}

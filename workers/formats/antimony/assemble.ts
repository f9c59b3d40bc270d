import {
  emptyModel,
  type Compartment,
  type FunctionDefinition,
  type Model,
  type Parameter,
  type Species,
} from '../../model/model.ts';
import { assembleReactions } from './assembleReactions.ts';
import { DEFAULT_COMPARTMENT } from './defaultCompartment.ts';
import { namesIn } from './expressions.ts';
import { inheritFromSubmodels } from './inherit.ts';
import { overriddenRates } from './overriddenRates.ts';
import type { ModelParts } from './parts.ts';
import type { Given, ModelSymbol } from './symbols.ts';
import { varyingNames } from './varying.ts';

const DEFAULT_OF_UNIT: Record<string, keyof Model['defaults']> = {
  time_unit: 'time',
  substance: 'substance',
  extent: 'extent',
  volume: 'volume',
  area: 'area',
  length: 'length',
};

/** Makes a model of what its statements said, as libAntimony writes it to SBML Level 3. */
export function assemble(parts: ModelParts, functions: FunctionDefinition[]): Model {
  const model = emptyModel(parts.id);
  model.span = parts.span;
  model.ports = parts.ports;
  for (const port of parts.ports) parts.symbols.mention(port, parts.span);
  reportUnchanged(parts);
  inheritFromSubmodels(parts);
  const overridden = overriddenRates(parts);
  const varying = varyingNames(parts);

  const symbols = parts.symbols.all().filter((symbol) => !symbol.id.includes('.'));
  const placed = placeSpecies(parts);
  for (const symbol of symbols) {
    if (symbol.kind === 'species') model.species.push(species(symbol, placed(symbol.id)));
  }
  const needsDefault = model.species.some((one) => one.compartment === DEFAULT_COMPARTMENT);
  const explicit = parts.symbols.get(DEFAULT_COMPARTMENT);
  if (needsDefault && explicit) explicit.kind = 'compartment';
  if (needsDefault && !explicit?.defined) {
    model.compartments.push({ id: DEFAULT_COMPARTMENT, value: 1, constant: true, dimensions: 3 });
  }
  for (const symbol of symbols) {
    if (symbol.kind === 'compartment' && (symbol.defined || symbol.id !== DEFAULT_COMPARTMENT)) {
      model.compartments.push(compartment(symbol, varying));
    } else if ((symbol.kind === 'formula' || symbol.kind === 'undefined') && !parts.aliases.has(symbol.id)) {
      if (!parts.units.isDeclared(symbol.id)) model.parameters.push(parameter(symbol, varying));
    }
  }

  model.functions = functions;
  model.reactions = [...assembleReactions(parts, varying), ...overridden];
  model.events = parts.events.map((event) => ({ ...event, ...nameOf(parts.symbols.get(event.id)) }));
  const constraints = parts.constraints.filter((constraint) => !isFluxBound(parts, constraint));
  model.constraints = constraints.map(({ id, bare: _, ...constraint }) => {
    const message = parts.symbols.get(id)?.name;
    return { ...constraint, ...(message !== undefined && { message }) };
  });
  model.submodels = parts.submodels.map((one) => ({ ...one, ...nameOf(parts.symbols.get(one.id)) }));
  model.replacements = parts.replacements.filter(({ replaced }) => replaced.includes('.'));
  model.deletions = parts.deletions;
  addRules(parts, model);
  model.units = parts.units.definitions();
  for (const unit of model.units) {
    const what = DEFAULT_OF_UNIT[unit.id];
    if (what) model.defaults[what] = unit.id;
  }
  return model;
}

/** `J1 <= 10` of a reaction J1 bounds a flux in flux balance analysis; in a simulation it says nothing. */
function isFluxBound(
  parts: ModelParts,
  { bare, condition, span }: ModelParts['constraints'][number],
): boolean {
  if (!bare) return false;
  const reaction = [...namesIn(condition)].find(({ name }) => parts.symbols.get(name)?.kind === 'reaction');
  if (reaction === undefined) return false;
  const where = span ?? parts.span;
  const line = parts.source.line(where.from);
  parts.source.report(
    'warning',
    'unsupported',
    where,
    `A bound of the flux of ${reaction.name} (line ${line}) is not supported.`,
    { hint: 'To have it checked during a run, write: constraint: …', symbol: reaction.name },
  );
  return true;
}

/** What this model says of a thing inside a submodel that cannot be said from outside. */
function reportUnchanged(parts: ModelParts): void {
  for (const { id, span, unit, name, constness, compartment } of parts.symbols.all()) {
    if (!id.includes('.')) continue;
    const kept = [
      unit !== undefined && 'unit',
      name !== undefined && 'name',
      constness !== undefined && `being ${constness === 'const' ? 'constant' : 'variable'}`,
      compartment !== undefined && 'compartment',
    ].filter((what) => what !== false);
    if (kept.length === 0) continue;
    parts.source.report(
      'warning',
      'unsupported',
      span,
      `Changing from outside a submodel (line ${parts.source.line(span.from)}) is not supported for ${id}: ${kept.join(', ')}.`,
      { hint: 'Say it in the submodel itself.', symbol: id },
    );
  }
}

function nameOf(symbol: ModelSymbol | undefined): { name?: string } {
  return symbol?.name === undefined ? {} : { name: symbol.name };
}

/** Compartment of a species: its own, else that of its last reaction that has one, else the default. */
function placeSpecies(parts: ModelParts): (id: string) => string {
  const ofReaction = new Map<string, string>();
  for (const { id, reactants, products } of parts.reactions) {
    const place = parts.symbols.get(id)?.compartment;
    if (place === undefined) continue;
    for (const { species } of [...reactants, ...products]) ofReaction.set(species, place);
  }
  return (id) => parts.symbols.get(id)?.compartment ?? ofReaction.get(id) ?? DEFAULT_COMPARTMENT;
}

function valued(symbol: ModelSymbol): {
  id: string;
  name?: string;
  unit?: string;
  span: ModelSymbol['span'];
} {
  return {
    id: symbol.id,
    ...nameOf(symbol),
    ...(symbol.unit !== undefined && { unit: symbol.unit }),
    span: symbol.span,
  };
}

/** The number that a start value is, infinite and not-a-number included; undefined for a formula. */
export function numberOf(given: Given | undefined): number | undefined {
  const expression = given?.expression;
  if (expression?.kind === 'number') return expression.value;
  if (expression?.kind === 'constant' && expression.value === 'infinity') return Infinity;
  if (expression?.kind === 'constant' && expression.value === 'notanumber') return NaN;
  if (expression?.kind === 'apply' && expression.op === 'minus' && expression.args.length === 1) {
    const [operand] = expression.args;
    if (operand?.kind === 'constant' && operand.value === 'infinity') return -Infinity;
  }
  return undefined;
}

/** `S = 5 / C` with S in C gives an amount, not a concentration. */
function amountIn(given: Given | undefined, place: string): number | undefined {
  const expression = given?.expression;
  if (expression?.kind !== 'apply' || expression.op !== 'divide') return undefined;
  const [amount, volume] = expression.args;
  if (volume?.kind !== 'name' || volume.name !== place) return undefined;
  return amount?.kind === 'number' ? amount.value : undefined;
}

function species(symbol: ModelSymbol, place: string): Species {
  const amount = amountIn(symbol.initial, place);
  const value = amount ?? numberOf(symbol.initial);
  if (amount !== undefined) delete symbol.initial;
  // Where the name means an amount, so does its number.
  const isAmount = amount !== undefined || (symbol.substanceOnly && value !== undefined);
  return {
    ...valued(symbol),
    ...(value !== undefined && { value }),
    constant: false,
    compartment: place,
    initial: isAmount ? 'amount' : 'concentration',
    substanceOnly: symbol.substanceOnly,
    boundary: symbol.constness === 'const' || symbol.assignment !== undefined || symbol.rate !== undefined,
  };
}

function parameter(symbol: ModelSymbol, varying: ReadonlySet<string>): Parameter {
  const value = numberOf(symbol.initial);
  return {
    ...valued(symbol),
    ...(value !== undefined && { value }),
    constant: !varying.has(symbol.id),
  };
}

function compartment(symbol: ModelSymbol, varying: ReadonlySet<string>): Compartment {
  return { ...parameter(symbol, varying), dimensions: 3 };
}

/** Rules and initial assignments in the order of the text, those into submodels included. */
function addRules(parts: ModelParts, model: Model): void {
  const initial: { order: number; symbol: string; given: Given }[] = [];
  const rules: { order: number; rule: Model['rules'][number] }[] = [];
  for (const symbol of parts.symbols.all()) {
    if (symbol.kind === 'reaction' || parts.units.isDeclared(symbol.id)) continue;
    const { id, assignment, rate } = symbol;
    if (symbol.initial && (id.includes('.') || numberOf(symbol.initial) === undefined)) {
      initial.push({ order: symbol.initial.order, symbol: id, given: symbol.initial });
    }
    if (assignment) {
      const { expression, span } = assignment;
      rules.push({ order: assignment.order, rule: { kind: 'assignment', symbol: id, expression, span } });
    }
    if (rate) {
      const { expression, span } = rate;
      rules.push({ order: rate.order, rule: { kind: 'rate', symbol: id, expression, span } });
    }
  }
  for (const { order, expression, span } of parts.algebraicRules) {
    rules.push({ order, rule: { kind: 'algebraic', expression, span } });
  }
  model.rules = rules.sort((a, b) => a.order - b.order).map(({ rule }) => rule);
  model.initialAssignments = initial
    .sort((a, b) => a.order - b.order)
    .map(({ symbol, given: { expression, span } }) => ({ symbol, expression, span }));
}

import type { Expression } from '../../model/expression.ts';
import {
  emptyModel,
  type Compartment,
  type FunctionDefinition,
  type Model,
  type Parameter,
  type Reaction,
  type Species,
} from '../../model/model.ts';
import { namesIn } from './expressions.ts';
import { inheritFromSubmodels } from './inherit.ts';
import type { ModelParts, ReactionText } from './parts.ts';
import type { Given, ModelSymbol } from './symbols.ts';

/** The compartment of whatever is in none. */
export const DEFAULT_COMPARTMENT = 'default_compartment';

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
  inheritFromSubmodels(parts);
  applyRules(parts);

  const symbols = parts.symbols.all().filter((symbol) => !symbol.id.includes('.'));
  const isSpecies = (id: string): boolean => parts.symbols.get(id)?.kind === 'species';
  const placed = placeSpecies(parts);
  for (const symbol of symbols) {
    if (symbol.kind === 'species') model.species.push(species(symbol, placed(symbol.id)));
  }
  const needsDefault = model.species.some((one) => one.compartment === DEFAULT_COMPARTMENT);
  const explicit = parts.symbols.get(DEFAULT_COMPARTMENT);
  if (needsDefault && !explicit?.defined) {
    if (explicit) explicit.kind = 'compartment';
    model.compartments.push({ id: DEFAULT_COMPARTMENT, value: 1, constant: true, dimensions: 3 });
  }
  for (const symbol of symbols) {
    if (symbol.kind === 'compartment' && (symbol.defined || symbol.id !== DEFAULT_COMPARTMENT)) {
      model.compartments.push(compartment(parts, symbol));
    } else if ((symbol.kind === 'formula' || symbol.kind === 'undefined') && !parts.aliases.has(symbol.id)) {
      if (!parts.units.isDeclared(symbol.id)) model.parameters.push(parameter(parts, symbol));
    }
  }

  model.functions = functions;
  model.reactions = parts.reactions.map((text) => reaction(parts, text, isSpecies));
  model.events = parts.events.map((event) => ({ ...event, ...nameOf(parts.symbols.get(event.id)) }));
  model.constraints = parts.constraints.map(({ id, ...constraint }) => {
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

function nameOf(symbol: ModelSymbol | undefined): { name?: string } {
  return symbol?.name === undefined ? {} : { name: symbol.name };
}

/** Rules and events make variable what nobody declared; `J = …` gives a reaction its rate. */
function applyRules(parts: ModelParts): void {
  for (const given of parts.algebraicRules) {
    const symbols = [...namesIn(given.expression)].flatMap(({ name }) => parts.symbols.get(name) ?? []);
    if (symbols.some((symbol) => symbol.constness === 'var')) continue;
    for (const symbol of symbols) symbol.constness ??= 'var';
  }
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
  return {
    ...valued(symbol),
    ...(value !== undefined && { value }),
    constant: false,
    compartment: place,
    initial: amount === undefined ? 'concentration' : 'amount',
    substanceOnly: symbol.substanceOnly,
    boundary: symbol.constness === 'const' || symbol.assignment !== undefined || symbol.rate !== undefined,
  };
}

function parameter(parts: ModelParts, symbol: ModelSymbol): Parameter {
  const value = numberOf(symbol.initial);
  return {
    ...valued(symbol),
    ...(value !== undefined && { value }),
    constant: isConstant(parts, symbol.id, new Set()),
  };
}

function compartment(parts: ModelParts, symbol: ModelSymbol): Compartment {
  return { ...parameter(parts, symbol), dimensions: 3 };
}

/** Without a word of its own a quantity is as constant as what its start value is made of. */
function isConstant(parts: ModelParts, id: string, asking: Set<string>): boolean {
  const symbol = parts.symbols.get(id);
  if (!symbol || asking.has(id)) return true;
  if (symbol.kind === 'reaction' || symbol.assignment || symbol.rate || symbol.changedByEvent) return false;
  if (symbol.kind === 'species') return symbol.constness === 'const';
  if (symbol.constness) return symbol.constness === 'const';
  if (!symbol.initial) return true;
  asking.add(id);
  return [...namesIn(symbol.initial.expression)].every(({ name }) => isConstant(parts, name, asking));
}

function reaction(parts: ModelParts, text: ReactionText, isSpecies: (id: string) => boolean): Reaction {
  const symbol = parts.symbols.get(text.id);
  const later = [symbol?.initial, symbol?.assignment].filter((given) => given !== undefined);
  const rate = [text.rate, ...later]
    .filter((given) => given !== undefined)
    .sort((a, b) => b.order - a.order)[0]?.expression;
  const reference = (part: ReactionText['reactants'][number]): Reaction['reactants'][number] => ({
    ...part,
    constant: isFixed(parts, part.stoichiometry),
  });
  const participants = new Set([...text.reactants, ...text.products].map((part) => part.species));
  return {
    id: text.id,
    ...nameOf(symbol),
    span: text.span,
    reactants: text.reactants.map(reference),
    products: text.products.map(reference),
    modifiers: modifiers(parts, text.id, rate, participants, isSpecies),
    reversible: text.reversible,
    ...(rate && { rate }),
    localParameters: [],
    ...(symbol?.compartment !== undefined && { compartment: symbol.compartment }),
  };
}

function isFixed(parts: ModelParts, stoichiometry: number | { name: string }): boolean {
  return typeof stoichiometry === 'number' || isConstant(parts, stoichiometry.name, new Set());
}

/** Species that a rate depends on without changing them, and those named by an interaction. */
function modifiers(
  parts: ModelParts,
  id: string,
  rate: Expression | undefined,
  participants: ReadonlySet<string>,
  isSpecies: (id: string) => boolean,
): string[] {
  const inRate = rate ? [...namesIn(rate)].map(({ name }) => name).filter(isSpecies) : [];
  const acting = parts.interactions.filter(({ reaction }) => reaction === id).map(({ species }) => species);
  return [...new Set([...inRate, ...acting])].filter((name) => !participants.has(name));
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

import type { Expression } from '../model/expression.ts';
import { operandsOf, visit } from '../model/fold.ts';
import type { Model, Valued } from '../model/model.ts';
import { sha256 } from '../model/sha256.ts';

/**
 * SHA-256 of what a flat model means: names, values, units and mathematics in the order of the document,
 * without display names, places in the text or unused units. Two texts that differ in layout and comments
 * alone have the same hash.
 */
export function hashOf(model: Model): string {
  const out: string[] = ['starling model 1'];
  const put = (...words: (string | number | boolean | undefined)[]): void => {
    out.push(words.map((word) => (word === undefined ? '~' : JSON.stringify(String(word)))).join(' '));
  };
  const math = (expression: Expression | undefined): void => {
    if (expression) out.push(serialise(expression));
    else out.push('~');
  };
  const valued = (
    what: string,
    { id, value, unit, constant }: Valued,
    ...more: (string | boolean | number | undefined)[]
  ): void => put(what, id, value, unit, constant, ...more);

  const { time, substance, extent, volume, area, length } = model.defaults;
  put('defaults', time, substance, extent, volume, area, length, model.conversionFactor);
  for (const one of usedUnits(model)) {
    put('unit', one.id);
    for (const { kind, exponent, scale, multiplier } of one.factors) put(kind, exponent, scale, multiplier);
  }
  for (const { id, args, body } of usedFunctions(model)) {
    put('function', id, ...args);
    math(body);
  }
  for (const one of model.compartments) valued('compartment', one, one.dimensions);
  for (const one of model.species)
    valued(
      'species',
      one,
      one.compartment,
      one.initial,
      one.substanceOnly,
      one.boundary,
      one.conversionFactor,
    );
  for (const one of model.parameters) valued('parameter', one);
  for (const one of model.reactions) {
    put('reaction', one.id);
    for (const side of [one.reactants, one.products]) {
      put('side', side.length);
      for (const { id, species, stoichiometry, constant } of side) {
        const named = typeof stoichiometry === 'number' ? undefined : stoichiometry.name;
        put(id, species, named === undefined ? Number(stoichiometry) : undefined, named, constant);
      }
    }
    math(one.rate);
  }
  for (const rule of model.rules) {
    put(rule.kind, rule.kind === 'algebraic' ? undefined : rule.symbol);
    math(rule.expression);
  }
  for (const { symbol, expression } of model.initialAssignments) {
    put('initial', symbol);
    math(expression);
  }
  for (const one of model.events) {
    put('event', one.id, one.persistent, one.initialTrigger, one.fromTrigger);
    math(one.trigger);
    math(one.delay);
    math(one.priority);
    for (const { symbol, expression } of one.assignments) {
      put('assign', symbol);
      math(expression);
    }
  }
  return sha256(out.join('\n'));
}

/** Every part in the order of the text, each with its number of operands, so that no two trees look alike. */
function serialise(root: Expression): string {
  const out: string[] = [];
  const waiting = [root];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const operands = operandsOf(one);
    out.push(`${word(one)}/${operands.length}`);
    for (let at = operands.length - 1; at >= 0; at--) waiting.push(operands[at]!);
  }
  return out.join(' ');
}

function word(one: Expression): string {
  switch (one.kind) {
    case 'number':
      return `${one.value}${one.unit === undefined ? '' : ` ${one.unit}`}`;
    case 'constant':
      return `:${one.value}`;
    case 'name':
      return `$${one.name}`;
    case 'call':
      return `@${one.name}`;
    case 'apply':
      return one.op;
    case 'draw':
      return `%${one.distribution}`;
    default:
      return one.kind;
  }
}

function usedUnits(model: Model): Model['units'] {
  const used = new Set<string | undefined>(Object.values(model.defaults));
  for (const list of [model.compartments, model.species, model.parameters])
    for (const { unit } of list) used.add(unit);
  for (const expression of mathematicsOf(model)) {
    visit(expression, (one) => {
      if (one.kind === 'number') used.add(one.unit);
    });
  }
  return model.units.filter(({ id }) => used.has(id));
}

function usedFunctions(model: Model): Model['functions'] {
  const byId = new Map(model.functions.map((one) => [one.id, one]));
  const used = new Set<string>();
  const waiting = [...mathematicsOf(model, false)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    visit(next, (one) => {
      if (one.kind !== 'call' || used.has(one.name)) return;
      used.add(one.name);
      const body = byId.get(one.name)?.body;
      if (body) waiting.push(body);
    });
  }
  return model.functions.filter(({ id }) => used.has(id));
}

function* mathematicsOf(model: Model, functions = true): Iterable<Expression> {
  if (functions) for (const { body } of usedFunctions(model)) yield body;
  for (const { rate } of model.reactions) if (rate) yield rate;
  for (const { expression } of [...model.rules, ...model.initialAssignments]) yield expression;
  for (const { trigger, delay, priority, assignments } of model.events) {
    yield trigger;
    if (delay) yield delay;
    if (priority) yield priority;
    for (const { expression } of assignments) yield expression;
  }
}

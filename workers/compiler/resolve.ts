import type { Model, Named, Rule, Valued } from '../model/model.ts';
import type { Span } from '../model/span.ts';
import { checkDraws } from './draws.ts';
import type { Findings } from './findings.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';
import { checkMathematics } from './mathematics.ts';
import { suggestion } from './suggestion.ts';

/**
 * Gives every name of a flat model its meaning and its role. Reports names that mean nothing or too much,
 * what is determined twice, and what changes though it is constant.
 */
export function resolve(model: Model, findings: Findings): Map<string, ModelSymbol> {
  const table = declare(model, findings);
  const find = (id: string, span: Span | undefined, use: string): ModelSymbol | undefined => {
    const symbol = table.get(id);
    if (!symbol) reportUndeclared(id, span, use, table, findings);
    return symbol;
  };
  for (const rule of model.rules) attachRule(rule, find, findings);
  for (const initial of model.initialAssignments) {
    const symbol = find(initial.symbol, initial.span, 'given a start value');
    if (!symbol) continue;
    if (symbol.initial) twice(symbol, initial.span, symbol.initial.span, 'start values', findings);
    else symbol.initial = initial;
  }
  for (const event of model.events) {
    for (const { symbol: id, span } of event.assignments) {
      const symbol = find(id, span ?? event.span, `assigned by event ${event.id}`);
      if (!symbol) continue;
      symbol.eventAssigned = true;
      if (symbol.constant || symbol.reaction)
        refuseChange(symbol, span ?? event.span, `event ${event.id}`, findings);
      else if (symbol.rule)
        findings.error(
          'rule-and-event',
          `Event ${event.id}${findings.at(span)} assigns ${id}, but a rule${findings.at(symbol.rule.span)} gives its value at all times.`,
          { span, symbol: id, hint: 'Remove one of the two.' },
        );
    }
  }
  for (const reaction of model.reactions) {
    for (const side of ['reactants', 'products'] as const) {
      for (const reference of reaction[side]) {
        const where = reference.span ?? reaction.span;
        const symbol = find(reference.species, where, `in reaction ${reaction.id}`);
        if (!symbol) continue;
        if (!symbol.species) {
          findings.error(
            'not-a-species',
            `${reference.species}${findings.at(where)} takes part in reaction ${reaction.id}, but it is a ${symbol.kind}.`,
            { span: where, symbol: reference.species },
          );
          continue;
        }
        if (typeof reference.stoichiometry !== 'number')
          find(reference.stoichiometry.name, where, `a stoichiometry of ${reaction.id}`);
        if (symbol.species.boundary || symbol.constant) continue;
        symbol.participations.push({ reaction, reference, sign: side === 'reactants' ? -1 : 1 });
      }
    }
  }
  for (const species of model.species) {
    const compartment = find(species.compartment, species.span, `the compartment of ${species.id}`);
    if (compartment && compartment.kind === 'reaction') {
      findings.error('not-a-compartment', `${species.compartment}, where ${species.id} is, is a reaction.`, {
        span: species.span,
        symbol: species.id,
      });
    }
    const factor = species.conversionFactor ?? model.conversionFactor;
    if (factor !== undefined) find(factor, species.span, `the conversion factor of ${species.id}`);
  }
  checkMathematics(model, find, findings);
  checkDraws(model, findings);
  assignRoles(table, findings);
  return table;
}

function declare(model: Model, findings: Findings): Map<string, ModelSymbol> {
  const table = new Map<string, ModelSymbol>();
  const add = (
    one: Named & Partial<Valued>,
    kind: ModelSymbol['kind'],
    more: Partial<ModelSymbol> = {},
  ): void => {
    const earlier = table.get(one.id);
    if (earlier) {
      twice(earlier, one.span, earlier.span, 'declarations', findings);
      return;
    }
    table.set(one.id, {
      id: one.id,
      kind,
      ...(one.name !== undefined && { name: one.name }),
      ...(one.unit !== undefined && { unit: one.unit }),
      ...(one.span && { span: one.span }),
      ...(one.value !== undefined && { value: one.value }),
      constant: one.constant ?? false,
      eventAssigned: false,
      participations: [],
      role: 'parameter',
      algebraic: false,
      asAmount: false,
      ...more,
    });
  };
  for (const one of model.species) add(one, 'species', { species: one });
  for (const one of model.parameters) add(one, 'parameter');
  const given = new Set([
    ...model.initialAssignments.map(({ symbol }) => symbol),
    ...model.rules.flatMap((rule) => (rule.kind === 'assignment' ? [rule.symbol] : [])),
  ]);
  for (const one of model.compartments) {
    add(one, 'compartment');
    if (!given.has(one.id)) sizeOf(table.get(one.id)!, one.dimensions, findings);
  }
  for (const reaction of model.reactions) {
    add(reaction, 'reaction', { reaction, role: 'assigned' });
    for (const { id, stoichiometry, constant, span } of [...reaction.reactants, ...reaction.products]) {
      if (id === undefined || table.has(id)) continue;
      const value = typeof stoichiometry === 'number' ? { value: stoichiometry } : {};
      add({ id, constant, ...value, ...(span && { span }) }, 'stoichiometry');
    }
  }
  return table;
}

/** What has no size has size 1; for a point that goes without saying. */
function sizeOf(symbol: ModelSymbol, dimensions: number | undefined, findings: Findings): void {
  const { id, span } = symbol;
  if (symbol.value !== undefined) return;
  symbol.value = 1;
  if (dimensions === 0) return;
  findings.warning(
    'missing-size',
    `Compartment ${id}${findings.at(span)} has no size; it is taken to be 1.`,
    {
      span,
      symbol: id,
      hint: `Give it one, for example ${id} = 1.`,
    },
  );
}

function attachRule(
  rule: Rule,
  find: (id: string, span: Span | undefined, use: string) => ModelSymbol | undefined,
  findings: Findings,
): void {
  if (rule.kind === 'algebraic') return;
  const symbol = find(rule.symbol, rule.span, 'given by a rule');
  if (!symbol) return;
  const earlier = symbol.rule ?? symbol.rate;
  if (earlier) twice(symbol, rule.span, earlier.span, 'rules', findings);
  else if (symbol.constant || symbol.reaction) refuseChange(symbol, rule.span, 'a rule', findings);
  else if (rule.kind === 'assignment') symbol.rule = rule;
  else symbol.rate = rule;
}

function assignRoles(table: ReadonlyMap<string, ModelSymbol>, findings: Findings): void {
  for (const symbol of table.values()) {
    if (symbol.reaction) continue;
    if (symbol.rule) symbol.role = 'assigned';
    else if (symbol.rate || symbol.participations.length > 0) symbol.role = 'state';
    const [first] = symbol.participations;
    const rule = symbol.rule ?? symbol.rate;
    if (rule && first) {
      findings.error(
        'rule-and-reaction',
        `${symbol.id} is changed by reaction ${first.reaction.id}${findings.at(first.reaction.span)} and by a rule${findings.at(rule.span)}.`,
        {
          span: rule.span,
          symbol: symbol.id,
          hint: `Mark it as a boundary species ($${symbol.id}), or remove the rule.`,
        },
      );
    }
    if (symbol.rule && symbol.initial) {
      findings.error(
        'value-and-rule',
        `${symbol.id}${findings.at(symbol.initial.span)} cannot start from a value, because a rule${findings.at(symbol.rule.span)} gives its value at all times.`,
        { span: symbol.initial.span, symbol: symbol.id, hint: 'Remove one of the two.' },
      );
    }
  }
}

/** Which species are kept as amounts: those in a compartment that a run can change. After the algebraic rules. */
export function settleSpecies(model: Model, table: SymbolTable): void {
  for (const { id, compartment, substanceOnly } of model.species) {
    const symbol = table.get(id)!;
    const place = table.get(compartment);
    const ruled = symbol.rule !== undefined || symbol.rate !== undefined || symbol.algebraic;
    symbol.asAmount = !substanceOnly && !ruled && place !== undefined && varies(place);
  }
}

/** Whether a run can change it. */
export function varies(symbol: ModelSymbol): boolean {
  return !symbol.constant && (symbol.role !== 'parameter' || symbol.eventAssigned || symbol.algebraic);
}

function twice(
  symbol: ModelSymbol,
  span: Span | undefined,
  earlier: Span | undefined,
  what: string,
  findings: Findings,
): void {
  findings.error(
    what === 'rules' ? 'double-rule' : 'declared-twice',
    `${symbol.id}${findings.at(span)} has two ${what}; the first is${findings.at(earlier) || ' earlier'}.`,
    { span, symbol: symbol.id, hint: 'Remove one of the two.' },
  );
}

function refuseChange(symbol: ModelSymbol, span: Span | undefined, by: string, findings: Findings): void {
  const reason = symbol.reaction ? 'the rate of a reaction' : 'constant';
  findings.error(
    'constant-changed',
    `${symbol.id} is ${reason}, so ${by}${findings.at(span)} cannot change it.`,
    {
      span,
      symbol: symbol.id,
      hint: symbol.reaction ? undefined : `Declare it as variable: var ${symbol.id}`,
    },
  );
}

function reportUndeclared(
  id: string,
  span: Span | undefined,
  use: string,
  table: SymbolTable,
  findings: Findings,
): void {
  findings.error('undeclared-name', `Variable ${id}${findings.at(span)}, ${use}, is not declared.`, {
    span,
    symbol: id,
    hint: () => suggestion(id, table.keys()),
  });
}

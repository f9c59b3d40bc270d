import type { AlgebraicRule, Model } from '../model/model.ts';
import type { CompiledEvent, Equation, Quantity, Settable } from './compiledModel.ts';
import { Consequences } from './events.ts';
import { literalStart } from './initial.ts';
import { FAST_MASS, isShared } from './fast.ts';
import type { Layout } from './layout.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';
import type { UnitsOfModel } from './unitsOfModel.ts';

/** What people read about a flat model: its quantities, events and equations. */
export function describe(
  model: Model,
  table: SymbolTable,
  layout: Layout,
  units: UnitsOfModel,
): {
  states: Settable[];
  parameters: Settable[];
  outputs: Quantity[];
  events: CompiledEvent[];
  equations: Equation[];
  mass: number[];
} {
  const settable = (symbol: ModelSymbol): Settable => {
    const value = literalStart(symbol, table);
    return {
      ...quantity(symbol, units, symbol.asAmount),
      id: cellName(symbol),
      ...(value !== undefined && { value }),
      settable: !symbol.algebraic,
    };
  };
  const anew = new Consequences(model, table);
  const assignedBy = (assignments: Model['events'][number]['assignments']): string[] => {
    const named = new Set(assignments.map(({ symbol }) => symbol));
    const all = [...named, ...[...anew.rescaled(named), ...anew.rebased].map(({ id }) => id)];
    return [...new Set(all)].map((id) => cellName(table.get(id)!));
  };
  return {
    states: layout.states.map(settable),
    parameters: layout.parameters.map(settable),
    outputs: layout.outputs.map((symbol) => quantity(symbol, units, false)),
    events: model.events.map(({ id, persistent, initialTrigger, fromTrigger, assignments }) => ({
      id,
      persistent,
      initialTrigger,
      fromTrigger,
      assigns: assignedBy(assignments),
      given: new Set(assignments.map(({ symbol }) => symbol)).size,
    })),
    equations: equationsOf(model),
    mass: layout.states.map(({ algebraic, fast }) => (fast ? FAST_MASS : algebraic ? 0 : 1)),
  };
}

/** Name of the state or parameter that a symbol is kept in: `S.amount` where `S` itself is n / V, `S.slow` with fast reactions. */
function cellName(symbol: ModelSymbol): string {
  if (isShared(symbol)) return `${symbol.id}.slow`;
  return symbol.asAmount ? `${symbol.id}.amount` : symbol.id;
}

function quantity(symbol: ModelSymbol, units: UnitsOfModel, asAmount: boolean): Quantity {
  const unit = asAmount ? units.substanceText(symbol) : units.text(symbol.id);
  const name = asAmount ? `Amount of ${symbol.name ?? symbol.id}` : symbol.name;
  return {
    id: symbol.id,
    ...(name !== undefined && { name }),
    ...(unit !== undefined && { unit }),
    kind: symbol.kind,
    ...(symbol.span && { span: symbol.span }),
  };
}

function equationsOf(model: Model): Equation[] {
  const located = <T extends { span?: Equation['span'] }>({
    span,
  }: T): { span?: NonNullable<Equation['span']> } => (span ? { span } : {});
  const rule = (one: Model['rules'][number]): Equation =>
    one.kind === 'algebraic'
      ? { kind: 'algebraic', expression: (one satisfies AlgebraicRule).expression, ...located(one) }
      : { kind: one.kind, symbol: one.symbol, expression: one.expression, ...located(one) };
  return [
    ...model.rules.map(rule),
    ...model.reactions.flatMap((one): Equation[] =>
      one.rate ? [{ kind: 'reaction', symbol: one.id, expression: one.rate, ...located(one) }] : [],
    ),
    ...model.initialAssignments.map((one): Equation => ({
      kind: 'initial',
      symbol: one.symbol,
      expression: one.expression,
      ...located(one),
    })),
  ];
}

import type { Expression } from '../model/expression.ts';
import type { Model } from '../model/model.ts';
import type { Span } from '../model/span.ts';
import { sameDimension, sameUnit } from '../model/unitAlgebra.ts';
import type { Findings } from './findings.ts';
import type { SymbolTable } from './symbols.ts';
import { isKnown, UnitInference } from './unitInference.ts';
import type { KnownUnit, UnitsOfModel } from './unitsOfModel.ts';

/**
 * Warns where units do not agree: both sides of rules, start values and event assignments, rates of reactions,
 * sums, comparisons, pieces, and arguments of functions that take pure numbers. What has no unit is not
 * complained of.
 */
export function checkUnits(model: Model, table: SymbolTable, units: UnitsOfModel, findings: Findings): void {
  let around: Span | undefined;
  let symbol: string | undefined;
  const functions = new Map(model.functions.map((one) => [one.id, one]));
  const inference = new UnitInference(units, functions, (part, found, wanted, because) => {
    report(
      part.span ?? around,
      symbol,
      found,
      wanted,
      `${textOf(part)} is in ${shown(found)}, but ${phrase(because, wanted)}`,
      findings,
    );
  });
  const check = (
    expression: Expression,
    wanted: KnownUnit | undefined,
    of: string,
    id: string | undefined,
    span: Span | undefined,
  ): void => {
    around = span;
    symbol = id;
    const found = inference.of(expression);
    if (!wanted || !isKnown(found) || sameUnit(found, wanted)) return;
    report(
      expression.span ?? span,
      id,
      found,
      wanted,
      `${of}${findings.at(span)} should be in ${shown(wanted)}, but its formula is in ${shown(found)}.`,
      findings,
    );
  };

  for (const rule of model.rules) {
    if (rule.kind === 'algebraic') check(rule.expression, undefined, '', undefined, rule.span);
    else if (rule.kind === 'assignment')
      check(rule.expression, units.of(rule.symbol), rule.symbol, rule.symbol, rule.span);
    else
      check(
        rule.expression,
        units.overTime(units.of(rule.symbol)),
        `The rate of ${rule.symbol}`,
        rule.symbol,
        rule.span,
      );
  }
  for (const { symbol: id, expression, span } of model.initialAssignments)
    check(expression, units.of(id), `The start value of ${id}`, id, span);
  for (const { id, rate, span } of model.reactions) {
    if (rate) check(rate, units.of(id), `The rate of reaction ${id}`, id, span);
  }
  for (const { id, trigger, delay, priority, assignments, span } of model.events) {
    check(trigger, undefined, '', id, span);
    if (delay) check(delay, units.time, `The delay of event ${id}`, id, span);
    if (priority) check(priority, undefined, '', id, span);
    for (const one of assignments)
      check(one.expression, units.of(one.symbol), one.symbol, one.symbol, one.span ?? span);
  }
  for (const { condition, span } of model.constraints) check(condition, undefined, '', undefined, span);
  reportUndefinedUnits(model, table, units, findings);
}

function shown(unit: KnownUnit): string {
  return unit.text === '' ? 'no unit' : unit.text;
}

function phrase(because: string, wanted: KnownUnit): string {
  if (because.startsWith('is a')) {
    if (because.startsWith('is added')) return `it ${because} what is in ${shown(wanted)}.`;
    return `it ${because}, which takes a number without unit.`;
  }
  return because.startsWith('is ')
    ? `it ${because} what is in ${shown(wanted)}.`
    : `${because} ${shown(wanted)}.`;
}

function textOf(part: Expression): string {
  if (part.kind === 'name') return part.name;
  if (part.kind === 'number') return `${part.value}`;
  return part.kind === 'time' ? 'time' : 'This part';
}

function report(
  span: Span | undefined,
  symbol: string | undefined,
  found: KnownUnit,
  wanted: KnownUnit,
  message: string,
  findings: Findings,
): void {
  const ratio = found.factor / wanted.factor;
  findings.warning('unit-mismatch', message, {
    span,
    symbol,
    hint: sameDimension(found, wanted)
      ? `They measure the same, but 1 ${shown(found)} is ${Number(ratio.toPrecision(6))} ${shown(wanted)}.`
      : undefined,
  });
}

function reportUndefinedUnits(
  model: Model,
  table: SymbolTable,
  units: UnitsOfModel,
  findings: Findings,
): void {
  const reported = new Set<string>();
  for (const { id, unit, span } of table.values()) {
    if (unit === undefined || reported.has(unit) || units.named(unit)) continue;
    reported.add(unit);
    findings.warning('undefined-unit', `Unit ${unit} of ${id}${findings.at(span)} is not defined.`, {
      span,
      symbol: id,
      hint:
        model.units.length > 0
          ? `Defined are: ${model.units
              .slice(0, 12)
              .map((one) => one.id)
              .join(', ')}.`
          : undefined,
    });
  }
}

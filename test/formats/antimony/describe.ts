import type { Diagnostic } from '../../../workers/model/diagnostic.ts';
import type { Expression } from '../../../workers/model/expression.ts';
import type { Model, ModelDocument, SpeciesReference, Valued } from '../../../workers/model/model.ts';

/** A document as short lines of text, every field of it, for cases that people read. */
export function describeDocument(document: ModelDocument): string {
  return document.models
    .map((model) => [
      `model ${model.id}${model.id === document.main ? ' main' : ''}`,
      ...describeModel(model),
    ])
    .flat()
    .join('\n');
}

export function describeDiagnostics(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, code, span, line, message, hint }) => {
      const word = span ? JSON.stringify(text.slice(span.from, span.to)) : 'nowhere';
      return `${severity} ${code} line ${line} at ${word}: ${message}${hint ? ` | ${hint}` : ''}`;
    })
    .join('\n');
}

function describeModel(model: Model): string[] {
  const lines = [
    model.name !== undefined && `name ${JSON.stringify(model.name)}`,
    model.ports.length > 0 && `ports ${model.ports.join(', ')}`,
    ...Object.entries(model.defaults).map(([what, unit]) => `default ${what} ${unit}`),
    ...model.units.map(({ id, name, factors }) => {
      const product = factors.map(
        ({ kind, exponent, scale, multiplier }) => `(${multiplier}e${scale} ${kind})^${exponent}`,
      );
      return `unit ${id}${quoted(name)} = ${product.join(' ') || 'dimensionless'}`;
    }),
    ...model.functions.map(
      ({ id, name, args, body }) => `function ${id}${quoted(name)}(${args.join(', ')}) = ${tree(body)}`,
    ),
    ...model.compartments.map((one) => `compartment ${valued(one)}, ${one.dimensions}D`),
    ...model.species.map(
      (one) =>
        `species ${valued(one)} in ${one.compartment}, ${one.initial}${one.substanceOnly ? ', substance only' : ''}${one.boundary ? ', boundary' : ''}`,
    ),
    ...model.parameters.map((one) => `parameter ${valued(one)}`),
    ...model.reactions.map((one) => {
      const arrow = one.reversible ? '->' : '=>';
      const rate = one.rate ? `; ${tree(one.rate)}` : '';
      const place = one.compartment === undefined ? '' : ` in ${one.compartment}`;
      const modifiers = one.modifiers.length > 0 ? ` modifiers ${one.modifiers.join(', ')}` : '';
      return `reaction ${one.id}${quoted(one.name)}: ${side(one.reactants)} ${arrow} ${side(one.products)}${rate}${place}${modifiers}`;
    }),
    ...model.initialAssignments.map(({ symbol, expression }) => `initial ${symbol} = ${tree(expression)}`),
    ...model.rules.map((rule) =>
      rule.kind === 'algebraic'
        ? `algebraic 0 = ${tree(rule.expression)}`
        : `${rule.kind} ${rule.symbol} = ${tree(rule.expression)}`,
    ),
    ...model.events.map((event) => {
      const delay = event.delay ? ` delay ${tree(event.delay)}` : '';
      const priority = event.priority ? ` priority ${tree(event.priority)}` : '';
      const flags = ['persistent', 'initialTrigger', 'fromTrigger'] as const;
      const on = flags.filter((flag) => event[flag]).join(' ');
      const assignments = event.assignments.map(
        ({ symbol, expression }) => `${symbol} = ${tree(expression)}`,
      );
      return `event ${event.id}${quoted(event.name)} at ${tree(event.trigger)}${delay}${priority} [${on}]: ${assignments.join(', ')}`;
    }),
    ...model.constraints.map(({ condition, message }) => `constraint ${tree(condition)}${quoted(message)}`),
    ...model.submodels.map((one) => {
      const time = one.timeConversion === undefined ? '' : ` time ${one.timeConversion}`;
      const extent = one.extentConversion === undefined ? '' : ` extent ${one.extentConversion}`;
      return `submodel ${one.id}${quoted(one.name)}: ${one.model}${time}${extent}`;
    }),
    ...model.replacements.map(({ replaced, by, conversionFactor }) => {
      return `replace ${replaced} by ${by}${conversionFactor === undefined ? '' : ` / ${conversionFactor}`}`;
    }),
    ...model.deletions.map(({ target, only }) => `delete ${only ? `${only} of ` : ''}${target}`),
  ];
  return lines.filter((line) => line !== false).map((line) => `  ${line}`);
}

function quoted(name: string | undefined): string {
  return name === undefined ? '' : ` ${JSON.stringify(name)}`;
}

function valued({ id, name, value, unit, constant }: Valued): string {
  const number = value === undefined ? '' : ` = ${value}`;
  return `${id}${quoted(name)}${number}${unit === undefined ? '' : ` ${unit}`}${constant ? ', constant' : ''}`;
}

function side(references: readonly SpeciesReference[]): string {
  return references
    .map(({ species, stoichiometry, constant }) => {
      const factor = typeof stoichiometry === 'number' ? stoichiometry : stoichiometry.name;
      return `${factor === 1 ? '' : `${factor} `}${species}${constant ? '' : ' (variable)'}`;
    })
    .join(' + ');
}

/** (operator argument argument) */
function tree(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return `${expression.value}${expression.unit === undefined ? '' : `[${expression.unit}]`}`;
    case 'constant':
      return expression.value;
    case 'name':
      return expression.name;
    case 'draw':
      return `(draw ${[expression.distribution, ...expression.args.map(tree)].join(' ')})`;
    case 'apply':
      return `(${[expression.op, ...expression.args.map(tree)].join(' ')})`;
    case 'call':
      return `(call ${[expression.name, ...expression.args.map(tree)].join(' ')})`;
    case 'piecewise': {
      const pieces = expression.pieces.map(
        ({ value, condition }) => `[${tree(value)} if ${tree(condition)}]`,
      );
      return `(${['piecewise', ...pieces, ...(expression.otherwise ? [tree(expression.otherwise)] : [])].join(' ')})`;
    }
    default:
      return expression.kind;
  }
}

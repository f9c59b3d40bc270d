import type { Model, ModelEvent, Reaction, Rule, SpeciesReference } from '../../model/model.ts';
import { namesIn } from './expressions.ts';
import { writeFormula, writeName, writeNumber } from './formula.ts';

/** Submodels, reactions, formulas, events and constraints. */
export function writeProcesses(model: Model): string[][] {
  const species = new Set(model.species.map(({ id }) => id));
  return [
    [...writeSubmodels(model), ...writeConnections(model)],
    model.reactions.flatMap((reaction) => writeReaction(reaction, species)),
    model.initialAssignments.map(
      ({ symbol, expression }) => `${writeName(symbol)} = ${writeFormula(expression)};`,
    ),
    model.rules.map(writeRule),
    model.events.filter(({ assignments }) => assignments.length > 0).map(writeEvent),
    writeConstraints(model),
  ];
}

function writeSubmodels(model: Model): string[] {
  return model.submodels.map(({ id, model: reference, timeConversion, extentConversion }) => {
    const time = timeConversion === undefined ? '' : `, timeconv=${writeName(timeConversion)}`;
    const extent = extentConversion === undefined ? '' : `, extentconv=${writeName(extentConversion)}`;
    return `${writeName(id)}: ${writeName(reference)}()${time}${extent};`;
  });
}

const BLANK = { initial: ' =', assignment: ' :=', rate: "' =" } as const;

function writeConnections(model: Model): string[] {
  const replacements = model.replacements.map(({ replaced, by, conversionFactor }) => {
    const factor = conversionFactor === undefined ? '' : ` / ${writeName(conversionFactor)}`;
    return `${writeName(replaced)} is ${writeName(by)}${factor};`;
  });
  const deletions = model.deletions.map(({ target, only }) =>
    only === undefined ? `delete ${writeName(target)};` : `${writeName(target)}${BLANK[only]};`,
  );
  return [...replacements, ...deletions];
}

function writeReaction(reaction: Reaction, species: ReadonlySet<string>): string[] {
  const { id, reactants, products, reversible, rate, compartment, modifiers } = reaction;
  const place = compartment === undefined ? '' : ` in ${writeName(compartment)}`;
  const arrow = reversible ? '->' : '=>';
  const sides = [writeSide(reactants), arrow, writeSide(products)].filter((part) => part !== '').join(' ');
  const law = rate ? ` ${writeFormula(rate)};` : '';
  const inRate = new Set(rate ? [...namesIn(rate)].map(({ name }) => name) : []);
  const actors = modifiers.filter((modifier) => !inRate.has(modifier) || !species.has(modifier));
  return [
    `${writeName(id)}${place}: ${sides};${law}`,
    ...actors.map((modifier) => `${writeName(modifier)} -( ${writeName(id)};`),
  ];
}

function writeSide(references: readonly SpeciesReference[]): string {
  return references.map(writeReference).join(' + ');
}

function writeReference({ species, stoichiometry }: SpeciesReference): string {
  if (stoichiometry === 1) return writeName(species);
  const factor =
    typeof stoichiometry === 'number' ? writeNumber(stoichiometry) : writeName(stoichiometry.name);
  return `${factor} ${writeName(species)}`;
}

function writeRule(rule: Rule): string {
  const formula = writeFormula(rule.expression);
  if (rule.kind === 'algebraic') return `0 = ${formula};`;
  return `${writeName(rule.symbol)}${rule.kind === 'rate' ? "' =" : ' :='} ${formula};`;
}

function writeEvent(event: ModelEvent): string {
  const delay = event.delay ? `${writeFormula(event.delay)} after ` : '';
  const settings = [
    event.priority && `priority=${writeFormula(event.priority)}`,
    !event.initialTrigger && 't0=false',
    !event.persistent && 'persistent=false',
    !event.fromTrigger && 'fromTrigger=false',
  ].filter(Boolean);
  const assignments = event.assignments.map(
    ({ symbol, expression }) => `${writeName(symbol)} = ${writeFormula(expression)}`,
  );
  const head = [`${writeName(event.id)}: at ${delay}${writeFormula(event.trigger)}`, ...settings].join(', ');
  return `${head}: ${assignments.join(', ')};`;
}

/** A message is the display name of its constraint, which therefore needs a name; then all have one. */
function writeConstraints(model: Model): string[] {
  const named = model.constraints.some(({ message }) => message !== undefined);
  if (!named) return model.constraints.map(({ condition }) => `constraint: ${writeFormula(condition)};`);
  const taken = new Set([...model.parameters, ...model.species, ...model.compartments].map(({ id }) => id));
  let next = 0;
  return model.constraints.map(({ condition, message }) => {
    while (taken.has(`_con${next}`)) next++;
    const id = `_con${next++}`;
    const is = message === undefined ? '' : ` ${id} is ${quote(message)};`;
    return `constraint ${id}: ${writeFormula(condition)};${is}`;
  });
}

function quote(message: string): string {
  return `"${message.replaceAll('"', "'").replaceAll(/[\r\n]+/g, ' ')}"`;
}

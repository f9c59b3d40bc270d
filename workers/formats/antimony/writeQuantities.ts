import type { Compartment, Model, Parameter, Species, Valued } from '../../model/model.ts';
import { DEFAULT_COMPARTMENT } from './defaultCompartment.ts';
import { namesIn } from './expressions.ts';
import { writeName, writeNumber } from './formula.ts';

/** Compartments, species and parameters, each with its number; formulas come later, so that the order holds. */
export function writeQuantities(model: Model): string[][] {
  const changed = changedSymbols(model);
  const pulled = speciesOfPlacedReactions(model);
  const word = (quantity: Valued): string => constness(quantity, changed);
  return [
    model.compartments
      .filter((compartment, at) => !(at === 0 && isImplied(model, compartment)))
      .map(
        (compartment) => `${word(compartment)}compartment ${writeName(compartment.id)}${value(compartment)};`,
      ),
    model.species.map((species) => writeSpecies(species, pulled.has(species.id))),
    model.parameters.map((parameter) => writeParameter(parameter, word(parameter))),
  ];
}

interface Changed {
  /** Set by a rule or an event, which tells that it is not constant. */
  byRule: ReadonlySet<string>;
  /** Started from a formula, part of an algebraic rule, or constant and yet set by an event: a word of its own tells. */
  untold: ReadonlySet<string>;
}

function changedSymbols(model: Model): Changed {
  const byRule = new Set<string>();
  const untold = new Set(model.initialAssignments.map(({ symbol }) => symbol));
  for (const rule of model.rules) {
    if (rule.kind !== 'algebraic') byRule.add(rule.symbol);
    else for (const { name } of namesIn(rule.expression)) untold.add(name);
  }
  for (const { assignments } of model.events) {
    for (const { symbol } of assignments) {
      byRule.add(symbol);
      untold.add(symbol);
    }
  }
  return { byRule, untold };
}

/** The word that is needed, and none that is not. */
function constness({ id, constant }: Valued, { byRule, untold }: Changed): string {
  if (constant) return untold.has(id) ? 'const ' : '';
  return byRule.has(id) ? '' : 'var ';
}

function writeParameter(parameter: Parameter, word: string): string {
  const rest = value(parameter);
  const needed = word === '' && rest === '' ? (parameter.constant ? 'const ' : 'var ') : word;
  return `${needed}${writeName(parameter.id)}${rest};`;
}

function value({ value, unit }: Valued): string {
  if (value === undefined) return unit === undefined ? '' : ` has ${writeName(unit)}`;
  if (unit === undefined) return ` = ${writeNumber(value)}`;
  return ` = ${writeNumber(value)} ${writeName(unit)}`;
}

/** The default compartment needs no words while it is as Antimony supposes and something is in it. */
function isImplied(model: Model, { id, value, constant, dimensions, unit, name }: Compartment): boolean {
  return (
    id === DEFAULT_COMPARTMENT &&
    value === 1 &&
    constant &&
    (dimensions ?? 3) === 3 &&
    unit === undefined &&
    name === undefined &&
    model.species.some((species) => species.compartment === id)
  );
}

function writeSpecies(species: Species, pulled: boolean): string {
  const { id, compartment, initial, substanceOnly, boundary } = species;
  const place = compartment === DEFAULT_COMPARTMENT && !pulled ? '' : ` in ${writeName(compartment)}`;
  const kind = substanceOnly ? 'substanceOnly species' : 'species';
  const start = `${kind} ${boundary ? '$' : ''}${writeName(id)}${place}`;
  // Of what is only substance the number is an amount.
  if (species.value === undefined || initial === 'concentration' || substanceOnly)
    return `${start}${value(species)};`;
  const amount = `${start} = ${writeNumber(species.value)}/${writeName(compartment)};`;
  return species.unit === undefined ? amount : `${amount} ${writeName(id)} has ${writeName(species.unit)};`;
}

/** Species that would be where a reaction of theirs is, if they were placed nowhere. */
function speciesOfPlacedReactions(model: Model): ReadonlySet<string> {
  const placed = model.reactions.filter(({ compartment }) => compartment !== undefined);
  return new Set(
    placed.flatMap(({ reactants, products }) => [...reactants, ...products].map(({ species }) => species)),
  );
}

import type { Expression } from '../../model/expression.ts';
import type { Model, Parameter, Reaction, Rule, Species, SpeciesReference } from '../../model/model.ts';

/**
 * The same model in what Antimony has words for: a reaction's own parameters and a named stoichiometry become
 * parameters of the model, a conversion factor is part of every stoichiometry of its species, and what is only
 * substance starts from an amount.
 */
export function express(model: Model): Model {
  const taken = new Set(
    [...model.compartments, ...model.species, ...model.parameters, ...model.reactions].map(({ id }) => id),
  );
  const numbered = new Map<string, number>();
  const added: Parameter[] = [];
  const add = (wanted: string, from: Omit<Parameter, 'id'>): string => {
    let id = wanted;
    let next = numbered.get(wanted) ?? 1;
    for (; taken.has(id); next++) id = `${wanted}_${next}`;
    numbered.set(wanted, next);
    taken.add(id);
    added.push({ ...from, id });
    return id;
  };
  const starts = startAmounts(model);
  const { conversionFactor: common, ...rest } = model;
  const factors = new Map(model.species.map(({ id, conversionFactor }) => [id, conversionFactor ?? common]));
  const rules: Rule[] = [];
  const converted = (reaction: string, reference: SpeciesReference): SpeciesReference => {
    const factor = factors.get(reference.species);
    if (factor === undefined) return reference;
    const { stoichiometry, constant, ...others } = reference;
    if (stoichiometry === 1) return { ...others, stoichiometry: { name: factor }, constant: true };
    const name = add(`${reaction}_${reference.species}_converted`, { constant });
    const expression = product(factor, stoichiometry);
    if (constant) starts.initialAssignments.push({ symbol: name, expression });
    else rules.push({ kind: 'assignment', symbol: name, expression });
    return { ...others, stoichiometry: { name }, constant };
  };
  const reactions = model.reactions.map((reaction) => {
    const expressed = expressReaction(reaction, add);
    const side = (references: readonly SpeciesReference[]): SpeciesReference[] =>
      references.map((reference) => converted(reaction.id, reference));
    return { ...expressed, reactants: side(expressed.reactants), products: side(expressed.products) };
  });
  return {
    ...rest,
    ...starts,
    species: starts.species.map(({ conversionFactor: _, ...one }) => one),
    reactions,
    rules: [...model.rules, ...rules],
    parameters: [...model.parameters, ...added],
  };
}

function product(factor: string, stoichiometry: number | { name: string }): Expression {
  const times: Expression =
    typeof stoichiometry === 'number'
      ? { kind: 'number', value: stoichiometry }
      : { kind: 'name', name: stoichiometry.name };
  return { kind: 'apply', op: 'times', args: [{ kind: 'name', name: factor }, times] };
}

/** The number of a species that is only substance is an amount in Antimony: concentration times volume. */
function startAmounts(model: Model): Pick<Model, 'species' | 'initialAssignments'> {
  const computed = new Set(model.initialAssignments.map(({ symbol }) => symbol));
  const ruled = new Set(model.rules.flatMap((rule) => (rule.kind === 'assignment' ? [rule.symbol] : [])));
  const volumes = new Map(model.compartments.map(({ id, value }) => [id, value]));
  const initialAssignments = [...model.initialAssignments];
  const species = model.species.map((one): Species => {
    const { value, ...rest } = one;
    if (!one.substanceOnly || one.initial === 'amount' || value === undefined) return one;
    const place = one.compartment;
    const volume = computed.has(place) || ruled.has(place) ? undefined : volumes.get(place);
    if (volume !== undefined) return { ...rest, value: value * volume, initial: 'amount' };
    const args: Expression[] = [
      { kind: 'number', value },
      { kind: 'name', name: place },
    ];
    if (!computed.has(one.id))
      initialAssignments.push({ symbol: one.id, expression: { kind: 'apply', op: 'times', args } });
    return rest;
  });
  return { species, initialAssignments };
}

type Add = (wanted: string, from: Omit<Parameter, 'id'>) => string;

function expressReaction(reaction: Reaction, add: Add): Reaction {
  const renamed = new Map(
    reaction.localParameters.map((parameter) => [
      parameter.id,
      add(`${reaction.id}_${parameter.id}`, parameter),
    ]),
  );
  const reference = (one: SpeciesReference): SpeciesReference => expressReference(reaction.id, one, add);
  return {
    ...reaction,
    reactants: reaction.reactants.map(reference),
    products: reaction.products.map(reference),
    ...(reaction.rate && { rate: rename(reaction.rate, renamed) }),
    localParameters: [],
  };
}

function expressReference(reaction: string, reference: SpeciesReference, add: Add): SpeciesReference {
  const { id, stoichiometry, constant, ...rest } = reference;
  if (typeof stoichiometry !== 'number') return { ...rest, stoichiometry, constant };
  if (id === undefined && stoichiometry >= 0 && Number.isFinite(stoichiometry)) return reference;
  const name = add(id ?? `${reaction}_${reference.species}_stoichiometry`, {
    value: stoichiometry,
    constant,
  });
  return { ...rest, stoichiometry: { name }, constant };
}

function rename(expression: Expression, names: ReadonlyMap<string, string>): Expression {
  const inside = (one: Expression): Expression => rename(one, names);
  switch (expression.kind) {
    case 'name':
      return { ...expression, name: names.get(expression.name) ?? expression.name };
    case 'apply':
    case 'call':
    case 'draw':
      return { ...expression, args: expression.args.map(inside) };
    case 'piecewise':
      return {
        ...expression,
        pieces: expression.pieces.map(({ value, condition }) => ({
          value: inside(value),
          condition: inside(condition),
        })),
        ...(expression.otherwise && { otherwise: inside(expression.otherwise) }),
      };
    default:
      return expression;
  }
}

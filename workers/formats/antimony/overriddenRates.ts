import type { Reaction } from '../../model/model.ts';
import { namesIn } from './expressions.ts';
import { findInside } from './inherit.ts';
import type { ModelParts } from './parts.ts';
import type { Given } from './symbols.ts';

/**
 * `A.J0 = …` gives a submodel's reaction another rate: this model has the same reaction with that rate, and
 * A.J0 is replaced by it.
 */
export function overriddenRates(parts: ModelParts): Reaction[] {
  return parts.symbols.all().flatMap((symbol): Reaction[] => {
    const given = later(symbol.initial, symbol.assignment);
    const found = given && symbol.id.includes('.') ? findInside(parts, symbol.id) : undefined;
    if (!given || !found?.reaction) return [];
    delete symbol.initial;
    delete symbol.assignment;
    const inside = symbol.id.slice(0, symbol.id.lastIndexOf('.') + 1);
    const { reactants, products, compartment, reversible } = found.reaction;
    const reference = (one: Reaction['reactants'][number]): Reaction['reactants'][number] => ({
      species: inside + one.species,
      stoichiometry:
        typeof one.stoichiometry === 'number' ? one.stoichiometry : { name: inside + one.stoichiometry.name },
      constant: one.constant,
      span: given.span,
    });
    const participants = new Set([...reactants, ...products].map(({ species }) => inside + species));
    const names = [...namesIn(given.expression)].map(({ name }) => name);
    const modifiers = new Set(names.filter((name) => !participants.has(name) && isSpecies(parts, name)));
    const id = freshId(parts, symbol.id.replaceAll('.', '_'));
    parts.symbols.define(id, given.span, 'reaction');
    parts.replacements.push({ replaced: symbol.id, by: id, span: given.span });
    return [
      {
        id,
        span: given.span,
        reactants: reactants.map(reference),
        products: products.map(reference),
        modifiers: [...modifiers],
        reversible,
        rate: given.expression,
        localParameters: [],
        ...(compartment !== undefined && { compartment: inside + compartment }),
      },
    ];
  });
}

function later(a: Given | undefined, b: Given | undefined): Given | undefined {
  if (!a || !b) return a ?? b;
  return a.order > b.order ? a : b;
}

/** Whether a name, of this model or inside a submodel, is a species. */
export function isSpecies(parts: ModelParts, name: string): boolean {
  return (name.includes('.') ? findInside(parts, name)?.kind : parts.symbols.get(name)?.kind) === 'species';
}

function freshId(parts: ModelParts, wanted: string): string {
  return parts.symbols.get(wanted) ? parts.symbols.fresh(`${wanted}_`) : wanted;
}

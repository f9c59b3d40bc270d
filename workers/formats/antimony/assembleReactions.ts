import type { Expression } from '../../model/expression.ts';
import type { Reaction, SpeciesReference } from '../../model/model.ts';
import { namesIn } from './expressions.ts';
import { isSpecies } from './overriddenRates.ts';
import type { ModelParts, ParticipantText, ReactionText } from './parts.ts';

/** Reactions with their rates, wherever those were written, and with the species that act on them. */
export function assembleReactions(parts: ModelParts, varying: ReadonlySet<string>): Reaction[] {
  const acting = new Map<string, string[]>();
  for (const { reaction, species } of parts.interactions) {
    acting.set(reaction, [...(acting.get(reaction) ?? []), species]);
  }
  const reference = (part: ParticipantText): SpeciesReference => ({
    ...part,
    constant: typeof part.stoichiometry === 'number' || !varying.has(part.stoichiometry.name),
  });

  return parts.reactions.map((text) => {
    const symbol = parts.symbols.get(text.id);
    const rate = rateOf(parts, text);
    const participants = new Set([...text.reactants, ...text.products].map((part) => part.species));
    const inRate = rate
      ? [...namesIn(rate)].map(({ name }) => name).filter((name) => isSpecies(parts, name))
      : [];
    const modifiers = new Set([...inRate, ...(acting.get(text.id) ?? [])]);
    return {
      id: text.id,
      ...(symbol?.name !== undefined && { name: symbol.name }),
      span: text.span,
      reactants: text.reactants.map(reference),
      products: text.products.map(reference),
      modifiers: [...modifiers].filter((name) => !participants.has(name)),
      reversible: text.reversible,
      ...(rate && { rate }),
      localParameters: [],
      ...(symbol?.compartment !== undefined && { compartment: symbol.compartment }),
    };
  });
}

/** The rate written last: behind the reaction, or as `J = …`. */
function rateOf(parts: ModelParts, { id, rate }: ReactionText): Expression | undefined {
  const symbol = parts.symbols.get(id);
  return [rate, symbol?.initial, symbol?.assignment]
    .filter((given) => given !== undefined)
    .reduce((last, given) => (last && last.order > given.order ? last : given), rate)?.expression;
}

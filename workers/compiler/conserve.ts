import type { Model } from '../model/model.ts';
import type { Moiety } from './compiledModel.ts';
import { conversionFactorOf } from './dependencies.ts';
import { leftNullSpace, readable, type Sparse } from './leftNullSpace.ts';
import { Evaluator } from './startValues.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';
import type { UnitsOfModel } from './unitsOfModel.ts';

/**
 * Conserved moieties: weighted sums of amounts that no reaction changes, a basis of the left null space of the
 * stoichiometric matrix (Reder, J Theor Biol 1988;135:175).
 *
 * Left out are species whose stoichiometry can change, that a conversion factor scales, or that events change.
 */
export function conservedMoieties(model: Model, table: SymbolTable, units: UnitsOfModel): Moiety[] {
  const species = [...table.values()].filter((symbol) => takesPart(symbol, model));
  if (species.length < 2) return [];
  const columnOf = new Map(model.reactions.map(({ id }, at) => [id, at]));
  const rows = species.map(({ participations }) => {
    const row: Sparse = new Map();
    for (const { reaction, reference, sign } of participations) {
      const column = columnOf.get(reaction.id)!;
      const sum = (row.get(column) ?? 0) + sign * Number(reference.stoichiometry);
      if (sum === 0) row.delete(column);
      else row.set(column, sum);
    }
    return row;
  });
  const evaluator = new Evaluator(model, table);
  return readable(leftNullSpace(rows, columnOf.size).filter(({ size }) => size > 1))
    .map((weights) => [...weights].sort(([a], [b]) => a - b))
    .sort(([a], [b]) => a![0] - b![0])
    .map((parts) => moiety(species, parts, evaluator, units));
}

function takesPart(symbol: ModelSymbol, model: Model): boolean {
  return (
    symbol.participations.length > 0 &&
    !symbol.eventAssigned &&
    conversionFactorOf(symbol, model) === undefined &&
    symbol.participations.every(
      ({ reference }) => reference.id === undefined && typeof reference.stoichiometry === 'number',
    )
  );
}

function moiety(
  species: readonly ModelSymbol[],
  parts: readonly [species: number, weight: number][],
  evaluator: Evaluator,
  units: UnitsOfModel,
): Moiety {
  const scale = parts[0]?.[1] ?? 1;
  const terms = parts.map(([at, weight]) => {
    const { id, name, species: own, asAmount } = species[at]!;
    const isAmount = asAmount || own === undefined || own.substanceOnly;
    return {
      symbol: id,
      ...(name !== undefined && { name }),
      coefficient: Number((weight / scale).toPrecision(12)),
      ...(!isAmount && { per: own.compartment }),
    };
  });
  const total = terms.reduce(
    (sum, { coefficient }, at) => sum + coefficient * startAmount(species[parts[at]![0]]!, evaluator),
    0,
  );
  const unit = units.substanceText(species[parts[0]![0]]!);
  return { terms, ...(Number.isFinite(total) && { total }), ...(unit !== undefined && { unit }) };
}

function startAmount({ id, species }: ModelSymbol, evaluator: Evaluator): number {
  const value = evaluator.start(id);
  return species && !species.substanceOnly ? value * evaluator.start(species.compartment) : value;
}

import type { Model } from '../model/model.ts';
import type { Moiety } from './compiledModel.ts';
import { conversionFactorOf } from './dependencies.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';

/** Larger networks are not searched: elimination grows with the third power. */
const MOST_SPECIES = 200;
const ZERO = 1e-9;

/**
 * Conserved moieties: weighted sums of amounts that no reaction changes. A basis of the left null space of the
 * stoichiometric matrix, by Gauss–Jordan elimination (Reder, J Theor Biol 1988;135:175).
 *
 * Left out are species whose stoichiometry can change, that a conversion factor scales, or that events change.
 */
export function conservedMoieties(model: Model, table: SymbolTable): Moiety[] {
  const species = [...table.values()].filter((symbol) => takesPart(symbol, model));
  if (species.length < 2 || species.length > MOST_SPECIES) return [];
  const columnOf = new Map(model.reactions.map(({ id }, at) => [id, at]));
  // Each row is a species' stoichiometries, then its weights in the sum that the row stands for.
  const rows = species.map((symbol, at) => {
    const row = new Float64Array(columnOf.size + species.length);
    for (const { reaction, reference, sign } of symbol.participations)
      row[columnOf.get(reaction.id)!]! += sign * Number(reference.stoichiometry);
    row[columnOf.size + at] = 1;
    return row;
  });
  eliminate(rows, columnOf.size);
  return rows
    .filter((row) => row.subarray(0, columnOf.size).every((entry) => Math.abs(entry) < ZERO))
    .map((row) => moiety(species, row.subarray(columnOf.size)))
    .filter(({ terms }) => terms.length > 1);
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

/** Reduces the first `columns` columns; rows that become zero there keep the weights that made them so. */
function eliminate(rows: Float64Array[], columns: number): void {
  let done = 0;
  for (let column = 0; column < columns && done < rows.length; column++) {
    let best = done;
    for (let at = done + 1; at < rows.length; at++)
      if (Math.abs(rows[at]![column]!) > Math.abs(rows[best]![column]!)) best = at;
    const pivot = rows[best]!;
    if (Math.abs(pivot[column]!) < ZERO) continue;
    [rows[done], rows[best]] = [pivot, rows[done]!];
    for (let at = done + 1; at < rows.length; at++) {
      const row = rows[at]!;
      const factor = row[column]! / pivot[column]!;
      if (factor !== 0) row.forEach((entry, i) => (row[i] = entry - factor * pivot[i]!));
    }
    done++;
  }
}

function moiety(species: readonly ModelSymbol[], weights: Float64Array): Moiety {
  const terms = species.flatMap(({ id }, at) =>
    Math.abs(weights[at]!) < ZERO ? [] : [{ symbol: id, coefficient: weights[at]! }],
  );
  const scale = terms[0]?.coefficient ?? 1;
  return {
    terms: terms.map(({ symbol, coefficient }) => ({
      symbol,
      coefficient: Number((coefficient / scale).toPrecision(12)),
    })),
  };
}

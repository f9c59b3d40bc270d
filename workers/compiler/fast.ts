import type { AlgebraicRule } from '../model/model.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';

/** Mass of a fast reaction's extent: so small that its equation is algebraic, yet no step is singular without it. */
export const FAST_MASS = 1e-12;

/**
 * Fast reactions (SBML L3V1 §4.11.1) are at equilibrium at all times: each gets an extent ξ, an algebraic state
 * that makes its rate 0. A species in them is kept as what the slow reactions alone would make of it; its amount
 * is that plus Σ ±ν·ξ.
 */
export function addExtents(table: Map<string, ModelSymbol>, rules: Map<ModelSymbol, AlgebraicRule>): void {
  for (const { id, reaction } of [...table.values()]) {
    if (!reaction?.fast || !reaction.rate) continue;
    const extent: ModelSymbol = {
      id: extentOf(id),
      kind: 'parameter',
      name: `Extent of ${reaction.name ?? id}`,
      value: 0,
      constant: false,
      eventAssigned: false,
      participations: [],
      role: 'state',
      algebraic: true,
      fast: true,
      asAmount: false,
      ...(reaction.span && { span: reaction.span }),
    };
    table.set(extent.id, extent);
    rules.set(extent, {
      kind: 'algebraic',
      expression: { kind: 'name', name: id },
      ...(reaction.span && { span: reaction.span }),
    });
  }
}

export function extentOf(reaction: string): string {
  return `${reaction}.extent`;
}

/** Whether fast reactions change a species, so that its state is not its amount. */
export function isShared(symbol: ModelSymbol): boolean {
  return symbol.participations.some(isFast);
}

export function isFast({ reaction }: ModelSymbol['participations'][number]): boolean {
  return reaction.fast === true && reaction.rate !== undefined;
}

/** What every event writes anew where there are fast reactions: the species in them, and their extents. */
export function rebased(table: SymbolTable): ModelSymbol[] {
  const all = [...table.values()];
  return [...all.filter(isShared), ...all.filter(({ fast }) => fast)];
}

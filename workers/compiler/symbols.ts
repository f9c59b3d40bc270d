import type { Expression } from '../model/expression.ts';
import type {
  AssignmentRule,
  InitialAssignment,
  RateRule,
  Reaction,
  Species,
  SpeciesReference,
} from '../model/model.ts';
import type { Span } from '../model/span.ts';
import type { Quantity } from './compiledModel.ts';

/** How a species takes part in a reaction. */
export interface Participation {
  reaction: Reaction;
  reference: SpeciesReference;
  /** −1 for a reactant, 1 for a product. */
  sign: 1 | -1;
}

/**
 * Where a symbol's value comes from during a run:
 * `state` integrated, or solved for where `algebraic`; `parameter` held, changed by events and schedule alone;
 * `assigned` computed from others whenever it is needed.
 */
export type Role = 'state' | 'parameter' | 'assigned';

/** All that a flat model says about one name. */
export interface ModelSymbol {
  id: string;
  kind: Quantity['kind'];
  name?: string;
  unit?: string;
  span?: Span;
  value?: number;
  constant: boolean;
  species?: Species;
  reaction?: Reaction;
  rule?: AssignmentRule;
  rate?: RateRule;
  initial?: InitialAssignment;
  eventAssigned: boolean;
  participations: Participation[];
  role: Role;
  /** Determined by an algebraic rule. */
  algebraic: boolean;
  /** The extent of a fast reaction. */
  fast?: boolean;
  /** A species whose cell holds the amount while its symbol means amount / compartment. */
  asAmount: boolean;
}

export type SymbolTable = ReadonlyMap<string, ModelSymbol>;

/** The expression that defines an assigned symbol, where one does. */
export function definitionOf(symbol: ModelSymbol): Expression | undefined {
  return symbol.rule?.expression ?? symbol.reaction?.rate;
}

import type { Expression } from './expression.ts';
import type { Span } from './span.ts';
import type { UnitDefinition } from './unit.ts';

/** What every named thing in a model has. */
export interface Named {
  id: string;
  /** Display name, e.g. "Plasma glucose". */
  name?: string;
  span?: Span;
}

/** What can hold a value; `unit` is the id of a unit definition or a base unit. */
export interface Valued extends Named {
  /** Initial value; absent where an initial assignment or a rule gives it, or it is unknown. */
  value?: number;
  unit?: string;
  /** SBML's `constant`: nothing, rules and events included, may change it during a run. */
  constant: boolean;
}

export interface Compartment extends Valued {
  /** Spatial dimensions, 3 for a volume. */
  dimensions?: number;
}

/** A pool of substance. `value` is an amount or a concentration, as `initial` says. */
export interface Species extends Valued {
  compartment: string;
  initial: 'amount' | 'concentration';
  /** Its symbol means an amount in mathematics (SBML's hasOnlySubstanceUnits); otherwise a concentration. */
  substanceOnly: boolean;
  /** Reactions do not change it (SBML's boundaryCondition; Antimony's `$`). */
  boundary: boolean;
  /** Id of the parameter that scales reaction extent to its substance (SBML's conversionFactor). */
  conversionFactor?: string;
}

export type Parameter = Valued;

export interface FunctionDefinition extends Named {
  args: string[];
  body: Expression;
}

/** One participant of a reaction. */
export interface SpeciesReference {
  /** Id under which the stoichiometry itself can be used or computed. */
  id?: string;
  species: string;
  /** A number, or the name of a quantity that holds it. */
  stoichiometry: number | { name: string };
  constant: boolean;
  span?: Span;
}

export interface Reaction extends Named {
  reactants: SpeciesReference[];
  products: SpeciesReference[];
  modifiers: string[];
  reversible: boolean;
  /** So fast that it is always at equilibrium: its rate is 0 at all times (SBML before L3V2). */
  fast?: boolean;
  /** Kinetic law in extent per time; absent where the text gives none. */
  rate?: Expression;
  /** Kinetic-law parameters visible in `rate` alone (SBML's localParameters). */
  localParameters: Parameter[];
  compartment?: string;
}

/** `symbol := expression` at all times. */
export interface AssignmentRule {
  kind: 'assignment';
  symbol: string;
  expression: Expression;
  span?: Span;
}

/** `symbol' = expression`. */
export interface RateRule {
  kind: 'rate';
  symbol: string;
  expression: Expression;
  span?: Span;
}

/** `0 = expression`. */
export interface AlgebraicRule {
  kind: 'algebraic';
  expression: Expression;
  span?: Span;
}

export type Rule = AssignmentRule | RateRule | AlgebraicRule;

/** `symbol = expression` at the start alone. */
export interface InitialAssignment {
  symbol: string;
  expression: Expression;
  span?: Span;
}

export interface EventAssignment {
  symbol: string;
  expression: Expression;
  span?: Span;
}

/** SBML L3's event: fires when `trigger` turns from false to true. */
export interface ModelEvent extends Named {
  trigger: Expression;
  delay?: Expression;
  priority?: Expression;
  /** Once triggered, a delayed event is executed even if its trigger turns false again. */
  persistent: boolean;
  /** Value of the trigger just before the start; false lets an event fire at t0. */
  initialTrigger: boolean;
  /** Assignments use values of the time of triggering, not of execution (SBML's useValuesFromTriggerTime). */
  fromTrigger: boolean;
  assignments: EventAssignment[];
}

/** A condition that is checked during a run and reported where it fails; it never changes the result. */
export interface Constraint {
  condition: Expression;
  message?: string;
  span?: Span;
}

/** An instance of another model inside this one (SBML comp's submodel). */
export interface Submodel extends Named {
  /** Id of the model it is an instance of. */
  model: string;
  timeConversion?: string;
  extentConversion?: string;
}

/**
 * Two names for one thing (Antimony's `is`; SBML comp's replacement): `replaced`, inside a submodel, is
 * removed and every use of it means `by`.
 */
export interface Replacement {
  /** Dotted path from this model, e.g. `liver.glucose`. */
  replaced: string;
  by: string;
  conversionFactor?: string;
  span?: Span;
}

/** Something inside a submodel that is taken out (SBML comp's deletion). */
export interface Deletion {
  target: string;
  /** Not the thing itself, but only what gives its value: Antimony's blank `A.x = ;`, `A.x := ;`, `A.x' = ;`. */
  only?: 'initial' | 'assignment' | 'rate';
  span?: Span;
}

/** A model with SBML Level 3's meaning. Names are unique across all its lists except units, which have their own. */
export interface Model extends Named {
  /** Default units by id, SBML's attributes of <model>. */
  defaults: {
    time?: string;
    substance?: string;
    extent?: string;
    volume?: string;
    area?: string;
    length?: string;
  };
  conversionFactor?: string;
  units: UnitDefinition[];
  functions: FunctionDefinition[];
  compartments: Compartment[];
  species: Species[];
  parameters: Parameter[];
  reactions: Reaction[];
  rules: Rule[];
  initialAssignments: InitialAssignment[];
  events: ModelEvent[];
  constraints: Constraint[];
  submodels: Submodel[];
  replacements: Replacement[];
  deletions: Deletion[];
  /** Names that can be given when the model is used as a submodel, in order (Antimony's module arguments). */
  ports: string[];
}

/** All the models of one text or file; `main` is the one that runs. */
export interface ModelDocument {
  models: Model[];
  main: string;
}

/** A model with nothing in it. */
export function emptyModel(id: string): Model {
  return {
    id,
    defaults: {},
    units: [],
    functions: [],
    compartments: [],
    species: [],
    parameters: [],
    reactions: [],
    rules: [],
    initialAssignments: [],
    events: [],
    constraints: [],
    submodels: [],
    replacements: [],
    deletions: [],
    ports: [],
  };
}

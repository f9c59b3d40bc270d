/** What of libSBML's interface (libsbmljs_stable) is used to read a model. Absent optional elements come as null objects. */
export interface Libsbml {
  readonly [type: `AST_${string}`]: number;
  SBMLReader: new () => { readSBMLFromString(text: string): SbmlDocument };
  destroy(one: object): void;
}

export interface SbmlDocument {
  getModel(): SbmlModel;
}

interface Named {
  getId(): string;
}

type Sized<T> = Named & T;

export interface Ast {
  getType(): number;
  getNumChildren(): number;
  getChild(index: number): Ast;
  getName(): string;
  getValue(): number;
}

interface WithMath {
  getMath(): Ast;
}

export type Compartment = Sized<{ isSetSize(): boolean; getSize(): number; getConstant(): boolean }>;

export type Species = Sized<{
  getCompartment(): string;
  isSetInitialAmount(): boolean;
  getInitialAmount(): number;
  isSetInitialConcentration(): boolean;
  getInitialConcentration(): number;
  getHasOnlySubstanceUnits(): boolean;
  getBoundaryCondition(): boolean;
  getConstant(): boolean;
  isSetConversionFactor(): boolean;
}>;

export type Parameter = Sized<{ isSetValue(): boolean; getValue(): number }>;

export type Rule = WithMath & {
  isRate(): boolean;
  isAssignment(): boolean;
  getVariable(): string;
};

export type SpeciesReference = Sized<{
  getSpecies(): string;
  /** Not a number where it is computed. */
  getStoichiometry(): number;
}>;

export type Reaction = Sized<{
  getNumReactants(): number;
  getReactant(index: number): SpeciesReference;
  getNumProducts(): number;
  getProduct(index: number): SpeciesReference;
  isSetKineticLaw(): boolean;
  getKineticLaw(): WithMath & { getNumParameters(): number; getParameter(index: number): Parameter };
}>;

export type SbmlEvent = Sized<{
  getTrigger(): WithMath & { getInitialValue(): boolean; getPersistent(): boolean };
  isSetDelay(): boolean;
  getDelay(): WithMath;
  isSetPriority(): boolean;
  getPriority(): WithMath;
  getUseValuesFromTriggerTime(): boolean;
  getNumEventAssignments(): number;
  getEventAssignment(index: number): WithMath & { getVariable(): string };
}>;

export interface SbmlModel {
  getNumCompartments(): number;
  getCompartment(index: number): Compartment;
  getNumSpecies(): number;
  getSpecies(index: number): Species;
  getNumParameters(): number;
  getParameter(index: number): Parameter;
  getNumRules(): number;
  getRule(index: number): Rule;
  getNumInitialAssignments(): number;
  getInitialAssignment(index: number): WithMath & { getSymbol(): string };
  getNumReactions(): number;
  getReaction(index: number): Reaction;
  getNumEvents(): number;
  getEvent(index: number): SbmlEvent;
  getNumFunctionDefinitions(): number;
  getFunctionDefinition(index: number): WithMath & Named;
}

/** All of a libSBML list. */
export function all<T>(count: number, get: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, k) => get(k));
}

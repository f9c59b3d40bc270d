import { FormulaInC, literal, type Scope } from './formulaInC.ts';
import { all, type Ast, type Libsbml, type SbmlModel, type Species } from './libsbmlModel.ts';

/**
 * A published model as C, from what libSBML read of it: nothing of Starling's reader, compiler or core takes part, so
 * that CVODE's answer is one of its own.
 *
 * A species that no rule determines is kept as an amount (SBML L3V2 §4.6.6), and every quantity has a cell in `v`;
 * what follows from others is computed in the order of their needs.
 */
export interface ModelInC {
  code: string;
  /** Entry of the table of models in cvodeModels.c. */
  entry: string;
  /** Id by state. */
  states: string[];
}

/** Something computed: its cell, from which names, by which formula. */
interface Computed {
  id: string;
  needs: string[];
  formula: string;
}

/** @throws Error naming what of the model is not translated */
export function modelInC(library: Libsbml, model: SbmlModel, name: string): ModelInC {
  return new Writer(library, model, name).write();
}

class Writer {
  private readonly formulas: FormulaInC;
  private readonly cells = new Map<string, number>();
  private readonly species: Map<string, Species>;
  private readonly rates: Map<string, Ast>;
  private readonly assigned: Map<string, Ast>;
  private readonly comparisons: string[] = [];

  constructor(
    library: Libsbml,
    private readonly model: SbmlModel,
    private readonly name: string,
  ) {
    this.formulas = new FormulaInC(library);
    this.species = new Map(
      all(model.getNumSpecies(), (k) => model.getSpecies(k)).map((one) => [one.getId(), one]),
    );
    const rules = all(model.getNumRules(), (k) => model.getRule(k));
    const mathOf = (wanted: typeof rules): Map<string, Ast> =>
      new Map(wanted.map((rule) => [rule.getVariable(), rule.getMath()]));
    this.rates = mathOf(rules.filter((rule) => rule.isRate()));
    this.assigned = mathOf(rules.filter((rule) => rule.isAssignment()));
    if (this.rates.size + this.assigned.size < rules.length)
      throw new Error('Algebraic rules have no place in CVODE.');
    for (const list of [
      all(model.getNumCompartments(), (k) => model.getCompartment(k)),
      [...this.species.values()],
      all(model.getNumParameters(), (k) => model.getParameter(k)),
      this.reactions,
    ])
      for (const one of list) this.cells.set(one.getId(), this.cells.size);
  }

  private get reactions(): ReturnType<SbmlModel['getReaction']>[] {
    return all(this.model.getNumReactions(), (k) => this.model.getReaction(k));
  }

  write(): ModelInC {
    const { name, model } = this;
    const amounts = [...this.species.values()].filter(
      (one) => !one.getConstant() && !this.rates.has(one.getId()) && !this.assigned.has(one.getId()),
    );
    const states = [...this.rates.keys(), ...amounts.map((one) => one.getId())];
    const functions = all(model.getNumFunctionDefinitions(), (k) => model.getFunctionDefinition(k)).map(
      (one) => this.functionInC(one.getId(), one.getMath()),
    );
    const from = states.map((id, k): Computed => {
      if (this.rates.has(id)) return { id, needs: [], formula: `x[${k}]` };
      const species = this.species.get(id)!;
      return { id, ...this.perVolume(species, `x[${k}]`) };
    });
    const following = [...this.assignments(true), ...this.laws(true)];
    const flows = this.flows(new Set(amounts.map((one) => one.getId())));
    const slopes = states.map((id, k) => {
      const rate = this.rates.get(id);
      return `  d[${k}] = ${rate ? this.formulas.write(rate, this.scope(true)) : (flows.get(id) ?? '0')};`;
    });
    const start = states.map((id, k) => {
      const species = this.species.get(id);
      const asAmount = species !== undefined && !this.rates.has(id);
      return `  x[${k}] = ${this.cell(id)}${asAmount ? this.timesVolume(species) : ''};`;
    });
    const sizes = states.map((id, k) => {
      const species = this.species.get(id);
      const asAmount = species !== undefined && !this.rates.has(id);
      return `  x[${k}] = 1${asAmount ? this.timesVolume(species) : ''};`;
    });
    const events = this.events(states);
    const code = `static double ${name}_v[${this.cells.size}];
#define v ${name}_v
${functions.join('\n')}
static void ${name}_follow(double t, const double *x) {
  (void)t, (void)x;
${lines([...from, ...following], (id) => this.cell(id))}
}
static void ${name}_slopes(double t, const double *x, double *d) {
  (void)t, (void)x, (void)d;
${slopes.join('\n')}
}
static void ${name}_start(double *x) {
  const double t = 0;
  (void)t, (void)x;
${this.literals()}
${lines([...this.startFormulas(), ...this.laws(false)], (id) => this.cell(id))}
${start.join('\n')}
}
static void ${name}_sizes(double *x) {
  (void)x;
${sizes.join('\n')}
}
${events.code}
static void ${name}_roots(double t, double *g) {
  (void)t, (void)g;
${this.comparisons.map((text, k) => `  g[${k}] = ${text};`).join('\n')}
}
#undef v
`;
    const entry = `{"${name}", ${states.length}, ${name}_v, ${name}_follow, ${name}_slopes, ${name}_start, ${name}_sizes, ${this.comparisons.length}, ${name}_roots, ${model.getNumEvents()}, ${events.table}, {${states.map((id) => this.cells.get(id)!).join(', ')}}},`;
    return { code, entry, states };
  }

  private cell(id: string): string {
    const at = this.cells.get(id);
    if (at === undefined) throw new Error(`Nothing is called ${id}.`);
    return `v[${at}]`;
  }

  private scope(watches: boolean, local: ReadonlyMap<string, string> = new Map()): Scope {
    return {
      name: (id) => local.get(id) ?? this.cell(id),
      call: (id) => `${this.name}_f_${id}`,
      ...(watches && {
        comparison: (left, right) => {
          const text = `${left} - ${right}`;
          const known = this.comparisons.indexOf(text);
          const at = known >= 0 ? known : this.comparisons.push(text) - 1;
          return `sided(${at}, ${text})`;
        },
      }),
    };
  }

  private functionInC(id: string, lambda: Ast): string {
    const count = lambda.getNumChildren() - 1;
    const names = all(count, (k) => lambda.getChild(k).getName());
    const local = new Map(names.map((name) => [name, `a_${name}`]));
    const body = this.formulas.write(lambda.getChild(count), this.scope(false, local));
    const args = names.map((name) => `double a_${name}`).join(', ') || 'void';
    return `static double ${this.name}_f_${id}(${args}) { return ${body}; }`;
  }

  /** A species' value from its amount. */
  private perVolume(species: Species, amount: string): Pick<Computed, 'needs' | 'formula'> {
    if (species.getHasOnlySubstanceUnits()) return { needs: [], formula: amount };
    const compartment = species.getCompartment();
    return { needs: [compartment], formula: `${amount} / ${this.cell(compartment)}` };
  }

  private timesVolume(species: Species): string {
    return species.getHasOnlySubstanceUnits() ? '' : ` * ${this.cell(species.getCompartment())}`;
  }

  private assignments(watches: boolean): Computed[] {
    return [...this.assigned].map(([id, math]) => this.computed(id, math, watches));
  }

  private computed(id: string, math: Ast, watches: boolean, local?: ReadonlyMap<string, string>): Computed {
    const formula = this.formulas.write(math, this.scope(watches, local));
    return { id, needs: [...namesIn(math)].filter((name) => !local?.has(name)), formula };
  }

  /** Rates of the reactions. */
  private laws(watches: boolean): Computed[] {
    return this.reactions.map((reaction) => {
      if (!reaction.isSetKineticLaw()) return { id: reaction.getId(), needs: [], formula: 'NAN' };
      const law = reaction.getKineticLaw();
      const local = new Map(
        all(law.getNumParameters(), (k) => law.getParameter(k)).map((one) => [
          one.getId(),
          literal(one.getValue()),
        ]),
      );
      return this.computed(reaction.getId(), law.getMath(), watches, local);
    });
  }

  /** What reactions add to amounts. */
  private flows(amounts: ReadonlySet<string>): Map<string, string> {
    const terms = new Map<string, string[]>();
    for (const reaction of this.reactions) {
      const sides = [
        [-1, all(reaction.getNumReactants(), (k) => reaction.getReactant(k))],
        [1, all(reaction.getNumProducts(), (k) => reaction.getProduct(k))],
      ] as const;
      for (const [sign, references] of sides)
        for (const reference of references) {
          const id = reference.getSpecies();
          const species = this.species.get(id)!;
          if (Number.isNaN(reference.getStoichiometry()) || species.isSetConversionFactor())
            throw new Error(`The stoichiometry of ${id} is computed.`);
          if (!amounts.has(id) || species.getBoundaryCondition()) continue;
          const term = `${literal(sign * reference.getStoichiometry())} * ${this.cell(reaction.getId())}`;
          terms.set(id, [...(terms.get(id) ?? []), term]);
        }
    }
    return new Map([...terms].map(([id, list]) => [id, list.join(' + ')]));
  }

  private literals(): string {
    const compartments = all(this.model.getNumCompartments(), (k) => this.model.getCompartment(k));
    const parameters = all(this.model.getNumParameters(), (k) => this.model.getParameter(k));
    const given = [
      ...compartments.map((one) => [one.getId(), one.isSetSize() ? one.getSize() : NaN] as const),
      ...parameters.map((one) => [one.getId(), one.isSetValue() ? one.getValue() : NaN] as const),
    ];
    return given.map(([id, value]) => `  ${this.cell(id)} = ${literal(value)};`).join('\n');
  }

  /** Start values that follow from others, and those of species. */
  private startFormulas(): Computed[] {
    const initial = all(this.model.getNumInitialAssignments(), (k) => this.model.getInitialAssignment(k));
    const found = new Map<string, Computed>();
    for (const [id, species] of this.species) {
      const isAmount = species.isSetInitialAmount();
      const value = literal(
        isAmount
          ? species.getInitialAmount()
          : species.isSetInitialConcentration()
            ? species.getInitialConcentration()
            : NaN,
      );
      const only = species.getHasOnlySubstanceUnits();
      if (isAmount) found.set(id, { id, ...this.perVolume(species, value) });
      else if (only)
        found.set(id, {
          id,
          needs: [species.getCompartment()],
          formula: `${value} * ${this.cell(species.getCompartment())}`,
        });
      else found.set(id, { id, needs: [], formula: value });
    }
    for (const one of initial)
      found.set(one.getSymbol(), this.computed(one.getSymbol(), one.getMath(), false));
    for (const one of this.assignments(false)) found.set(one.id, one);
    return [...found.values()];
  }

  private events(states: readonly string[]): { code: string; table: string } {
    const events = all(this.model.getNumEvents(), (k) => this.model.getEvent(k));
    const parts = events.map((event, k) => {
      const trigger = event.getTrigger();
      const changes = all(event.getNumEventAssignments(), (at) => event.getEventAssignment(at));
      const scope = this.scope(false);
      const values = changes.map((one, at) => `  a[${at}] = ${this.formulas.write(one.getMath(), scope)};`);
      const writes = changes.map((one, at) => {
        const id = one.getVariable();
        const state = states.indexOf(id);
        const species = this.species.get(id);
        if (state < 0) return `  ${this.cell(id)} = a[${at}];`;
        const asAmount = species !== undefined && !this.rates.has(id);
        return `  x[${state}] = a[${at}]${asAmount ? this.timesVolume(species) : ''};`;
      });
      const prefix = `${this.name}_event${k}`;
      const delay = event.isSetDelay() ? this.formulas.write(event.getDelay().getMath(), scope) : '0';
      const priority = event.isSetPriority()
        ? this.formulas.write(event.getPriority().getMath(), scope)
        : '-INFINITY';
      const flags = [
        trigger.getInitialValue(),
        trigger.getPersistent(),
        event.getUseValuesFromTriggerTime(),
      ].map(Number);
      return {
        code: `static int ${prefix}_trigger(double t) { (void)t; return ${this.formulas.write(trigger.getMath(), this.scope(true))}; }
static double ${prefix}_delay(double t) { (void)t; return ${delay}; }
static double ${prefix}_priority(double t) { (void)t; return ${priority}; }
static void ${prefix}_values(double t, double *a) {
  (void)t;
${values.join('\n')}
}
static void ${prefix}_assign(double *x, const double *a) {
  (void)x;
${writes.join('\n')}
}`,
        row: `{${['trigger', 'delay', 'priority', 'values', 'assign'].map((part) => `${prefix}_${part}`).join(', ')}, ${flags.join(', ')}}`,
      };
    });
    if (parts.length === 0) return { code: '', table: 'NULL' };
    const table = `static const Event ${this.name}_events[] = {${parts.map(({ row }) => row).join(', ')}};`;
    return {
      code: `${parts.map(({ code }) => code).join('\n')}\n${table}`,
      table: `${this.name}_events`,
    };
  }
}

function namesIn(tree: Ast, names = new Set<string>()): Set<string> {
  if (tree.getNumChildren() === 0 && tree.getName()) names.add(tree.getName());
  all(tree.getNumChildren(), (k) => namesIn(tree.getChild(k), names));
  return names;
}

/** Each after those that it needs. */
function lines(computed: readonly Computed[], cell: (id: string) => string): string {
  const byId = new Map(computed.map((one) => [one.id, one]));
  const done = new Set<string>();
  const written: string[] = [];
  const visit = (one: Computed): void => {
    if (done.has(one.id)) return;
    done.add(one.id);
    for (const need of one.needs) if (byId.has(need)) visit(byId.get(need)!);
    written.push(`  ${cell(one.id)} = ${one.formula};`);
  };
  computed.forEach(visit);
  return written.join('\n');
}

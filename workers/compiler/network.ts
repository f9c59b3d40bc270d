import type { Expression } from '../model/expression.ts';
import { namesIn } from '../model/fold.ts';
import type { Model, ModelDocument, Reaction, SpeciesReference } from '../model/model.ts';
import { matchAlgebraic } from './algebraic.ts';
import type { Balance, Network, NetworkEdge, NetworkNode } from './compiledModel.ts';
import { conversionFactorOf } from './dependencies.ts';
import { Findings } from './findings.ts';
import { flatten } from './flatten.ts';
import { Influences } from './influence.ts';
import { resolve, settleSpecies, varies } from './resolve.ts';
import { Evaluator } from './startValues.ts';
import { definitionOf, type ModelSymbol, type SymbolTable } from './symbols.ts';

/** The network of a document's model; absent where the model has errors. */
export function networkOf(document: ModelDocument): Network | undefined {
  const findings = new Findings(undefined);
  const model = flatten(document, findings);
  if (!model || findings.failed) return undefined;
  const table = resolve(model, findings);
  if (findings.failed) return undefined;
  const rules = matchAlgebraic(model, table, findings);
  if (findings.failed) return undefined;
  settleSpecies(model, table);
  return new Drawing(model, table, new Map([...rules].map(([symbol, rule]) => [symbol.id, rule]))).network();
}

class Drawing {
  private readonly pools: ReadonlyMap<string, ModelSymbol>;
  private readonly influences: Influences;
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly model: Model,
    private readonly table: SymbolTable,
    private readonly algebraic: ReadonlyMap<string, { expression: Expression }>,
  ) {
    this.pools = new Map([...table].filter(([, symbol]) => isPool(symbol)));
    this.influences = new Influences(new Evaluator(model, table), [...this.pools.keys()]);
  }

  network(): Network {
    const { model, table, pools } = this;
    const reactions = model.reactions.map(({ id }) => table.get(id)!);
    const edges = [
      ...model.reactions.flatMap((reaction) => this.edgesOfReaction(reaction)),
      ...[...pools.values()].flatMap((symbol) => this.edgesOfFormula(symbol)),
    ];
    const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const nodes = [...pools.values(), ...reactions]
      // What is held and that nothing depends on would only stand about.
      .filter((symbol) => touched.has(symbol.id) || this.changes(symbol))
      .map((symbol) => this.node(symbol));
    const used = new Set(nodes.map(({ compartment }) => compartment));
    return {
      compartments: model.compartments
        .filter(({ id }) => used.has(id))
        .map(({ id, name }) => ({ id, ...(name !== undefined && { name }) })),
      nodes,
      edges,
    };
  }

  private changes(symbol: ModelSymbol): boolean {
    return symbol.reaction !== undefined || symbol.role === 'state' || symbol.rule !== undefined;
  }

  private edgesOfReaction(reaction: Reaction): NetworkEdge[] {
    const { id, reactants, products, modifiers, reversible, rate } = reaction;
    const read = rate ? this.readBy(rate) : [];
    // What a reaction uses up drives it as a matter of course, and so does what a reversible one makes.
    const natural = new Set(reactants.map(({ species }) => species));
    if (reversible) for (const { species } of products) natural.add(species);
    const others = [...new Set([...modifiers, ...read])].filter(
      (one) => !natural.has(one) && this.pools.has(one),
    );
    return [
      ...merged(reactants).map(([species, stoichiometry]): NetworkEdge => ({
        from: species,
        to: id,
        role: 'reactant',
        ...stoichiometry,
      })),
      ...merged(products).map(([species, stoichiometry]): NetworkEdge => ({
        from: id,
        to: species,
        role: 'product',
        ...stoichiometry,
      })),
      ...others.map((from): NetworkEdge => ({
        from,
        to: id,
        role: rate ? this.influences.of(rate, from) : 'modifier',
      })),
    ];
  }

  /** Influences on what a rule determines. */
  private edgesOfFormula(symbol: ModelSymbol): NetworkEdge[] {
    const direct = symbol.rate?.expression ?? symbol.rule?.expression;
    const formula = direct ?? this.algebraic.get(symbol.id)?.expression;
    if (!formula) return [];
    return [...this.readBy(formula)]
      .filter((from) => from !== symbol.id)
      .map((from) => ({
        from,
        to: symbol.id,
        role: direct ? this.influences.of(direct, from) : 'modifier',
      }));
  }

  /** The pools that a formula has, by way of assigned quantities too. */
  private readBy(formula: Expression): ReadonlySet<string> {
    const found = new Set<string>();
    const seen = new Set<string>();
    const waiting = [...namesIn(formula).keys()];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const symbol = this.table.get(id);
      if (symbol === undefined) continue;
      if (this.pools.has(id)) found.add(id);
      else for (const name of this.namesOf(symbol)) waiting.push(name);
    }
    return found;
  }

  private namesOf(symbol: ModelSymbol): ReadonlySet<string> {
    let names = this.known.get(symbol.id);
    if (!names) {
      const definition = definitionOf(symbol);
      names = new Set(definition ? namesIn(definition).keys() : []);
      this.known.set(symbol.id, names);
    }
    return names;
  }

  private node(symbol: ModelSymbol): NetworkNode {
    const { id, name, species, reaction, span } = symbol;
    const common = { id, ...(name !== undefined && { name }), ...(span && { span }) };
    const equation = equationOf(symbol);
    if (reaction) {
      const place = this.placeOf(reaction);
      return {
        ...common,
        kind: 'reaction',
        reversible: reaction.reversible,
        ...(place !== undefined && { compartment: place }),
        ...(equation && { equation }),
      };
    }
    const balance = symbol.participations.length > 0 ? this.balanceOf(symbol) : undefined;
    return {
      ...common,
      kind: species ? 'species' : 'quantity',
      ...(species && { compartment: species.compartment }),
      ...(species && (species.boundary || symbol.constant) && { boundary: true }),
      ...(equation && { equation }),
      ...(balance && { balance }),
    };
  }

  private placeOf({ reactants, products }: Reaction): string | undefined {
    const places = new Set(
      [...reactants, ...products].map(({ species }) => this.table.get(species)?.species?.compartment),
    );
    return places.size === 1 ? [...places][0] : undefined;
  }

  private balanceOf(symbol: ModelSymbol): Balance {
    const factor = conversionFactorOf(symbol, this.model);
    const place = symbol.species && this.table.get(symbol.species.compartment);
    return {
      terms: symbol.participations.map(({ reaction, reference, sign }) => {
        const given = stoichiometryOf(reference);
        const coefficient = typeof given === 'number' ? sign * given : sign < 0 ? `-${given}` : given;
        return { reaction: reaction.id, coefficient };
      }),
      ...(factor !== undefined && { factor }),
      ...(symbol.species &&
        !symbol.species.substanceOnly &&
        place && { per: { compartment: place.id, varies: varies(place) } }),
    };
  }
}

function isPool(symbol: ModelSymbol): boolean {
  if (symbol.fast) return false;
  return symbol.species !== undefined || symbol.rate !== undefined || symbol.algebraic;
}

function stoichiometryOf({ id, stoichiometry }: SpeciesReference): number | string {
  if (typeof stoichiometry !== 'number') return stoichiometry.name;
  return id ?? stoichiometry;
}

/** A species that a side names twice is drawn once, with the sum of its numbers. */
function merged(side: readonly SpeciesReference[]): [string, Pick<NetworkEdge, 'stoichiometry'>][] {
  const sums = new Map<string, number | string>();
  for (const reference of side) {
    const own =
      reference.id !== undefined && typeof reference.stoichiometry === 'number' && reference.constant
        ? reference.stoichiometry
        : stoichiometryOf(reference);
    const sum = sums.get(reference.species);
    sums.set(
      reference.species,
      sum === undefined
        ? own
        : typeof sum === 'number' && typeof own === 'number'
          ? sum + own
          : `${sum} + ${own}`,
    );
  }
  return [...sums].map(([species, stoichiometry]) => [species, stoichiometry === 1 ? {} : { stoichiometry }]);
}

function equationOf({ id, rule, rate, reaction }: ModelSymbol): NetworkNode['equation'] {
  const one = rule ?? rate;
  if (one) {
    return { kind: one.kind, symbol: id, expression: one.expression, ...(one.span && { span: one.span }) };
  }
  if (!reaction?.rate) return undefined;
  const { rate: expression, span } = reaction;
  return { kind: 'reaction', symbol: id, expression, ...(span && { span }) };
}

import type { SyntaxNode } from '@lezer/common';
import type { Expression } from '../../model/expression.ts';
import type { Constraint, Deletion, Model, Replacement, Submodel } from '../../model/model.ts';
import type { Span } from '../../model/span.ts';
import { children, readExpression } from './expressions.ts';
import { isReserved } from './functionNames.ts';
import { spanOf, type Source } from './source.ts';
import { Symbols, type Given, type ModelSymbol, type SymbolKind } from './symbols.ts';
import { Units } from './units.ts';

/** One participant as it is written: `2 S1`, `n $S2`. */
export interface ParticipantText {
  species: string;
  stoichiometry: number | { name: string };
  span: Span;
}

export interface ReactionText {
  id: string;
  reactants: ParticipantText[];
  products: ParticipantText[];
  reversible: boolean;
  rate?: Given;
  span: Span;
}

export interface EventText {
  id: string;
  trigger: Expression;
  delay?: Expression;
  priority?: Expression;
  persistent: boolean;
  initialTrigger: boolean;
  fromTrigger: boolean;
  assignments: { symbol: string; expression: Expression; span: Span }[];
  span: Span;
}

/** What the statements of one model have said so far. */
export class ModelParts {
  readonly symbols: Symbols;
  readonly units: Units;
  readonly reactions: ReactionText[] = [];
  /** Species that act on a reaction without taking part in it: `S -| J`. */
  readonly interactions: { reaction: string; species: string }[] = [];
  readonly events: EventText[] = [];
  /** `bare` where it has no word before it, `0 < x`, which for a reaction is a bound of its flux. */
  readonly constraints: (Constraint & { id: string; bare: boolean })[] = [];
  readonly algebraicRules: Given[] = [];
  readonly submodels: Submodel[] = [];
  readonly replacements: Replacement[] = [];
  readonly deletions: Deletion[] = [];
  readonly ports: string[] = [];
  /** A name that is only another spelling of a second one of this model: `A is B`. */
  readonly aliases = new Map<string, string>();
  /** Labels of submodels, known before the statements are read. */
  readonly submodelIds = new Set<string>();

  constructor(
    readonly source: Source,
    readonly id: string,
    readonly span: Span,
    /** A model that can be used as a submodel; undefined where there is none of that name. */
    readonly modelOf: (id: string, where: Span) => Model | undefined,
  ) {
    this.symbols = new Symbols(source);
    this.units = new Units(source);
  }

  /** The one spelling of a name. */
  resolve(name: string): string {
    const passed = new Set<string>();
    let current = name;
    for (let next = this.aliases.get(name); next !== undefined; next = this.aliases.get(current)) {
      if (passed.has(next)) break;
      passed.add(current);
      current = next;
    }
    for (const alias of passed) if (alias !== current) this.aliases.set(alias, current);
    return current;
  }

  pathOf(node: SyntaxNode): string {
    return this.resolve(this.source.path(node));
  }

  expression(node: SyntaxNode): Expression {
    return readExpression(node, {
      source: this.source,
      resolve: (name) => this.resolve(name),
      unit: (name, where) => this.units.use(name, where),
      mention: (name, where) => {
        if (!name.includes('.')) this.symbols.mention(name, where);
      },
    });
  }

  given(node: SyntaxNode, statement: Span): Given {
    return { expression: this.expression(node), span: spanOf(statement), order: this.symbols.tick() };
  }

  /** Takes a statement to be about a name. */
  define(node: SyntaxNode, kind: SymbolKind = 'undefined'): ModelSymbol {
    const id = this.pathOf(node);
    if (isReserved(id)) {
      this.source.report(
        'error',
        'reserved-name',
        spanOf(node),
        `${id} (line ${this.source.line(node.from)}) has a meaning of its own in Antimony.`,
        { hint: 'Choose another name.', symbol: id },
      );
    }
    return this.symbols.define(id, spanOf(node), kind);
  }

  /** The name that a statement begins with, `$` and `in` taken account of, and what follows it. */
  target(node: SyntaxNode, kind: SymbolKind = 'undefined'): { symbol: ModelSymbol; rest: SyntaxNode[] } {
    const parts = children(node).filter((part) => part.name !== ',');
    const at = parts.findIndex((part) => part.name === 'Path');
    const symbol = this.define(parts[at]!, kind);
    if (parts.slice(0, at).some((part) => part.name === 'Boundary')) symbol.constness = 'const';
    const rest = parts.slice(at + 1);
    if (rest[0]?.name === 'InCompartment') this.place(symbol, rest.shift()!);
    return { symbol, rest };
  }

  /** The label before a colon, or a fresh name such as _J0. */
  label(node: SyntaxNode, kind: SymbolKind, prefix: string): ModelSymbol {
    const label = node.getChild('Label');
    if (label) return this.target(label, kind).symbol;
    return this.symbols.define(this.symbols.fresh(prefix), spanOf(node), kind);
  }

  /** `… in compartment` */
  place(symbol: ModelSymbol, inCompartment: SyntaxNode): void {
    const path = inCompartment.getChild('Path');
    if (!path) return;
    symbol.compartment = this.pathOf(path);
    if (!symbol.compartment.includes('.')) {
      const compartment = this.symbols.mention(symbol.compartment, spanOf(path));
      this.symbols.become(compartment, 'compartment', spanOf(path));
    }
  }
}

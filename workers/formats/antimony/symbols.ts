import type { Expression } from '../../model/expression.ts';
import type { Span } from '../../model/span.ts';
import type { Source } from './source.ts';

/** What a name turned out to be. Antimony finds out by use: a name in a reaction is a species. */
export type SymbolKind =
  | 'undefined'
  | 'formula'
  | 'species'
  | 'compartment'
  | 'reaction'
  | 'interaction'
  | 'event'
  | 'submodel'
  | 'constraint'
  | 'rule';

/** A formula and the place among the statements where it was given. */
export interface Given {
  expression: Expression;
  span: Span;
  order: number;
}

/** All that the statements say about one name. The last statement of a kind counts. */
export interface ModelSymbol {
  id: string;
  kind: SymbolKind;
  /** Where the text first says what it is, or else where it is first named. */
  span: Span;
  /** Position among the names of the model: that of its first statement, or else of its first use. */
  order: number;
  defined: boolean;
  constness?: 'const' | 'var';
  substanceOnly: boolean;
  compartment?: string;
  unit?: string;
  name?: string;
  changedByEvent?: boolean;
  initial?: Given;
  assignment?: Given;
  rate?: Given;
}

const NOUNS: Record<SymbolKind, string> = {
  undefined: 'a name without meaning',
  formula: 'a parameter',
  species: 'a species',
  compartment: 'a compartment',
  reaction: 'a reaction',
  interaction: 'an interaction',
  event: 'an event',
  submodel: 'a submodel',
  constraint: 'a constraint',
  rule: 'an algebraic rule',
};

/** The names of one model. */
export class Symbols {
  private readonly byId = new Map<string, ModelSymbol>();
  private readonly numbered = new Map<string, number>();
  private clock = 0;

  constructor(private readonly source: Source) {}

  /** A number larger than all before, for keeping the order of statements. */
  tick(): number {
    return ++this.clock;
  }

  get(id: string): ModelSymbol | undefined {
    return this.byId.get(id);
  }

  /** All names, in the order of their definition. */
  all(): ModelSymbol[] {
    return [...this.byId.values()].sort((a, b) => a.order - b.order);
  }

  /** Notes that a name is used; it may be defined later, or never. */
  mention(id: string, span: Span): ModelSymbol {
    const known = this.byId.get(id);
    if (known) return known;
    const symbol: ModelSymbol = {
      id,
      kind: 'undefined',
      span: { from: span.from, to: span.to },
      order: this.tick(),
      defined: false,
      substanceOnly: false,
    };
    this.byId.set(id, symbol);
    return symbol;
  }

  /** Notes that a statement is about a name, and what it makes of it. */
  define(id: string, span: Span, kind: SymbolKind = 'undefined'): ModelSymbol {
    const symbol = this.mention(id, span);
    if (!symbol.defined) {
      symbol.defined = true;
      symbol.span = { from: span.from, to: span.to };
      symbol.order = this.tick();
    }
    this.become(symbol, kind, span);
    return symbol;
  }

  /** A parameter can turn out to be something more; nothing can be two things. */
  become(symbol: ModelSymbol, kind: SymbolKind, span: Span): void {
    if (kind === 'undefined' || kind === symbol.kind) return;
    if (symbol.kind === 'undefined' || symbol.kind === 'formula') symbol.kind = kind;
    else if (kind !== 'formula') this.conflict(symbol, kind, span);
  }

  /** A name of the form prefix0, prefix1, … that nothing has yet. */
  fresh(prefix: string): string {
    let next = this.numbered.get(prefix) ?? 0;
    while (this.byId.has(prefix + next)) next++;
    this.numbered.set(prefix, next + 1);
    return prefix + next;
  }

  private conflict(symbol: ModelSymbol, kind: SymbolKind, span: Span): void {
    const line = this.source.line(span.from);
    const first = this.source.line(symbol.span.from);
    this.source.report(
      'error',
      'type-conflict',
      span,
      `${symbol.id} (line ${line}) is used as ${NOUNS[kind]}, but it is ${NOUNS[symbol.kind]} in line ${first}.`,
      { hint: 'Give one of the two another name.', symbol: symbol.id },
    );
  }
}

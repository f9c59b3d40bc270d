import { append } from '../model/append.ts';
import { namesIn } from '../model/fold.ts';
import type { AlgebraicRule, Model } from '../model/model.ts';
import type { Findings } from './findings.ts';
import { definitionOf, type ModelSymbol, type SymbolTable } from './symbols.ts';

/**
 * Chooses for each algebraic rule a quantity that it determines: one that it depends on, not constant, and
 * that nothing else determines. A maximum matching by augmenting paths (SBML L3V2 §4.11.5), breadth first.
 *
 * @returns the rule by the symbol that it determines; those symbols are made algebraic states
 */
export function matchAlgebraic(
  model: Model,
  table: SymbolTable,
  findings: Findings,
): Map<ModelSymbol, AlgebraicRule> {
  const rules = model.rules.filter((rule) => rule.kind === 'algebraic');
  const candidates = rules.map((rule) => candidatesOf(rule, table));
  const ruleOf = new Map<ModelSymbol, number>();
  const choice: (ModelSymbol | undefined)[] = rules.map(() => undefined);
  rules.forEach((rule, start) => {
    if (augment(start, candidates, ruleOf, choice)) return;
    findings.error(
      'overdetermined',
      `The algebraic rule${findings.at(rule.span)} leaves nothing free: all that it depends on is constant or determined elsewhere.`,
      {
        span: rule.span,
        hint: 'Declare as variable (var) what the rule is to determine, and give it no other rule.',
      },
    );
  });
  const matched = new Map<ModelSymbol, AlgebraicRule>();
  for (const [symbol, rule] of ruleOf) {
    symbol.algebraic = true;
    symbol.role = 'state';
    matched.set(symbol, rules[rule]!);
  }
  return matched;
}

/** What the rule depends on, by way of assigned quantities too. */
function candidatesOf(rule: AlgebraicRule, table: SymbolTable): ModelSymbol[] {
  const seen = new Set<string>();
  const found: ModelSymbol[] = [];
  const waiting = [...namesIn(rule.expression).keys()];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const symbol = table.get(id);
    if (!symbol || seen.has(id)) continue;
    seen.add(id);
    const definition = definitionOf(symbol);
    if (definition) append(waiting, namesIn(definition).keys());
    else if (symbol.role === 'parameter' && !symbol.constant && !symbol.eventAssigned) found.push(symbol);
  }
  return found.reverse();
}

function augment(
  start: number,
  candidates: readonly ModelSymbol[][],
  ruleOf: Map<ModelSymbol, number>,
  choice: (ModelSymbol | undefined)[],
): boolean {
  const cameFrom = new Map<ModelSymbol, number>();
  const waiting = [start];
  for (let at = 0; at < waiting.length; at++) {
    const rule = waiting[at]!;
    for (const symbol of candidates[rule]!) {
      if (cameFrom.has(symbol)) continue;
      cameFrom.set(symbol, rule);
      const other = ruleOf.get(symbol);
      if (other !== undefined) {
        waiting.push(other);
        continue;
      }
      // A free symbol: hand over along the path.
      for (let free: ModelSymbol | undefined = symbol; free !== undefined;) {
        const taker: number = cameFrom.get(free)!;
        const before: ModelSymbol | undefined = choice[taker];
        ruleOf.set(free, taker);
        choice[taker] = free;
        free = taker === start ? undefined : before;
      }
      return true;
    }
  }
  return false;
}

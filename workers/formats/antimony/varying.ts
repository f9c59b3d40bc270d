import { append } from '../../model/append.ts';
import { namesIn } from './expressions.ts';
import { findInside } from './inherit.ts';
import type { ModelParts } from './parts.ts';
import type { ModelSymbol } from './symbols.ts';

/**
 * Names of what can change during a run. Rules and events make a quantity variable; without a word of its own
 * it is otherwise as constant as what its start value is made of.
 */
export function varyingNames(parts: ModelParts): ReadonlySet<string> {
  makeAlgebraic(parts);
  const users = new Map<string, string[]>();
  const open: string[] = [];
  for (const symbol of parts.symbols.all()) {
    if (varies(symbol)) open.push(symbol.id);
    if (symbol.constness || symbol.kind === 'species' || !symbol.initial) continue;
    for (const { name } of namesIn(symbol.initial.expression)) {
      if (name.includes('.') && variesInside(parts, name)) open.push(symbol.id);
      const known = users.get(name);
      if (known) known.push(symbol.id);
      else users.set(name, [symbol.id]);
    }
  }
  const varying = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (varying.has(id)) continue;
    varying.add(id);
    append(open, users.get(id) ?? []);
  }
  return varying;
}

function varies({ kind, assignment, rate, changedByEvent, constness }: ModelSymbol): boolean {
  if (kind === 'reaction' || assignment || rate) return true;
  // What is said to be constant stays so: that an event assigns it all the same is an error.
  if (changedByEvent && (kind === 'species' || constness !== 'const')) return true;
  return kind === 'species' ? constness !== 'const' : constness === 'var';
}

function variesInside(parts: ModelParts, path: string): boolean {
  const found = findInside(parts, path);
  return found?.kind === 'species' || found?.kind === 'reaction' || found?.quantity?.constant === false;
}

/** An algebraic rule has to change something: all of its names, unless one of them is said to be variable. */
function makeAlgebraic(parts: ModelParts): void {
  for (const { expression } of parts.algebraicRules) {
    const symbols = [...namesIn(expression)].flatMap(({ name }) => parts.symbols.get(name) ?? []);
    if (symbols.some((symbol) => symbol.constness === 'var')) continue;
    for (const symbol of symbols) symbol.constness ??= 'var';
  }
}

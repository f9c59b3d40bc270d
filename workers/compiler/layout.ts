import { append } from '../model/append.ts';
import { isShared } from './fast.ts';
import type { ModelSymbol, SymbolTable } from './symbols.ts';
import type { Target } from './system.ts';

/**
 * Which quantity is kept where, in the order of the document: states, parameters, and outputs (assigned
 * quantities and concentrations of what is kept as amounts, then rates of reactions).
 */
export class Layout {
  readonly states: ModelSymbol[] = [];
  readonly parameters: ModelSymbol[] = [];
  readonly outputs: ModelSymbol[] = [];
  private readonly targets = new Map<ModelSymbol, Target>();

  constructor(table: SymbolTable) {
    const reactions: ModelSymbol[] = [];
    for (const symbol of table.values()) {
      if (symbol.reaction) reactions.push(symbol);
      else if (symbol.role === 'assigned') this.outputs.push(symbol);
      else {
        const vector = symbol.role;
        const list = vector === 'state' ? this.states : this.parameters;
        this.targets.set(symbol, { vector, index: list.push(symbol) - 1 });
        if (symbol.asAmount || isShared(symbol)) this.outputs.push(symbol);
      }
    }
    append(this.outputs, reactions);
  }

  targetOf(symbol: ModelSymbol): Target {
    return this.targets.get(symbol)!;
  }
}

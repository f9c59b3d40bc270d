import { ContextTracker, ExternalTokenizer, type InputStream } from '@lezer/lr';
import {
  Arguments,
  bracketedNewline,
  Group,
  newline,
  openBrace,
  openParen,
  Operands,
  Parameters,
  Vector,
} from './generated/parser.terms.ts';

/** One open bracket inside another; the depth is what tells line ends that count from those that do not. */
interface Open {
  depth: number;
}

const CLOSED: Open = { depth: 0 };
const BRACKETED = new Set([Arguments, Group, Operands, Parameters, Vector]);

/** Knows whether the parser stands inside brackets. */
export const brackets = new ContextTracker<Open>({
  start: CLOSED,
  shift: (open, term) => (term === openParen || term === openBrace ? { depth: open.depth + 1 } : open),
  reduce: (open, term) => (BRACKETED.has(term) && open.depth > 0 ? { depth: open.depth - 1 } : open),
  hash: (open) => open.depth,
});

const LF = 10;
const CR = 13;

/** A line end closes a statement, except inside brackets, where a formula may go on. */
export const lineBreaks = new ExternalTokenizer(
  (input, stack) => {
    if (input.next !== LF && input.next !== CR) return;
    const first = input.next;
    input.advance();
    if (first === CR && (input.next as number) === LF) input.advance();
    const bracketed = (stack.context as Open).depth > 0 && !startsStatement(input);
    input.acceptToken(bracketed ? bracketedNewline : newline);
  },
  { contextual: true },
);

const LONGEST_LOOK = 80;
const STATEMENT =
  /^\s*(?:(?:model|module|end|function|species|compartment|const|var|unit|at|delete|import)\b|[\w.$]+\s*(?:=(?!=)|:|'|->))/;

/** No formula goes on with `name =` or `name:`, so there a bracket was left open. */
function startsStatement(input: InputStream): boolean {
  let ahead = '';
  for (let at = 0; at < LONGEST_LOOK; at++) {
    const code = input.peek(at);
    if (code < 0) break;
    ahead += String.fromCharCode(code);
  }
  return STATEMENT.test(ahead);
}

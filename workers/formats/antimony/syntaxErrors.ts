import type { SyntaxNode, Tree } from '@lezer/common';
import type { Span } from '../../model/span.ts';
import { parser } from './generated/parser.ts';
import type { Source } from './source.ts';

/** After so many, more would only bury the first. */
const MOST_REPORTED = 20;
/** Asking the parser what it expected reads the statement again; a longer one goes without. */
const LONGEST_TO_EXPLAIN = 10_000;

/** Deeper, the parser no longer tells apart what stands inside what. */
const DEEPEST = 1000;

/** What can come next, as it is tried and as it is said. */
const CANDIDATES: [text: string, said: string][] = [
  [' x', 'a name'],
  [' 1', 'a number'],
  [' "x"', 'a text in quotes'],
  [' ->', '->'],
  [' =', '='],
  [' :=', ':='],
  [' :', ':'],
  [' )', ')'],
  [' (', '('],
  [' }', '}'],
  [' ,', ','],
  [' *', 'an operator'],
  [' ;', ';'],
  ['\n', 'the end of the line'],
];

const strict = parser.configure({ strict: true });

/** Reports where the text does not follow the grammar, once a line. Returns what was not understood. */
export function reportSyntaxErrors(source: Source, tree: Tree): Span[] {
  const errors: Span[] = [];
  const lines = new Set<number>();
  let reported = 0;
  tree.iterate({
    enter(node) {
      if (!node.type.isError) return;
      errors.push({ from: node.from, to: node.to });
      if (reported === MOST_REPORTED) return;
      const statement = statementAround(node.node);
      const lineOfStatement = source.line(statement?.from ?? node.from);
      const line = source.line(skipBlanks(source.text, node.from));
      if (lines.has(line) || lines.has(lineOfStatement)) return;
      lines.add(line).add(lineOfStatement);
      reported++;
      report(source, node.node, statement);
    },
  });
  return errors;
}

function statementAround(error: SyntaxNode): SyntaxNode | undefined {
  let statement: SyntaxNode | undefined;
  for (let node: SyntaxNode | null = error.parent; node; node = node.parent) {
    if (node.name === 'Body' || node.name === 'Document' || node.name === 'ModelDefinition') break;
    statement = node;
  }
  return statement;
}

function report(source: Source, error: SyntaxNode, statement: SyntaxNode | undefined): void {
  const { text } = source;
  const from = skipBlanks(text, error.from);
  const word = wordAt(text, from);
  const line = source.line(from);
  const span = word.trim() === '' ? lastWord(text, from) : { from, to: from + word.length };
  const say = (message: string, hint?: string, where: Span = span): void =>
    source.report('error', 'syntax', where, message, hint === undefined ? {} : { hint });

  if (text.startsWith('/*', from)) {
    return say(`The comment opened in line ${line} is never closed.`, 'Close it with */');
  }
  const start = statement?.from ?? error.from;
  if (depthOf(error) > DEEPEST) {
    const hint = 'Give its parts names of their own with :=.';
    source.report('error', 'too-deeply-nested', span, `The formula in line ${line} is nested too deeply.`, {
      hint,
    });
    return;
  }
  const bracket = openBracket(text, start, from);
  if (bracket !== undefined && (word === '\n' || word === '' || source.line(bracket) < line)) {
    const where = { from: bracket, to: bracket + 1 };
    const opened = source.line(bracket);
    return say(`The parenthesis opened in line ${opened} is never closed.`, 'Close it with )', where);
  }
  const model = modelAround(error);
  if (model && !statement && (word === '' || word === 'model' || word === 'module' || word === 'function')) {
    const name = model.getChild('ModelName') ?? model;
    const opened = source.line(name.from);
    return say(
      `Model ${source.slice(name)} (line ${opened}) is never closed.`,
      'Close it with the word end.',
      name,
    );
  }
  if (word !== '\n' && /^[^\x20-\x7e]/u.test(word)) {
    return say(
      `Character "${word}" (line ${line}) has no meaning in Antimony.`,
      'Names are made of letters a to z, digits and underscores.',
    );
  }
  const what =
    word === ''
      ? `The text ends too early in line ${line}`
      : word === '\n'
        ? `Line ${line} ends too early`
        : `Unexpected "${word}" in line ${line}`;
  const wanted = expected(text, start, error.from);
  say(`${what}${wanted.length > 0 ? `; expected ${list(wanted)}` : ''}.`, hintFor(text, from, word, wanted));
}

function depthOf(error: SyntaxNode): number {
  let depth = 0;
  for (let node = error.parent; node; node = node.parent) depth++;
  return depth;
}

function modelAround(error: SyntaxNode): SyntaxNode | undefined {
  for (let node: SyntaxNode | null = error.parent; node; node = node.parent) {
    if (node.name === 'ModelDefinition') return node;
  }
  return undefined;
}

/** The blanks before an unexpected word are not what is wrong. */
function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

function wordAt(text: string, from: number): string {
  if (from >= text.length) return '';
  const rest = text.slice(from, from + 60);
  if (/^\r?\n/.test(rest)) return '\n';
  const match = /^(?:[A-Za-z_]\w*|\d+(?:\.\d*)?|"[^"\n]*"?|->|=>|:=|[<>=!]=|&&|\|\||--)/.exec(rest);
  return match?.[0] ?? String.fromCodePoint(text.codePointAt(from)!);
}

/** Where something is missing at the end of a line, its last word is what to look at. */
function lastWord(text: string, end: number): Span {
  const line = text.slice(Math.max(0, text.lastIndexOf('\n', end - 1) + 1, end - 80), end);
  const word = /[\w.]+\s*$|\S\s*$/.exec(line)?.[0] ?? '';
  return { from: end - word.length, to: end - word.length + word.trimEnd().length };
}

/** The innermost bracket that a part of the text opens and does not close. */
function openBracket(text: string, from: number, to: number): number | undefined {
  const open: number[] = [];
  for (let at = from; at < to; at++) {
    if (text[at] === '(') open.push(at);
    else if (text[at] === ')') open.pop();
  }
  return open.at(-1);
}

/** Asks the parser which words it would have taken instead. */
function expected(text: string, start: number, offset: number): string[] {
  if (offset - start > LONGEST_TO_EXPLAIN) return [];
  const before = text.slice(start, offset);
  return CANDIDATES.filter(([candidate]) => {
    const failed = failure(before + candidate);
    return failed === undefined || failed >= before.length + candidate.length;
  }).map(([, said]) => said);
}

/** Offset at which a text stops following the grammar; undefined where it follows to its end. */
function failure(text: string): number | undefined {
  try {
    strict.parse(text);
    return undefined;
  } catch (error) {
    return Number(/\d+$/.exec(String((error as Error).message))?.[0] ?? 0);
  }
}

function list(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function hintFor(text: string, from: number, word: string, wanted: string[]): string | undefined {
  if (word === '~')
    return 'A value is given with = and a rule with :=; draws from a distribution are not supported.';
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  if (/->|=>/.test(before) && wanted.includes(';')) {
    return 'A reaction has a semicolon between its products and its rate: S1 -> S2; k1*S1';
  }
  return undefined;
}

import type { Tree } from '@lezer/common';
import { parser } from './generated/parser.ts';
import type { Source } from './source.ts';

/** After so many, more would only bury the first. */
const MOST_REPORTED = 20;
/** Asking the parser what it expected reads the text again; a longer one goes without. */
const LONGEST_TO_EXPLAIN = 50_000;

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
  ['\nend', 'end'],
];

const strict = parser.configure({ strict: true });

/** Reports where the text does not follow the grammar. Returns the ranges that were not understood. */
export function reportSyntaxErrors(source: Source, tree: Tree): { from: number; to: number }[] {
  const errors: { from: number; to: number }[] = [];
  tree.iterate({
    enter(node) {
      if (node.type.isError) errors.push({ from: node.from, to: node.to });
    },
  });
  let lastLine = 0;
  let reported = 0;
  for (const error of errors) {
    const line = source.line(error.from);
    if (line === lastLine || reported === MOST_REPORTED) continue;
    lastLine = line;
    report(source, error.from, reported === 0);
    reported++;
  }
  return errors;
}

function report(source: Source, offset: number, first: boolean): void {
  const { text } = source;
  const from = skipBlanks(text, offset);
  const comment = text.startsWith('/*', from);
  const word = wordAt(text, from);
  const line = source.line(Math.min(from, text.length));
  const span = {
    from: Math.min(from, text.length),
    to: Math.min(from + Math.max(word.length, 1), text.length),
  };
  if (comment) {
    source.report('error', 'syntax', span, `The comment opened in line ${line} is never closed.`, {
      hint: 'Close it with */',
    });
    return;
  }
  const strange = word !== '\n' && /^[^\x20-\x7e]/u.test(word);
  const what = word === '' ? 'the end of the text' : word === '\n' ? 'the end of the line' : `"${word}"`;
  const wanted = first && !strange ? expected(text, offset) : [];
  const message = strange
    ? `Character "${word}" (line ${line}) has no meaning in Antimony.`
    : `Unexpected ${what} in line ${line}${wanted.length ? `; expected ${list(wanted)}` : ''}.`;
  const hint = hintFor(text, from, word, wanted);
  source.report('error', 'syntax', span, message, hint ? { hint } : {});
}

/** The blanks before an unexpected word are not what is wrong. */
function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && /[ \t]/.test(text[at]!)) at++;
  return at;
}

function wordAt(text: string, from: number): string {
  if (from >= text.length) return '';
  const rest = text.slice(from, from + 60);
  if (/^\r?\n/.test(rest)) return '\n';
  const match = /^(?:[A-Za-z_]\w*|\d+(?:\.\d*)?|"[^"\n]*"?|->|=>|:=|[<>=!]=|&&|\|\||--)/.exec(rest);
  return match?.[0] ?? String.fromCodePoint(text.codePointAt(from)!);
}

/** Asks the parser which words it would have taken instead. */
function expected(text: string, offset: number): string[] {
  if (offset > LONGEST_TO_EXPLAIN) return [];
  const before = text.slice(0, offset);
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
  if (word === '' && wanted.includes('end')) return 'Close the model with the word end.';
  if (wanted.includes(')') && (word === '' || word === '=' || word === '->')) return 'Close the parenthesis.';
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const before = text.slice(lineStart, from);
  if (/->|=>/.test(before) && wanted.includes(';')) {
    return 'A reaction has a semicolon between its products and its rate: S1 -> S2; k1*S1';
  }
  if (word === '~') return 'Antimony has no ~; a value is given with = and a rule with :=.';
  return undefined;
}

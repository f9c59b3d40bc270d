import type { Source } from './source.ts';

/** More than any model that people write or generate, and read in well under a second. */
const LONGEST_TEXT = 2_000_000;
const MOST_OPEN_BRACKETS = 200;

/** Refuses, before it is parsed, a text that could only waste time. Returns whether it can be read. */
export function withinLimits(source: Source): boolean {
  const { text } = source;
  if (text.length > LONGEST_TEXT) {
    source.report(
      'error',
      'text-too-long',
      { from: 0, to: 0 },
      `The text has ${text.length} characters; at most ${LONGEST_TEXT} are read.`,
      { hint: 'Split it into submodels, or keep data out of the model.' },
    );
    return false;
  }
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '(' || char === '{') open++;
    else if (char === ')' || char === '}') open = Math.max(0, open - 1);
    // No bracket reaches into the next statement; and `S -( J;` opens none.
    else if (char === ';') open = 0;
    else if (char === '"' || char === '#' || char === '/') at = afterQuoted(text, at);
    if (open > MOST_OPEN_BRACKETS) {
      source.report(
        'error',
        'too-deeply-nested',
        { from: at, to: at + 1 },
        `Line ${source.line(at)} opens more than ${MOST_OPEN_BRACKETS} brackets inside one another.`,
        { hint: 'Give the inner formulas names of their own with :=.' },
      );
      return false;
    }
  }
  return true;
}

/** Last offset of the comment or string that begins here; the same offset where none does. */
function afterQuoted(text: string, at: number): number {
  const end = (found: number): number => (found < 0 ? text.length : found);
  if (text[at] === '#' || text.startsWith('//', at)) return end(text.indexOf('\n', at));
  if (text.startsWith('/*', at)) return end(text.indexOf('*/', at + 2));
  if (text[at] !== '"') return at;
  const close = /["\n]/g;
  close.lastIndex = at + 1;
  return end(close.exec(text)?.index ?? -1);
}

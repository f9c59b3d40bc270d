import type { Failure } from '../protocol.ts';

/** How many existing names a message lists. */
const MOST_NAMES = 12;

/** Steps of insertion, deletion and replacement between two words, at most `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Names like the one that was meant, nearest first; all of them where none is like it. */
function suggestions(name: string, existing: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const near = existing
    .map((id) => ({ id, far: distance(wanted, id.toLowerCase(), limit) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far);
  return near.length > 0 ? near.map(({ id }) => id) : [...existing];
}

/**
 * The failure for a name that is not there: what was asked for, and what there is.
 *
 * @param what e.g. "parameter", "input", "individual"
 */
export function unknownName(what: string, name: string, existing: readonly string[]): Failure {
  const names = suggestions(name, existing);
  const listed = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  return {
    code: what === 'quantity' ? 'unknown-quantity' : `unknown-${what.replaceAll(' ', '-')}`,
    message: `There is no ${what} "${name}".`,
    hint: names.length > 0 ? `There is: ${listed}${more}.` : `There is none at all.`,
    symbol: name,
  };
}

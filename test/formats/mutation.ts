import fc from 'fast-check';

/** 300 mutated files in every run of the tests; more with STARLING_FUZZ=10000. */
export const RUNS = Number(process.env.STARLING_FUZZ ?? 300);

/** What is done to a file, at a place given as a share of its length. */
export type Mutation = {
  kind: 'cut' | 'double' | 'swap' | 'number' | 'word' | 'tag' | 'noise';
  at: number;
  with: string;
};

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('cut', 'double', 'swap', 'number', 'word', 'tag', 'noise'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  with: fc.oneof(
    fc.constantFrom('1e999', '-0', 'NaN', 'INF', '', '--1', 'true', 'S1', 'time', '&lt;', '<!--', ']]>', '0'),
    fc.string({ maxLength: 8 }),
  ),
});

/** Replaces the first match behind a place, or the first of all. */
function replaceBehind(text: string, place: number, pattern: RegExp, by: string): string {
  const sticky = new RegExp(pattern.source, 'g');
  sticky.lastIndex = place;
  const found = sticky.exec(text) ?? pattern.exec(text);
  return found ? text.slice(0, found.index) + by + text.slice(found.index + found[0].length) : text;
}

export function mutate(text: string, { kind, at, with: by }: Mutation): string {
  const place = Math.floor(at * text.length);
  const piece = text.slice(place, place + 80);
  switch (kind) {
    case 'cut':
      return text.slice(0, place) + text.slice(place + 60);
    case 'double':
      return text.slice(0, place) + piece + piece + text.slice(place + 80);
    case 'swap':
      return replaceBehind(text, place, /<(species|parameter|reaction|apply|ci|cn)\b/, '<event');
    case 'number':
      return replaceBehind(text, place, /"\d[\d.e+-]*"/, `"${by.replaceAll(/[<&"]/g, '')}"`);
    case 'word':
      return replaceBehind(text, place, /"\w+"/, `"${by.replaceAll(/[<&"]/g, '')}"`);
    case 'tag':
      return replaceBehind(text, place, /<\w+[^>]*\/>/, '');
    case 'noise':
      return text.slice(0, place) + by + text.slice(place);
  }
}

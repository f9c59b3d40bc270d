/** Levenshtein distance, given up as soon as it is more than `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      least = Math.min(least, next[j]!);
    }
    if (least > most) return most + 1;
    row = next;
  }
  return row[b.length]!;
}

/** "Did you mean …?", or some of what there is. */
export function suggestion(id: string, known: Iterable<string>): string | undefined {
  const names: string[] = [];
  for (const name of known) {
    if (name !== id) names.push(name);
    if (names.length === 2000) break;
  }
  const near = names
    .map((name) => ({
      name,
      away: name.toLowerCase() === id.toLowerCase() ? 0 : distance(id.slice(0, 40), name.slice(0, 40), 2),
    }))
    .filter(({ name, away }) => away <= 2 && away < Math.min(name.length, id.length))
    .sort((a, b) => a.away - b.away);
  if (near[0]) return `Did you mean ${near[0].name}?`;
  if (names.length === 0) return undefined;
  return `Declared are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`;
}

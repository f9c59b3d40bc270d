/** Sizes of a generated metabolism; shares are of its reactions. */
const PATHWAY = 25;
const CARRIERS: readonly (readonly [share: number, used: readonly string[], made: readonly string[]])[] = [
  [0.3, ['ATP'], ['ADP', 'Pi']],
  [0.2, ['NAD'], ['NADH']],
  [0.1, ['NADPH'], ['NADP']],
  [0.2, ['H2O'], []],
  [0.08, [], ['CO2']],
  [0.06, ['CoA'], []],
];
const INHIBITED = 0.1;
const TWO_SUBSTRATES = 0.06;

/**
 * A metabolism as Antimony: pathways that branch off one another and join again, carriers such as ATP that take part
 * in a large share of all reactions, end products that inhibit. The same numbers give the same text.
 */
export function generatedPathways(reactions: number): string {
  const random = generator(reactions);
  const lines: string[] = [];
  const metabolites: string[] = [];
  const anyOf = (from: readonly string[]): string => from[Math.floor(random() * from.length)]!;
  for (let at = 0; at < reactions;) {
    const pathway = Math.floor(at / PATHWAY);
    const length = Math.min(PATHWAY, reactions - at);
    let from = metabolites.length === 0 ? 'glucose' : anyOf(metabolites);
    const end = `P${pathway}_${length - 1}`;
    for (let step = 1; step <= length; step++, at++) {
      const joins = step === length && pathway > 3 && random() < 0.5;
      const to = joins ? anyOf(metabolites) : `P${pathway}_${step}`;
      const used = [from];
      const made = [to];
      if (metabolites.length > 0 && random() < TWO_SUBSTRATES) used.push(anyOf(metabolites));
      // Every substrate drives its reaction, so that none is used up below nothing.
      const drive = ['k', ...new Set(used)].join('*');
      for (const [share, more, left] of CARRIERS)
        if (random() < share) {
          used.push(...more);
          made.push(...left);
        }
      const isInhibited = random() < INHIBITED && end !== to && end !== from;
      const law = isInhibited ? `${drive}/(1 + ${end})` : drive;
      lines.push(`R${at}: ${used.join(' + ')} => ${made.join(' + ')}; ${law};`);
      if (!joins) metabolites.push(to);
      from = to;
    }
  }
  const carriers = new Set(CARRIERS.flatMap(([, used, made]) => [...used, ...made]));
  const starts = ['glucose', ...carriers, ...new Set(metabolites)].map((id) => `species ${id} = 5;`);
  return ['model pathways()', ...starts, 'k = 0.1;', ...lines, 'end', ''].join('\n');
}

/** Marsaglia's xorshift32 (J Stat Softw 2003;8:14). */
function generator(seed: number): () => number {
  let state = seed * 2654435761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

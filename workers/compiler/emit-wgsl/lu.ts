import { minimumDegree } from '../minimumDegree.ts';
import type { StateVector } from './states.ts';

/** Functions `factorise` and `solve`, and their operations. */
export interface Elimination {
  text: string;
  work: number;
  solveWork: number;
}

/**
 * LU of g·I − J written out entry by entry, in an order that leaves little fill and without exchanging rows: W is
 * dominated by its diagonal where the step is short, and a step whose pivot vanishes gives no finite error and is cut.
 *
 * @param pattern nonzero entries of J, [row, column], in the order of the members of `Jacobian`
 */
export function elimination(
  states: StateVector,
  pattern: readonly (readonly [number, number])[],
): Elimination {
  const n = states.count;
  const neighbours = Array.from({ length: n }, () => new Set<number>());
  for (const [row, column] of pattern) {
    if (row === column) continue;
    neighbours[row]!.add(column);
    neighbours[column]!.add(row);
  }
  const { order } = minimumDegree(neighbours);
  const entries = new Map<string, string>();
  const name = (row: number, column: number): string => `w${row}_${column}`;
  pattern.forEach(([row, column], k) => entries.set(name(row, column), `-j.j${k}`));
  for (let i = 0; i < n; i++) {
    const own = entries.get(name(i, i));
    entries.set(name(i, i), own === undefined ? 'g' : `g ${own.replace('-', '- ')}`);
  }
  const lines: string[] = [];
  const forward: string[] = [];
  let work = 0;
  order.forEach((pivot, place) => {
    const later = order.slice(place + 1);
    lines.push(`let d${pivot} = 1f / ${name(pivot, pivot)};`);
    work += 5;
    for (const row of later) {
      if (!entries.has(name(row, pivot))) continue;
      lines.push(`${name(row, pivot)} = ${name(row, pivot)} * d${pivot};`);
      forward.push(`b${row} = b${row} - f.${name(row, pivot)} * b${pivot};`);
      work++;
      for (const column of later) {
        if (!entries.has(name(pivot, column))) continue;
        if (!entries.has(name(row, column))) entries.set(name(row, column), '0f');
        lines.push(
          `${name(row, column)} = ${name(row, column)} - ${name(row, pivot)} * ${name(pivot, column)};`,
        );
        work += 2;
      }
    }
  });
  const backward: string[] = [];
  let solveWork = 2 * forward.length + n;
  for (let place = n - 1; place >= 0; place--) {
    const pivot = order[place]!;
    const terms = order.slice(place + 1).filter((column) => entries.has(name(pivot, column)));
    solveWork += 2 * terms.length;
    const sum = terms.map((column) => ` - f.${name(pivot, column)} * b${column}`).join('');
    backward.push(`b${pivot} = (b${pivot}${sum}) * f.d${pivot};`);
  }
  const members = [...[...entries.keys()].filter((key) => !isDiagonal(key)), ...order.map((i) => `d${i}`)];
  const text = `
struct Factors { ${members.map((each) => `${each}: f32`).join(', ')} }
fn factorise(g: f32, j: Jacobian) -> Factors {
  ${[...entries].map(([key, value]) => `var ${key} = ${value};`).join('\n  ')}
  ${lines.join('\n  ')}
  return Factors(${members.join(', ')});
}
fn solve(f: Factors, b: States) -> States {
  ${Array.from({ length: n }, (_, i) => `var b${i} = b.s${i};`).join('\n  ')}
  ${[...forward, ...backward].join('\n  ')}
  return ${states.make((i) => `b${i}`)};
}`;
  return { text, work, solveWork };
}

function isDiagonal(key: string): boolean {
  const [row, column] = key.slice(1).split('_');
  return row === column;
}

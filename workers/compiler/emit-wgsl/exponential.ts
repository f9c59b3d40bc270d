import { finiteText, frameText, LAY_DOWN, takeUpText, type Frame } from './frame.ts';

/** States of a linear system up to which its exponential, written out, is small beside other methods. */
export const LARGEST_LINEAR = 8;
/** Terms of the exponential's series: for ‖A·h‖ ≤ ½ what follows is below 2⁻³¹. */
const TERMS = 8;

/**
 * Solves x' = A·x + b with constant A and b from mark to mark (output times and ends of segments) by
 * x(t + h) = x + E·x + q, [E q] = exp([A b; 0 0]·h) − 1: scaling and squaring with Taylor's series (Moler & Van Loan,
 * SIAM Review 45 (2003) 3), all of it less the identity, whose digits f32 would lose. Equal gaps follow each other in
 * nearly all plans, so E is kept until another gap, or a change of parameters, comes.
 *
 * @param slopes entries of A as WGSL, [row, column, expression], which `prepare` has set
 */
export function exponentialText(
  frame: Frame,
  slopes: readonly (readonly [number, number, string])[],
): string {
  const { states } = frame;
  const n = states.count;
  const all = Array.from({ length: n }, (_, i) => i);
  const cells = all.flatMap((i) => all.map((j) => `m${i}_${j}`));
  const ends = all.map((i) => `q${i}`);
  const members = [...cells, ...ends];
  const make = (cell: (i: number, j: number) => string, end: (i: number) => string): string =>
    `Affine(${[...all.flatMap((i) => all.map((j) => cell(i, j))), ...all.map(end)].join(', ')})`;
  const dot = (i: number, of: (k: number) => string): string =>
    all.map((k) => `a.m${i}_${k} * ${of(k)}`).join(' + ');
  const entry = new Map(slopes.map(([row, column, text]) => [`${row} ${column}`, text]));
  const generator = make(
    (i, j) => entry.get(`${i} ${j}`) ?? '0f',
    (i) => `still.s${i}`,
  );
  const size = all
    .map((i) => all.map((j) => `abs(a.m${i}_${j})`).join(' + '))
    .reduce((largest, row) => `max(${largest}, ${row})`);
  return `${frameText(frame)}
struct Affine { ${members.map((member) => `${member}: f32`).join(', ')} }
const NO_GAP = 0xffffffffu;
var<private> across: Affine;
var<private> gapAcross: u32 = NO_GAP;
fn scaled(a: Affine, by: f32) -> Affine {
  return ${make(
    (i, j) => `a.m${i}_${j} * by`,
    (i) => `a.q${i} * by`,
  )};
}
/** One after the other, both less the identity, the latter's own left out: a·b + a's share of b's end. */
fn product(a: Affine, b: Affine) -> Affine {
  return ${make(
    (i, j) => dot(i, (k) => `b.m${k}_${j}`),
    (i) => dot(i, (k) => `b.q${k}`),
  )};
}
fn sum(a: Affine, b: Affine) -> Affine {
  return ${make(
    (i, j) => `a.m${i}_${j} + b.m${i}_${j}`,
    (i) => `a.q${i} + b.q${i}`,
  )};
}
fn exponentialLessIdentity(h: f32) -> Affine {
  let still = rhs(0f, ${states.make(() => '0f')});
  var a = scaled(${generator}, h);
  let size = ${size};
  let halvings = u32(clamp(ceil(log2(size)) + 1f, 0f, 60f));
  a = scaled(a, exp2(-f32(halvings)));
  var result = scaled(a, ${1 / TERMS}f);
  for (var k = ${TERMS - 1}u; k > 0u; k -= 1u) { result = scaled(sum(a, product(a, result)), 1f / f32(k)); }
  for (var k = 0u; k < halvings; k += 1u) {
    let twice = scaled(result, 2f);
    result = sum(twice, product(result, result));
  }
  return result;
}
fn crossGap(gap: u32, x: States) -> States {
  if (gap != gapAcross) {
    across = exponentialLessIdentity(bitcast<f32>(plan[settings.lengthsAt + gap]));
    gapAcross = gap;
  }
  let a = across;
  return ${states.make((i) => `x.s${i} + (${dot(i, (k) => `x.s${k}`)} + a.q${i})`)};
}
${takeUpText(frame)}
  for (var taken = 0u; taken < settings.budget && status == RUNNING; taken += 1u) {
    let within = nextOut < outEnd;
    var gap = plan[8u * segment + 6u];
    if (within) { gap = plan[settings.gapsAt + nextOut]; }
    x = crossGap(gap, x);
    accepted += 1u;
    if (!(${finiteText(states)})) { status = NOT_FINITE; break; }
    if (within) {
      record(nextOut, start.x + (start.y + bitcast<f32>(plan[settings.timesAt + nextOut])), x);
      nextOut += 1u;
      continue;
    }
    segment += 1u;
    loadSegment();
    x = change(x);
    arrive(x);
    ${frame.schedule.some((text) => text.includes('{ p')) ? 'gapAcross = NO_GAP;' : ''}
  }
${LAY_DOWN}`;
}

/** Operations from one mark to the next, and of an exponential. */
export function exponentialWork(n: number): { step: number; start: number } {
  return { step: 2 * n * n + 2 * n, start: (TERMS + 6) * 2 * n ** 3 };
}

import * as T from '../../../assembly/ode/tableaus/tsit5.ts';
import { coefficient, type StateVector } from './states.ts';

/** A method as text: one step from `x` at `t` over `h`, with the names that the loop around it uses. */
export interface MethodText {
  /** Functions of its own. */
  functions: string;
  /** Statements that give `next`, `error` and what `dense` needs; `k1` is the derivative at the start. */
  step: string;
  /** Call of the interpolant at `theta`. */
  dense: (theta: string) => string;
  /** The derivative at the step's end, where the method has it. */
  last: string | undefined;
  /** 1/q for an error of order q, and the controller's weight of the error before. */
  inverseOrder: number;
  proportional: number;
  /** Operations of a step besides right sides, and how many of those. */
  work: number;
  rightSides: number;
}

const A = [
  [T.a21],
  [T.a31, T.a32],
  [T.a41, T.a42, T.a43],
  [T.a51, T.a52, T.a53, T.a54],
  [T.a61, T.a62, T.a63, T.a64, T.a65],
  [T.b1, T.b2, T.b3, T.b4, T.b5, T.b6],
];
const C = [T.c2, T.c3, T.c4, T.c5];
const E = [T.e1, T.e2, T.e3, T.e4, T.e5, T.e6, T.e7];
/** By k: coefficients of θ, θ², θ³, θ⁴. */
const R = [
  [T.r11, T.r12, T.r13, T.r14],
  [0, T.r22, T.r23, T.r24],
  [0, T.r32, T.r33, T.r34],
  [0, T.r42, T.r43, T.r44],
  [0, T.r52, T.r53, T.r54],
  [0, T.r62, T.r63, T.r64],
  [0, T.r72, T.r73, T.r74],
];

/** Tsitouras 5(4) (assembly/ode/tableaus/tsit5.ts). */
export function tsit5(states: StateVector): MethodText {
  const lines: string[] = [];
  A.forEach((row, stage) => {
    const terms = row.map((a, j) => [`(h * ${coefficient(a)})`, `k${j + 1}`] as const);
    const to = stage === 5 ? 'next' : `u${stage + 2}`;
    lines.push(`let ${to} = ${states.combine('x', terms)};`);
    const time = stage < 4 ? `t + ${coefficient(C[stage]!)} * h` : 'tEnd';
    lines.push(`let k${stage + 2} = rhs(${time}, ${to});`);
  });
  const errors = E.map((e, j) => [`(h * ${coefficient(e)})`, `k${j + 1}`] as const);
  lines.push(`let off = ${states.sum(errors)};`, `let error = ${states.norm('off', 'x', 'next')};`);
  const slopes = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'];
  const weights = R.map(([a, b, c, d], j) => {
    const first = a === 0 ? '' : `${coefficient(a!)} + `;
    return `let b${j + 1} = h * theta * (${first}theta * (${coefficient(b!)} + theta * (${coefficient(c!)} + theta * ${coefficient(d!)})));`;
  });
  const terms = slopes.map((k, j) => [`b${j + 1}`, k] as const);
  return {
    functions: `
fn dense(theta: f32, h: f32, x: States, ${slopes.map((k) => `${k}: States`).join(', ')}) -> States {
  ${weights.join('\n  ')}
  return ${states.combine('x', terms)};
}`,
    step: lines.join('\n    '),
    dense: (theta) => `dense(${theta}, h, x, ${slopes.join(', ')})`,
    last: 'k7',
    inverseOrder: 0.2,
    proportional: 0.04,
    work: states.count * (2 * 21 + 14 + 8) + 28,
    rightSides: 6,
  };
}

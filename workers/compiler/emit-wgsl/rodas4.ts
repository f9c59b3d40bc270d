import type { Elimination } from './lu.ts';
import { coefficient, type StateVector } from './states.ts';
import type { MethodText } from './tsit5.ts';

/**
 * Rosenbrock method of order 4(3), six stages, stiffly accurate, L-stable: RODAS of Hairer & Wanner II, IV.7 and
 * IV.10, in the form without matrix–vector products (IV.7.25), with their interpolant of order 3. Chosen over the
 * core's Rodas5P for its small coefficients, which spare f32's digits. test/compiler/wgsl holds its orders.
 */
export const RODAS4 = {
  gamma: 0.25,
  alpha: [0, 0.386, 0.21, 0.63, 1, 1],
  gammas: [0.25, -0.1043, 0.1035, -0.0362, 0, 0],
  a: [
    [],
    [1.544],
    [0.9466785280815826, 0.2557011698983284],
    [3.314825187068521, 2.896124015972201, 0.9986419139977817],
    [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895],
  ],
  c: [
    [],
    [-5.6688],
    [-2.430093356833875, -0.2063599157091915],
    [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
    [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
    [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
  ],
  h: [
    [10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662],
    [-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872],
  ],
} as const;

/** @param timeSlope whether right sides depend on time by themselves */
export function rodas4(states: StateVector, lu: Elimination, timeSlope: boolean): MethodText {
  const { gamma, alpha, gammas, a, c, h: dense } = RODAS4;
  const lines = [
    'let matrix = jacobian(t, x);',
    `let factors = factorise(1f / (h * ${coefficient(gamma)}), matrix);`,
    ...(timeSlope ? ['let slope = timeSlope(t, x);'] : []),
  ];
  for (let stage = 0; stage < 6; stage++) {
    const n = stage + 1;
    const right: (readonly [string, string])[] = [];
    if (stage === 0) right.push(['1f', 'k1']);
    else {
      const row = a[stage];
      const at =
        row === undefined
          ? states.make((i) => `y${n - 1}.s${i} + u${n - 1}.s${i}`)
          : states.combine(
              'x',
              row.map((value, j) => [coefficient(value), `u${j + 1}`] as const),
            );
      const time = alpha[stage] === 1 ? 'tEnd' : `t + ${coefficient(alpha[stage]!)} * h`;
      lines.push(`let y${n} = ${at};`, `let f${n} = rhs(${time}, y${n});`);
      right.push(['1f', `f${n}`]);
      c[stage]!.forEach((value, j) => right.push([`(${coefficient(value)} / h)`, `u${j + 1}`]));
    }
    if (timeSlope && gammas[stage] !== 0) right.push([`(h * ${coefficient(gammas[stage]!)})`, 'slope']);
    lines.push(`let u${n} = solve(factors, ${states.sum(right)});`);
  }
  lines.push(
    `let next = ${states.make((i) => `y6.s${i} + u6.s${i}`)};`,
    `let error = ${states.norm('u6', 'x', 'next')};`,
  );
  const us = ['u1', 'u2', 'u3', 'u4', 'u5'];
  const [v1, v2] = dense.map((row) => row.map((value, j) => [coefficient(value), us[j]!] as const));
  return {
    functions: `${lu.text}
fn dense(theta: f32, x: States, next: States, ${us.map((u) => `${u}: States`).join(', ')}) -> States {
  let rest = 1f - theta;
  let v1 = ${states.sum(v1!)};
  let v2 = ${states.sum(v2!)};
  return ${states.make((i) => `x.s${i} + theta * ((next.s${i} - x.s${i}) + rest * (v1.s${i} + theta * v2.s${i}))`)};
}`,
    step: lines.join('\n    '),
    dense: (theta) => `dense(${theta}, x, next, ${us.join(', ')})`,
    last: undefined,
    inverseOrder: 0.25,
    proportional: 0,
    work: states.count * (2 * 10 + 2 * 15 + 8) + lu.work + 6 * lu.solveWork + 30,
    rightSides: 6,
  };
}

import { Method } from '../memory';
import { Problem } from '../problem';
import { roughExp2, roughLog2 } from './controller';
import { jacobianDamping } from './jacobian';

/**
 * What a step's error is multiplied by before it is held to the tolerances. These are asked of the solution and not of
 * a step: what all steps leave together is within ten tolerances at the end, on every problem of DETEST at every
 * tolerance from 1e-3 to 1e-10 (`npm run bench -- detest`). Errors of steps add up, and problems amplify them: the
 * orbits D1 to D5 by 100 to 2000. All constants are the least that hold there.
 */

/** At loose tolerances steps are so long that their error estimates say too little. */
const LOOSE: f64 = 2e-5;

/** An explicit method's, whose error at the end is proportional to the tolerance. */
export function explicitStrictness(method: Method): f64 {
  if (method == Method.Vern7) return 3;
  return withinRounding(Problem.rtol > LOOSE ? 18 * power(Problem.rtol / LOOSE, 0.3) : 18);
}

/**
 * A stiff method's for a step of h with the Jacobian at hand. Where the step outlasts what it damps, errors die out
 * and little is needed; more would cost up to a fifth (Rodas5P) and two thirds (NDF) at equal error. On orbits nothing
 * is damped. A multistep method of order k ends with about tolerance^(k/(k+1)), so that it needs more the tighter.
 */
export function stiffStrictness(method: Method, h: f64): f64 {
  const damped = h * jacobianDamping();
  const multistep = method == Method.Ndf;
  const least: f64 = multistep ? 100 : 12;
  const most: f64 = multistep ? 700 * power(1e-3 / Problem.rtol, 0.1) : 64;
  return withinRounding(least + max(most - least, 0) / (1 + damped * damped));
}

const EPSILON: f64 = 2.220446049250313e-16;

/** No step can be exact to less than a few roundings. */
function withinRounding(strictness: f64): f64 {
  return min(strictness, max(Problem.rtol / (10 * EPSILON), 1));
}

function power(x: f64, exponent: f64): f64 {
  return roughExp2(exponent * roughLog2(x));
}

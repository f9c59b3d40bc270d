import { Cell, Flag, Method } from '../memory';
import { Problem, count, has, integer } from '../problem';
import { Run } from '../run';
import { jacobianNorm } from './jacobian';
import { powerRadius } from './power';
import { stabilityRadius } from './tableaus/tsit5';
import { tsit5SpectralRadius } from './tsit5';

/**
 * Automatic choice between Tsit5 and Rodas5P. (At equal error Rodas5P was ahead of NDF on every stiff problem
 * measured, from 3 states to 4000, so NDF is for those who ask for it.) Tsit5 is left when its step has been held back by stability for a
 * number of steps (h·ρ near the end of its stability interval; Hairer & Wanner II, IV.2), Rodas5P when Tsit5
 * would take its steps with room to spare. The two thresholds differ, and so do the counts: hysteresis.
 */
const STIFF: f64 = 0.85 * stabilityRadius;
const STIFF_STEPS = 5;
/** Steps that look calm in a row take the suspicion back. */
const CALM_STEPS = 5;
/** A turn of the power method every so many accepted steps, and how many in a row convince. */
const TURN = 10;
const STIFF_TURNS = 3;
const EASY: f64 = 0.6 * stabilityRadius;
const EASY_STEPS = 10;

/** The method to begin with: an explicit method cannot keep an algebraic equation. */
export function firstMethod(): Method {
  const wanted: Method = integer(Cell.Method);
  // What is delayed is kept as the one-step methods' polynomials.
  if (wanted == Method.Ndf && Problem.delays > 0) return Method.Rodas5P;
  if (has(Flag.Algebraic) && wanted != Method.Ndf) return Method.Rodas5P;
  return wanted == Method.Automatic ? Method.Tsit5 : wanted;
}

/** Looks at the step of size h just tried, accepted or not, and may change the method for the next. */
export function considerSwitching(h: f64): void {
  if (<Method>integer(Cell.Method) != Method.Automatic || has(Flag.Algebraic)) return;
  if (Run.method == Method.Tsit5) {
    if (h * tsit5SpectralRadius() > STIFF) {
      Run.calmSteps = 0;
      if (++Run.stiffSteps >= STIFF_STEPS) changeTo(Method.Rodas5P);
    } else if (++Run.calmSteps >= CALM_STEPS) {
      Run.stiffSteps = 0;
    }
    // What the step's own stages show is blind where the tolerances leave little of the stiff direction.
    if (Run.method == Method.Tsit5 && integer(Cell.Accepted) % TURN == 0) {
      Run.stiffTurns = h * powerRadius(h) > STIFF ? Run.stiffTurns + 1 : 0;
      if (Run.stiffTurns >= STIFF_TURNS) changeTo(Method.Rodas5P);
    }
  } else if (h * jacobianNorm() < EASY) {
    if (++Run.calmSteps >= EASY_STEPS) changeTo(Method.Tsit5);
  } else {
    Run.calmSteps = 0;
  }
}

function changeTo(method: Method): void {
  Run.method = method;
  Run.stiffSteps = 0;
  Run.calmSteps = 0;
  Run.stiffTurns = 0;
  Run.lastError = 0;
  Run.order = 0;
  Run.jacobianKnown = false;
  count(Cell.Switches);
}

import { Cell, Flag, Method } from '../memory';
import { Problem, count, has, integer } from '../problem';
import { Run } from '../run';
import { evaluateJacobian, jacobianDamping, jacobianNorm } from './jacobian';
import { powerRadius } from './power';
import { stabilityRadius as tsit5Radius } from './tableaus/tsit5';
import { stabilityRadius as vern7Radius } from './tableaus/vern7';
import { tsit5SpectralRadius } from './tsit5';
import { vern7SpectralRadius } from './vern7';

/**
 * Automatic choice between an explicit method and Rodas5P. (At equal error Rodas5P was ahead of NDF on every stiff
 * problem measured, from 3 states to 4000, so NDF is for those who ask for it.) The explicit one is Tsit5, or Vern7
 * for tight tolerances. It is left when its step has been held back by stability for a number of steps (h·ρ near the
 * end of its stability interval; Hairer & Wanner II, IV.2), Rodas5P when the explicit method would take its steps
 * with room to spare. The two thresholds differ, and so do the counts: hysteresis.
 */
const STIFF: f64 = 0.85;
const STIFF_STEPS = 5;
/** Steps that look calm in a row take the suspicion back. */
const CALM_STEPS = 5;
/** A turn of the power method every so many accepted steps, and how many in a row convince. */
const TURN = 10;
const STIFF_TURNS = 3;
const EASY: f64 = 0.6;
const EASY_STEPS = 10;
/** Relative tolerances from here down are tight: Vern7 reaches them in less time than Tsit5 (measured). */
const TIGHT: f64 = 1e-7;

/** The method to begin with: an explicit method cannot keep an algebraic equation. */
export function firstMethod(): Method {
  const wanted: Method = integer(Cell.Method);
  // What is delayed is kept as polynomials of degree 4, which these two do not have.
  if (Problem.delays > 0 && wanted == Method.Ndf) return Method.Rodas5P;
  if (Problem.delays > 0 && wanted == Method.Vern7) return Method.Tsit5;
  if (has(Flag.Algebraic) && wanted != Method.Ndf) return Method.Rodas5P;
  if (wanted != Method.Automatic) return wanted;
  return integer(Cell.Propagators) > 0 ? Method.Exponential : explicitMethod();
}

function explicitMethod(): Method {
  return Problem.rtol <= TIGHT && Problem.delays == 0 ? Method.Vern7 : Method.Tsit5;
}

function stabilityRadius(method: Method): f64 {
  return method == Method.Vern7 ? vern7Radius : tsit5Radius;
}

/** Where an explicit method's step has left the slope at its end; 0 for the other methods. */
export function slopeAtEnd(method: Method): usize {
  if (method == Method.Tsit5) return Problem.k + 6 * Problem.bytes;
  return method == Method.Vern7 ? Problem.k + 10 * Problem.bytes : 0;
}

/**
 * An explicit method cannot make fewer steps to the end than h·ρ at most its stability interval allows. Where that is
 * many more than smooth solutions need, the stiff method begins; if it was wrong it finds its steps easy.
 */
const MANY_STEPS: f64 = 300;
/** Steps are small at first whatever comes; so many more of them have to be easy. */
const BEGINNING_STEPS = 20;

/** The method for the first step over what remains, from the rates at which states die out at the start. */
export function considerBeginning(remaining: f64): void {
  if (<Method>integer(Cell.Method) != Method.Automatic || !has(Flag.HasJacobian) || has(Flag.Algebraic)) return;
  evaluateJacobian(remaining);
  Run.jacobianKnown = true;
  if (jacobianDamping() * remaining > MANY_STEPS * stabilityRadius(Run.method)) {
    Run.method = Method.Rodas5P;
    Run.calmSteps = -BEGINNING_STEPS;
  }
}

/** Looks at the step of size h just tried, and may change the method for the next. */
export function considerSwitching(h: f64, accepted: bool): void {
  if (<Method>integer(Cell.Method) != Method.Automatic || has(Flag.Algebraic)) return;
  const method = Run.method;
  if (method == Method.Rodas5P) {
    if (h * jacobianNorm() >= EASY * stabilityRadius(explicitMethod())) Run.calmSteps = 0;
    else if (++Run.calmSteps >= EASY_STEPS) changeTo(explicitMethod());
    return;
  }
  const stiff = STIFF * stabilityRadius(method);
  if (h * (method == Method.Vern7 ? vern7SpectralRadius() : tsit5SpectralRadius()) > stiff) {
    Run.calmSteps = 0;
    if (++Run.stiffSteps >= STIFF_STEPS) return changeTo(Method.Rodas5P);
  } else if (++Run.calmSteps >= CALM_STEPS) {
    Run.stiffSteps = 0;
  }
  // What the step's own stages show is blind where the tolerances leave little of the stiff direction.
  if (accepted && integer(Cell.Accepted) % TURN == 0) {
    Run.stiffTurns = h * powerRadius(h, slopeAtEnd(method)) > stiff ? Run.stiffTurns + 1 : 0;
    if (Run.stiffTurns >= STIFF_TURNS) changeTo(Method.Rodas5P);
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

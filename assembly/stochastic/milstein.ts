import { doubles } from '../linalg/bytes';
import { ModelFunction } from '../memory';
import { Problem } from '../problem';
import { Run } from '../run';
import { stepEulerMaruyama } from './eulerMaruyama';
import { increment, slopesAt, termCount, termPart } from './noise';

/**
 * One step to `Run.next`, into `Problem.next`: Euler and Maruyama's, and ½ Σ_jk L^j G_ik (ΔW_j ΔW_k − δ_jk h), where
 * L^j = Σ_l G_lj ∂/∂x_l. G. Milstein, Theory Probab Appl 19 (1974) 557; Kloeden & Platen 1992, 10.3.16: strong order 1
 * where the noise commutes, L^j G_ik = L^k G_ij, which the compiler made sure of. Terms have j ≤ k; those with j < k
 * stand for both.
 */
export function stepMilstein(): void {
  stepEulerMaruyama();
  const h = Run.next - Run.t;
  const slopes = slopesAt();
  call_indirect<void>(Problem.table + ModelFunction.NoiseSlopes, Run.t, Problem.x, Problem.p, slopes);
  for (let term = 0, end = termCount(); term < end; term++) {
    const at = Problem.next + doubles(termPart(term, 0));
    const j = termPart(term, 1);
    const k = termPart(term, 2);
    const both = increment(j) * increment(k);
    const factor = j == k ? 0.5 * (both - h) : both;
    store<f64>(at, load<f64>(at) + factor * load<f64>(slopes + doubles(term)));
  }
}

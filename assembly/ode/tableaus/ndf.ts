/**
 * Numerical differentiation formulas of orders 1 to 5 on backward differences, quasi-constant step.
 *
 * L. Shampine & M. Reichelt, The MATLAB ODE suite, SIAM J Sci Comput 18 (1997) 1–22, section 2. The paper's symbols:
 * κ_k by order k (table 1; 0 for order 5 is the BDF itself), γ_k = Σ_{j≤k} 1/j. With D_m = ∇^m y_n, a step solves
 * (1 − κ_k) γ_k d + Σ_{m≤k} γ_m D_m = h f(t_{n+1}, Σ_{m≤k} D_m + d), and (κ_k γ_k + 1/(k + 1)) d is its error.
 */
export const HIGHEST_ORDER = 5;

export function kappa(k: number): number {
  if (k == 1) return -0.185;
  if (k == 2) return -1.0 / 9.0;
  if (k == 3) return -0.0823;
  return k == 4 ? -0.0415 : 0.0;
}

export function gamma(k: number): number {
  let sum = 0.0;
  for (let j = 1.0; j <= k; j++) sum += 1.0 / j;
  return sum;
}

/** α_k = (1 − κ_k) γ_k, the factor of d. */
export function alpha(k: number): number {
  return (1.0 - kappa(k)) * gamma(k);
}

/** The error's factor of ∇^{k+1} y. */
export function errorConstant(k: number): number {
  return kappa(k) * gamma(k) + 1.0 / (k + 1.0);
}

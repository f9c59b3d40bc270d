import { exp } from './exp';
import { pow } from './pow';
import { sin } from './sin';

const PI: f64 = 3.141592653589793;

/**
 * Gamma function: exact at whole numbers up to 23, otherwise within 8 ULP. NaN at negative whole numbers and
 * −Infinity, ±Infinity at ±0, overflow above 171.62.
 *
 * C. Lanczos, "A precision approximation of the gamma function" (SIAM J. Numer. Anal. B 1, 1964), as a
 * rational function with g − 1/2 = 5.52468… and 13 terms (the coefficients of Boost's lanczos13m53), and the
 * reflection formula below 0.
 */
export function gamma(x: f64): f64 {
  if (x != x) return x;
  if (x == 0.0) return copysign(Infinity, x);
  if (trunc(x) == x) {
    if (x < 0.0) return NaN;
    if (x <= 23.0) {
      let product = 1.0;
      for (let n = 2.0; n < x; n++) product *= n;
      return product;
    }
  }
  if (x > 172.0) return Infinity;
  if (x < -184.0) return floor(x * 0.5) * 2.0 == floor(x) ? 0.0 : -0.0;
  const a = abs(x);
  if (a < 1.3877787807814457e-17) return 1.0 / x; // 2^−56

  // y = a + g − 1/2 and by how much its rounding raised it.
  const y = a + 5.524680040776729583740234375;
  const raised = a > 5.524680040776729583740234375
    ? y - a - 5.524680040776729583740234375
    : y - 5.524680040776729583740234375 - a;
  let exponent = a - 0.5;
  let correction = (raised * 6.024680040776729583740234375) / y;
  let r = lanczosSum(a) * exp(-y);
  if (x < 0.0) {
    // Γ(x)·Γ(−x) = −π / (x·sin πx)
    const turn = a - 2.0 * floor(a * 0.5);
    const near = turn - nearest(turn);
    const sine = (nearest(turn) == 1.0 ? -1.0 : 1.0) * sin(PI * near);
    r = -PI / (sine * a * r);
    correction = -correction;
    exponent = -exponent;
  }
  r += correction * r;
  const root = pow(y, 0.5 * exponent);
  return r * root * root;
}

/** Sum of Lanczos's series times e^g, as a ratio of polynomials of degree 12, for a > 0. */
function lanczosSum(a: f64): f64 {
  if (a < 8.0) {
    const above =
      23531376880.41076 +
      a * (42919803642.6491 +
        a * (35711959237.35567 +
          a * (17921034426.03721 +
            a * (6039542586.352028 +
              a * (1439720407.3117216 +
                a * (248874557.86205417 +
                  a * (31426415.585400194 +
                    a * (2876370.6289353725 +
                      a * (186056.26539522348 +
                        a * (8071.672002365816 + a * (210.82427775157935 + a * 2.5066282746310002)))))))))));
    const below =
      a * (39916800.0 +
        a * (120543840.0 +
          a * (150917976.0 +
            a * (105258076.0 +
              a * (45995730.0 +
                a * (13339535.0 +
                  a * (2637558.0 + a * (357423.0 + a * (32670.0 + a * (1925.0 + a * (66.0 + a)))))))))));
    return above / below;
  }
  // The same in 1/a, which does not overflow.
  const b = 1.0 / a;
  const above =
    2.5066282746310002 +
    b * (210.82427775157935 +
      b * (8071.672002365816 +
        b * (186056.26539522348 +
          b * (2876370.6289353725 +
            b * (31426415.585400194 +
              b * (248874557.86205417 +
                b * (1439720407.3117216 +
                  b * (6039542586.352028 +
                    b * (17921034426.03721 +
                      b * (35711959237.35567 + b * (42919803642.6491 + b * 23531376880.41076)))))))))));
  const below =
    1.0 +
    b * (66.0 +
      b * (1925.0 +
        b * (32670.0 +
          b * (357423.0 +
            b * (2637558.0 +
              b * (13339535.0 +
                b * (45995730.0 + b * (105258076.0 + b * (150917976.0 + b * (120543840.0 + b * 39916800.0))))))))));
  return above / below;
}

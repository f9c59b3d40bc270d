import { atan } from '../elementary/atan';
import { exp } from '../elementary/exp';
import { expm1 } from '../elementary/expm1';
import { ln } from '../elementary/ln';
import { tan } from '../elementary/tan';
import { Distribution } from '../memory';
import { Run } from '../run';
import { binomialWithin, poissonWithin } from './discrete';
import { gammaWithin } from './gamma';
import { exponentialWithin, normalWithin } from './truncated';
import { DRAW_BITS, Source, Stream } from './source';
import { drawPair, second } from './stream';

/**
 * A number from a distribution with parameters a and b, within [low, high]. It depends on the seed, the replicate,
 * which draw of the model it is (`serial`) and how often its event has been triggered, and on nothing else: drawn
 * again it is the same, and another event's draws leave it as it is. NaN where the distribution has no such number.
 */
export function draw(a: f64, b: f64, low: f64, high: f64, distribution: i32, serial: i32): f64 {
  const pairs = Run.pairs;
  const stream = Source.stream;
  Run.pairs = (<u64>Run.occurrence) << 32;
  Source.stream = Stream.Draws | ((<u32>serial) << DRAW_BITS);
  const value = drawFrom(<Distribution>distribution, a, b, low, high);
  Run.pairs = pairs;
  Source.stream = stream;
  // What was scaled may have been rounded across a bound.
  return min(max(value, low), high);
}

/** Sets where draws come from before a model is asked for start values outside of any problem. */
export function drawFor(seedLow: i32, seedHigh: i32, replicate: i32): void {
  Source.low = seedLow;
  Source.high = seedHigh;
  Source.replicate = replicate;
  Run.occurrence = 0;
}

function drawFrom(distribution: Distribution, a: f64, b: f64, low: f64, high: f64): f64 {
  if (!(abs(a) < Infinity && abs(b) < Infinity && low <= high)) return NaN;
  switch (distribution) {
    case Distribution.Uniform:
      return b >= a ? a + (b - a) * drawPair() : NaN;
    case Distribution.Normal:
    case Distribution.Cauchy:
    case Distribution.Laplace:
      return located(a, b, low, high, distribution);
    case Distribution.LogNormal:
      return exp(located(a, b, low > 0 ? ln(low) : -Infinity, high > 0 ? ln(high) : NaN, Distribution.Normal));
    case Distribution.Bernoulli:
      return a >= 0 && a <= 1 ? f64(drawPair() < a) : NaN;
    case Distribution.Binomial:
      return binomialWithin(a, b, low, high);
    case Distribution.Poisson:
      return poissonWithin(a, low, high);
    case Distribution.Exponential:
      return a > 0 ? exponentialFrom(a, low, high) : NaN;
    case Distribution.Rayleigh: {
      // x²/2a² is exponential.
      if (!(a > 0) || high < 0) return NaN;
      const from = max(low, 0) / a;
      return a * sqrt(2 * exponentialFrom(1, 0.5 * from * from, (0.5 * (high / a) * high) / a));
    }
    case Distribution.Gamma:
      return b > 0 ? b * gammaWithin(a, low / b, high / b) : NaN;
    case Distribution.ChiSquare:
      return 2 * gammaWithin(0.5 * a, 0.5 * low, 0.5 * high);
    default:
      return NaN;
  }
}

/** a + b·x with x from the standard form of a distribution on the whole line. */
function located(a: f64, b: f64, low: f64, high: f64, distribution: Distribution): f64 {
  if (!(b >= 0) || !(low <= high)) return NaN;
  if (b == 0) return low <= a && a <= high ? a : NaN;
  const from = (low - a) / b;
  const upTo = (high - a) / b;
  const x =
    distribution == Distribution.Normal
      ? normalWithin(from, upTo)
      : distribution == Distribution.Cauchy
        ? cauchyWithin(from, upTo)
        : laplaceWithin(from, upTo);
  return a + b * x;
}

function exponentialFrom(rate: f64, low: f64, high: f64): f64 {
  const from = max(low, 0);
  return from <= high ? from + exponentialWithin(drawPair(), rate, high - from) : NaN;
}

/** By inversion: the angle of the number is uniform; far out the angle to the other axis is the exact one. */
function cauchyWithin(low: f64, high: f64): f64 {
  if (high < -1) return -cauchyWithin(-high, -low);
  if (low > 1) {
    const least = atan(1 / high);
    return 1 / tan(least + (atan(1 / low) - least) * drawPair());
  }
  const least = atan(low);
  return tan(least + (atan(high) - least) * drawPair());
}

/** An exponential number on the side of 0 that is chosen by its share of the window. */
function laplaceWithin(low: f64, high: f64): f64 {
  if (high <= 0) return -laplaceWithin(-high, -low);
  const u = drawPair();
  if (low >= 0) return low + exponentialWithin(u, 1, high - low);
  const left = -expm1(low);
  const right = -expm1(-high);
  return second * (left + right) < left ? -exponentialWithin(u, 1, -low) : exponentialWithin(u, 1, high);
}

/**
 * Elementary functions in f32, for WGSL's own may be far off (sin and cos by 2⁻¹¹, exp by 3 + 2|x| ulp, pow by more).
 * Reductions and polynomials after S. L. Moshier's Cephes library, single precision (netlib.org/cephes); pow and what
 * is made of logarithms carries a second f32. `opaque` hides a value from a compiler that reassociates, as WGSL lets it.
 */

interface Source {
  /** Functions that it calls. */
  needs: readonly string[];
  text: string;
}

const SOURCES: Readonly<Record<string, Source>> = {
  opaque: {
    needs: [],
    text: `fn opaque(v: f32) -> f32 { return bitcast<f32>(bitcast<u32>(v) ^ settings.zero); }`,
  },
  infinity: {
    needs: [],
    text: `fn infinity() -> f32 { return bitcast<f32>(0x7f800000u ^ settings.zero); }`,
  },
  notANumber: {
    needs: [],
    text: `fn notANumber() -> f32 { return bitcast<f32>(0x7fc00000u ^ settings.zero); }`,
  },
  isFinite: {
    needs: [],
    text: `fn isFinite(v: f32) -> bool { return (bitcast<u32>(v) & 0x7f800000u) != 0x7f800000u; }`,
  },
  isNan: {
    needs: [],
    text: `fn isNan(v: f32) -> bool { return (bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u; }`,
  },
  pow2: {
    needs: [],
    text: `fn pow2(n: i32) -> f32 { return bitcast<f32>(u32(n + 127) << 23u); }`,
  },
  exponential: {
    needs: ['opaque', 'pow2', 'isNan'],
    text: `
fn exponential(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  let held = clamp(x, -104f, 89f);
  let n = round(held * 1.44269504f);
  let r = opaque(held - n * 0.693359375f) + n * 2.12194440e-4f;
  var y = (((1.9875691500e-4f * r + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r + 4.1665795894e-2f) * r;
  y = (y + 1.6666665459e-1f) * r + 5.0000001201e-1f;
  y = y * (r * r) + r + 1f;
  let half = i32(n) >> 1u;
  return y * pow2(half) * pow2(i32(n) - half);
}`,
  },
  exponentialLess1: {
    needs: ['exponential'],
    text: `
fn exponentialLess1(x: f32) -> f32 {
  if (abs(x) > 0.34f) { return exponential(x) - 1f; }
  var y = (((1.9875691500e-4f * x + 1.3981999507e-3f) * x + 8.3334519073e-3f) * x + 4.1665795894e-2f) * x;
  y = (y + 1.6666665459e-1f) * x + 5.0000001201e-1f;
  return y * (x * x) + x;
}`,
  },
  logarithm: {
    needs: ['opaque', 'infinity', 'notANumber', 'isFinite'],
    text: `
fn logarithm(x: f32) -> f32 {
  if (x == 0f) { return -infinity(); }
  if (!(x > 0f)) { return notANumber(); }
  if (!isFinite(x)) { return x; }
  let bits = bitcast<u32>(x);
  var e = f32(i32(bits >> 23u) - 126);
  var m = bitcast<f32>((bits & 0x7fffffu) | 0x3f000000u);
  if (m < 0.70710678f) { e -= 1f; m = m + m - 1f; } else { m -= 1f; }
  let z = m * m;
  var y = (((7.0376836292e-2f * m - 1.1514610310e-1f) * m + 1.1676998740e-1f) * m - 1.2420140846e-1f) * m;
  y = ((((y + 1.4249322787e-1f) * m - 1.6668057665e-1f) * m + 2.0000714765e-1f) * m - 2.4999993993e-1f) * m;
  y = (y + 3.3333331174e-1f) * m * z;
  y += -2.12194440e-4f * e;
  y -= 0.5f * z;
  return opaque(m + y) + 0.693359375f * e;
}`,
  },
  logarithm1: {
    needs: ['logarithm', 'opaque'],
    text: `
fn logarithm1(x: f32) -> f32 {
  let u = opaque(1f + x);
  let off = opaque(u - 1f);
  if (off == 0f) { return x; }
  if (u > 1e8f) { return logarithm(u); }
  return logarithm(u) * (x / off);
}`,
  },
  exactProduct: {
    needs: ['opaque'],
    text: `
/** a·b as two numbers (Dekker, Numer. Math. 18 (1971) 224); cut by bits, so that nothing can be reassociated. */
fn exactProduct(a: f32, b: f32) -> vec2f {
  let ah = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
  let bh = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
  let al = a - ah;
  let bl = b - bh;
  let p = opaque(a * b);
  return vec2f(p, opaque(opaque(opaque(ah * bh - p) + ah * bl) + al * bh) + al * bl);
}`,
  },
  exactSum: {
    needs: ['opaque'],
    text: `
/** a + b as two numbers where |a| ≥ |b| or a is 0 (Dekker 1971). */
fn exactSum(a: f32, b: f32) -> vec2f {
  let s = opaque(a + b);
  return vec2f(s, b - opaque(s - a));
}`,
  },
  power: {
    needs: ['exponential', 'exactProduct', 'exactSum', 'infinity', 'notANumber', 'isFinite', 'isNan'],
    text: `
fn power(x: f32, y: f32) -> f32 {
  if (y == 0f || x == 1f) { return 1f; }
  if (isNan(x) || isNan(y)) { return notANumber(); }
  let whole = y == trunc(y);
  let odd = whole && abs(y) < 16777216f && (i32(y) & 1) != 0;
  let a = abs(x);
  var size: f32;
  if (a == 0f) {
    size = select(infinity(), 0f, y > 0f);
  } else if (!isFinite(a) || !isFinite(y)) {
    size = select(0f, infinity(), (a > 1f) == (y > 0f));
  } else {
    let bits = bitcast<u32>(a);
    var e = f32(i32(bits >> 23u) - 127);
    var m = bitcast<f32>((bits & 0x7fffffu) | 0x3f800000u);
    if (m > 1.41421356f) { m *= 0.5f; e += 1f; }
    let num = m - 1f;
    let den = exactSum(1f, m);
    let s = num / den.x;
    let p = exactProduct(s, den.x);
    let rest = (((num - p.x) - p.y) - s * den.y) / den.x;
    let z = s * s;
    let tail = s * z * (0.66666667f + z * (0.4f + z * (0.28571429f + z * (0.22222222f + z * 0.18181818f))));
    let whole2 = e * 0.693359375f;
    var log = vec2f(2f * s, 0f);
    if (e != 0f) { log = exactSum(whole2, 2f * s); }
    let low = log.y + (2f * rest + tail - 2.12194440e-4f * e);
    log = exactSum(log.x, low);
    let product = exactProduct(y, log.x);
    let low2 = product.y + y * log.y;
    if (abs(product.x) > 200f) { size = select(0f, infinity(), product.x > 0f); }
    else { let near = exponential(product.x); size = near + near * low2; }
  }
  if (x < 0f) {
    if (!whole) { return notANumber(); }
    return select(size, -size, odd);
  }
  return size;
}`,
  },
  turnsOf: {
    needs: ['opaque'],
    text: `
/** x less the nearest multiple of π/2, and which. Exact enough for |x| < 10⁴. */
fn turnsOf(x: f32) -> vec2f {
  let k = round(x * 0.636619772f);
  let r = opaque(opaque(x - k * 1.5703125f) - k * 4.837512969970703125e-4f) - k * 7.549789954891882e-8f;
  return vec2f(r, k);
}
fn sineOfSmall(r: f32) -> f32 {
  let z = r * r;
  return ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * r + r;
}
fn cosineOfSmall(r: f32) -> f32 {
  let z = r * r;
  return ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f) * z * z - 0.5f * z + 1f;
}
fn circular(x: f32, ahead: i32) -> f32 {
  let turn = turnsOf(x);
  let quarter = (i32(turn.y) + ahead) & 3;
  let size = select(sineOfSmall(turn.x), cosineOfSmall(turn.x), (quarter & 1) == 1);
  return select(size, -size, quarter >= 2);
}`,
  },
  sine: { needs: ['turnsOf'], text: `fn sine(x: f32) -> f32 { return circular(x, 0); }` },
  cosine: { needs: ['turnsOf'], text: `fn cosine(x: f32) -> f32 { return circular(x, 1); }` },
  tangent: {
    needs: ['sine', 'cosine'],
    text: `fn tangent(x: f32) -> f32 { return sine(x) / cosine(x); }`,
  },
  hyperbolicTangent: {
    needs: ['exponential'],
    text: `
fn hyperbolicTangent(x: f32) -> f32 {
  let a = abs(x);
  if (a > 9.1f) { return sign(x); }
  if (a > 0.625f) { return sign(x) * (1f - 2f / (exponential(2f * a) + 1f)); }
  let z = x * x;
  var y = ((-5.70498872745e-3f * z + 2.06390887954e-2f) * z - 5.37397155531e-2f) * z;
  y = ((y + 1.33314422036e-1f) * z - 3.33332819422e-1f) * z;
  return y * x + x;
}`,
  },
  hyperbolicSine: {
    needs: ['exponential'],
    text: `
fn hyperbolicSine(x: f32) -> f32 {
  let a = abs(x);
  if (a > 1f) {
    let e = exponential(0.5f * a);
    return sign(x) * (0.5f * e * e - 0.5f / e / e);
  }
  let z = x * x;
  return ((2.03721912945e-4f * z + 8.33028376239e-3f) * z + 1.66667160211e-1f) * z * x + x;
}`,
  },
  hyperbolicCosine: {
    needs: ['exponential'],
    text: `
fn hyperbolicCosine(x: f32) -> f32 {
  let e = exponential(0.5f * abs(x));
  return 0.5f * e * e + 0.5f / e / e;
}`,
  },
  arcsine: {
    needs: [],
    text: `
fn arcsine(x: f32) -> f32 {
  let a = abs(x);
  let far = a > 0.5f;
  let z = select(a * a, 0.5f * (1f - a), far);
  let u = select(a, sqrt(z), far);
  var y = ((4.2163199048e-2f * z + 2.4181311049e-2f) * z + 4.5470025998e-2f) * z;
  y = ((y + 7.4953002686e-2f) * z + 1.6666752422e-1f) * z * u + u;
  return select(1f, -1f, x < 0f) * select(y, 1.57079633f - (y + y), far);
}`,
  },
  arccosine: {
    needs: ['arcsine'],
    text: `
fn arccosine(x: f32) -> f32 {
  if (x < -0.5f) { return 3.14159265f - 2f * arcsine(sqrt(0.5f * (1f + x))); }
  if (x > 0.5f) { return 2f * arcsine(sqrt(0.5f * (1f - x))); }
  return 1.57079633f - arcsine(x);
}`,
  },
  arctangent: {
    needs: [],
    text: `
fn arctangent(x: f32) -> f32 {
  var a = abs(x);
  var y = 0f;
  if (a > 2.41421356f) { y = 1.57079633f; a = -1f / a; }
  else if (a > 0.41421356f) { y = 0.785398163f; a = (a - 1f) / (a + 1f); }
  let z = a * a;
  let p = (((8.05374449538e-2f * z - 1.38776856032e-1f) * z + 1.99777106478e-1f) * z - 3.33329491539e-1f) * z;
  y += p * a + a;
  return select(y, -y, x < 0f);
}`,
  },
  areaSine: {
    needs: ['logarithm1', 'logarithm'],
    text: `
fn areaSine(x: f32) -> f32 {
  let a = abs(x);
  let far = logarithm(a) + 0.693147181f;
  return select(1f, -1f, x < 0f) * select(logarithm1(a + a * a / (1f + sqrt(1f + a * a))), far, a > 1e9f);
}`,
  },
  areaCosine: {
    needs: ['logarithm1', 'logarithm'],
    text: `
fn areaCosine(x: f32) -> f32 {
  if (x > 1e9f) { return logarithm(x) + 0.693147181f; }
  let t = x - 1f;
  return logarithm1(t + sqrt(2f * t + t * t));
}`,
  },
  areaTangent: {
    needs: ['logarithm1'],
    text: `
fn areaTangent(x: f32) -> f32 {
  let a = abs(x);
  return select(0.5f, -0.5f, x < 0f) * logarithm1(2f * a / (1f - a));
}`,
  },
  cubeRoot: {
    needs: ['isFinite'],
    text: `
fn cubeRoot(x: f32) -> f32 {
  let a = abs(x);
  if (a == 0f || !isFinite(x)) { return x; }
  var t = bitcast<f32>(bitcast<u32>(a) / 3u + 709921077u);
  t -= (t - a / (t * t)) * 0.33333333f;
  t -= (t - a / (t * t)) * 0.33333333f;
  t -= (t - a / (t * t)) * 0.33333333f;
  return select(t, -t, x < 0f);
}`,
  },
  remainder: {
    needs: [],
    text: `fn remainder(a: f32, b: f32) -> f32 { return a - b * trunc(a / b); }`,
  },
  logarithm10: {
    needs: ['logarithm'],
    text: `fn logarithm10(x: f32) -> f32 { return logarithm(x) * 0.434294482f; }`,
  },
};

/** WGSL of these functions and of what they call, each once, called ones first. */
export function sourceOf(names: Iterable<string>): string {
  const done = new Set<string>();
  const texts: string[] = [];
  const add = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    const source = SOURCES[name];
    if (source === undefined) throw new Error(`There is no WGSL function ${name}.`);
    source.needs.forEach(add);
    texts.push(source.text.trim());
  };
  for (const name of names) add(name);
  return texts.join('\n');
}

/** WGSL function by the graph's operator. */
export const FUNCTION_OF: Readonly<Record<string, string>> = {
  exp: 'exponential',
  expm1: 'exponentialLess1',
  ln: 'logarithm',
  log1p: 'logarithm1',
  log10: 'logarithm10',
  cbrt: 'cubeRoot',
  sin: 'sine',
  cos: 'cosine',
  tan: 'tangent',
  asin: 'arcsine',
  acos: 'arccosine',
  atan: 'arctangent',
  sinh: 'hyperbolicSine',
  cosh: 'hyperbolicCosine',
  tanh: 'hyperbolicTangent',
  asinh: 'areaSine',
  acosh: 'areaCosine',
  atanh: 'areaTangent',
  pow: 'power',
  rem: 'remainder',
};

/** Rough operations of a function, for counting work. */
export const WORK_OF: Readonly<Record<string, number>> = { pow: 70, rem: 4, cbrt: 18, tanh: 20 };

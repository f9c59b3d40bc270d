/** Invocations of a workgroup, and people that one of them takes in. */
export const WORKGROUP = 64;
export const STRIP = 32;

/**
 * Sums curves up on the device. Bins are the engine's own histogram's (512 to an octave of f32's numbers) where a row's
 * people lie within as many as there is room for, else even ones; so both give the same percentiles. Counts are atomic
 * in global memory: barriers cost a processor that plays a GPU more than all else.
 */
export const REDUCTION = `
struct Settings {
  people: u32, stride: u32, rows: u32, shares: u32,
  samples: u32, endpoints: u32, times: u32, kept: u32,
  bins: u32, zero: u32,
}
struct Row {
  /** Keys of the least and the largest number, the first turned around so that 0 is none. */
  least: atomic<u32>,
  most: atomic<u32>,
  total: atomic<u32>,
  /** 0 not laid out, else 1. */
  kind: u32,
  /** The first \`even\` bins are even, up to the number of \`firstKey\`; from there on bins are of octaves. */
  even: u32,
  firstKey: u32,
  start: f32,
  width: f32,
}
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> curves: array<f32>;
@group(0) @binding(2) var<storage, read_write> ranges: array<Row>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;
/** Shares of the quantiles, then times and steps of time. */
@group(0) @binding(4) var<storage, read> given: array<f32>;
/** Endpoints (measure, column, begin, end, level), then the times that rows are of, then people of the sample. */
@group(0) @binding(5) var<storage, read> asked: array<u32>;
@group(0) @binding(6) var<storage, read_write> results: array<f32>;

const GROUP = ${WORKGROUP}u;
const STRIP = ${STRIP}u;
/** Bits of a key below those that name its bin. */
const BELOW = 14u;

fn isNan(v: f32) -> bool { return (bitcast<u32>(v) & 0x7fffffffu) > 0x7f800000u; }
/** Whole numbers in the order of the numbers that they stand for. */
fn keyOf(v: f32) -> u32 {
  let bits = bitcast<u32>(v);
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}
fn numberOf(key: u32) -> f32 { return bitcast<f32>(select(~key, key & 0x7fffffffu, key >= 0x80000000u)); }

/** Where a row lies among the curves: rows are of some times of the first columns. */
fn placeOf(row: u32) -> u32 {
  let time = asked[5u * settings.endpoints + row % settings.kept];
  return ((row / settings.kept) * settings.times + time) * settings.stride;
}

/** Least and largest number of each row. */
@compute @workgroup_size(${WORKGROUP})
fn extremes(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * 32768u + group.z;
  if (row >= settings.rows) { return; }
  note(row, placeOf(row), group.x, lane);
}

/** People of a strip lie a workgroup apart, so that neighbours read neighbours. */
fn note(row: u32, place: u32, strip: u32, lane: u32) {
  var low = 0xffffffffu;
  var high = 0u;
  for (var k = 0u; k < STRIP; k += 1u) {
    let i = (strip * STRIP + k) * GROUP + lane;
    if (i >= settings.people) { break; }
    let value = curves[place + i];
    if (isNan(value)) { continue; }
    low = min(low, keyOf(value));
    high = max(high, keyOf(value));
  }
  if (high == 0u) { return; }
  atomicMax(&ranges[row].least, ~low);
  atomicMax(&ranges[row].most, high);
}

/** Lays the bins of each row out, with room beyond what the first people span. */
@compute @workgroup_size(${WORKGROUP})
fn layOut(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= settings.rows || ranges[row].kind != 0u) { return; }
  let low = ~atomicLoad(&ranges[row].least);
  let high = atomicLoad(&ranges[row].most);
  if (high == 0u) { return; }
  let first = low >> BELOW;
  let span = (high >> BELOW) - first + 1u;
  if (span + span / 2u + 2u <= settings.bins) {
    let room = (settings.bins - span) / 2u;
    ranges[row].kind = 1u;
    ranges[row].firstKey = first - min(room, first);
    return;
  }
  // Of many octaves the upper ones, with one to spare, and even bins for what lies below, from a little beyond.
  let largest = numberOf(high);
  let least = min(numberOf(low), 0f);
  ranges[row].kind = 1u;
  if (largest > 0f && least > -0.01f * largest) {
    let octaves = settings.bins / 512u - 1u;
    let cut = ((high >> 23u) + 2u - octaves) << 23u;
    ranges[row].even = settings.bins - 512u * octaves;
    ranges[row].firstKey = cut >> BELOW;
    ranges[row].start = 1.5f * least;
    ranges[row].width = (numberOf(cut) - 1.5f * least) / f32(ranges[row].even);
    return;
  }
  let range = numberOf(high) - numberOf(low);
  ranges[row].even = settings.bins;
  ranges[row].firstKey = 0xffffffffu >> BELOW;
  ranges[row].start = numberOf(low) - 0.25f * range;
  ranges[row].width = 1.5f * range / f32(settings.bins);
}

/** Counts the people of each row's bins; bin 0 holds who lies below, the last one who lies above. */
@compute @workgroup_size(${WORKGROUP})
fn count(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * 32768u + group.z;
  if (row >= settings.rows) { return; }
  let place = placeOf(row);
  let even = i32(ranges[row].even);
  let firstKey = ranges[row].firstKey;
  let start = ranges[row].start;
  let width = ranges[row].width;
  let bins = i32(settings.bins);
  let first = row * (settings.bins + 2u);
  var low = 0xffffffffu;
  var high = 0u;
  var total = 0u;
  for (var k = 0u; k < STRIP; k += 1u) {
    let i = (group.x * STRIP + k) * GROUP + lane;
    if (i >= settings.people) { break; }
    let value = curves[place + i];
    if (isNan(value)) { continue; }
    let key = keyOf(value);
    low = min(low, key);
    high = max(high, key);
    total += 1u;
    var at = even + i32(key >> BELOW) - i32(firstKey);
    if (even > 0 && (key >> BELOW) < firstKey) {
      at = i32(clamp(floor((value - start) / width), -1f, f32(even)));
      if (even < bins) { at = min(at, even - 1); }
    }
    atomicAdd(&counts[first + u32(clamp(at, -1, bins) + 1)], 1u);
  }
  if (total == 0u) { return; }
  atomicMax(&ranges[row].least, ~low);
  atomicMax(&ranges[row].most, high);
  atomicAdd(&ranges[row].total, total);
}

/** Where bin k of a row begins; k may be one more than there are. */
fn edge(row: u32, k: u32) -> f32 {
  if (k == 0u) { return numberOf(~atomicLoad(&ranges[row].least)); }
  if (k == settings.bins + 2u) { return numberOf(atomicLoad(&ranges[row].most)); }
  let even = ranges[row].even;
  if (k - 1u < even) { return ranges[row].start + f32(k - 1u) * ranges[row].width; }
  if (even == settings.bins) { return ranges[row].start + f32(even) * ranges[row].width; }
  let number = numberOf((ranges[row].firstKey + k - 1u - even) << BELOW);
  // The bin of 0 holds nothing else.
  return select(number, 0f, abs(number) < 1.2e-38f);
}

/** Quantiles of each row: as in the engine's histogram, each placed evenly within its bin. */
@compute @workgroup_size(${WORKGROUP})
fn quantiles(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= settings.rows) { return; }
  let total = f32(atomicLoad(&ranges[row].total));
  let first = row * (settings.bins + 2u);
  var before = 0u;
  var next = 0u;
  for (var k = 0u; k < settings.bins + 2u && next < settings.shares; k += 1u) {
    let number = atomicLoad(&counts[first + k]);
    if (number == 0u) { continue; }
    let low = edge(row, k);
    let high = edge(row, k + 1u);
    while (next < settings.shares) {
      let rank = given[next] * (total - 1f) + 0.5f - f32(before);
      if (rank > f32(number)) { break; }
      results[next * settings.rows + row] = low + (high - low) * max(rank, 0f) / f32(number);
      next += 1u;
    }
    before += number;
  }
  for (; next < settings.shares; next += 1u) {
    results[next * settings.rows + row] = bitcast<f32>(0x7fc00000u ^ settings.zero);
  }
}

/** Whole curves of some people. */
@compute @workgroup_size(${WORKGROUP})
fn pick(@builtin(global_invocation_id) id: vec3u) {
  let sample = id.x % settings.samples;
  let row = id.x / settings.samples;
  if (row >= settings.rows) { return; }
  let one = asked[5u * settings.endpoints + settings.kept + sample];
  results[row * settings.samples + sample] = curves[placeOf(row) + one];
}

fn timeAt(k: u32) -> f32 { return given[settings.shares + k]; }
fn stepTo(k: u32) -> f32 { return given[settings.shares + settings.times + k]; }

/** Endpoints of each person, as endpoint.ts of the engine has them; of a time, which one. */
@compute @workgroup_size(${WORKGROUP})
fn endpoints(@builtin(global_invocation_id) id: vec3u) {
  let person = id.x;
  if (person >= settings.people) { return; }
  for (var e = 0u; e < settings.endpoints; e += 1u) {
    results[e * settings.people + person] = endpoint(e, person);
  }
}

fn endpoint(e: u32, person: u32) -> f32 {
  let measure = asked[5u * e];
  let first = asked[5u * e + 1u] * settings.times * settings.stride + person;
  let begin = asked[5u * e + 2u];
  let end = asked[5u * e + 3u];
  let level = bitcast<f32>(asked[5u * e + 4u]);
  var before = curves[first + begin * settings.stride];
  if (isNan(before)) { return before; }
  if (measure == 0u) { return curves[first + (end - 1u) * settings.stride]; }
  if (measure <= 4u) {
    let sense = select(-1f, 1f, measure <= 2u);
    var best = sense * before;
    var at = begin;
    for (var k = begin + 1u; k < end; k += 1u) {
      let value = sense * curves[first + k * settings.stride];
      if (value > best) { best = value; at = k; }
    }
    return select(f32(at), sense * best, (measure & 1u) == 1u);
  }
  var sum = 0f;
  var low = 0f;
  let sense = select(1f, -1f, measure == 8u);
  for (var k = begin + 1u; k < end; k += 1u) {
    let value = curves[first + k * settings.stride];
    let step = stepTo(k);
    var term = 0f;
    if (measure <= 6u) { term = 0.5f * (value + before) * step; }
    else {
      let a = sense * (before - level);
      let b = sense * (value - level);
      if (a > 0f && b > 0f) { term = step; }
      else if (a > 0f || b > 0f) { term = step * max(a, b) / abs(a - b); }
    }
    before = value;
    // Kahan's sum; the bits are hidden from a compiler that would reassociate.
    let wanted = term - low;
    let next = bitcast<f32>(bitcast<u32>(sum + wanted) ^ settings.zero);
    low = bitcast<f32>(bitcast<u32>(next - sum) ^ settings.zero) - wanted;
    sum = next;
  }
  if (measure == 6u) {
    let lasted = timeAt(end - 1u) - timeAt(begin);
    return select(before, sum / lasted, lasted > 0f);
  }
  return sum;
}
`;

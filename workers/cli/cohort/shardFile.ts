import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { BINS } from '../../engine/cohort/histogram.ts';
import type { Bands, FailedPerson, Shard } from './shard.ts';
import type { RunFolder } from './runFolder.ts';
import { writeWhole } from './wholeFile.ts';

/**
 * One shard as a file:
 *
 *     length of the heading    u32
 *     heading                  JSON, filled up with blanks to a multiple of 8 with the length
 *     people                   f64, a column a quantity
 *     endpoints                f64, arm by arm, a column an endpoint
 *     histograms               octave by octave that has counts: 1, arm, column, time, octave, then its counts as
 *                              (empty bins before, count), ended by (empty bins to the end); after the last a 0;
 *                              all as LEB128
 *     SHA-256 of the above     32 bytes
 */
interface Heading {
  mark: string;
  from: number;
  to: number;
  people: number;
  arms: { endpoints: number; failed: FailedPerson[] }[];
}

const DIGEST = 32;

/** Writes a shard; whoever writes the same shard writes the same bytes. */
export function writeShard(folder: RunFolder, index: number, shard: Shard): void {
  if (endianness() !== 'LE') throw new Error('Shards are written on little-endian machines alone.');
  const heading: Heading = {
    mark: folder.mark(index),
    from: shard.from,
    to: shard.to,
    people: shard.people.length,
    arms: shard.arms.map(({ endpoints, failed }) => ({ endpoints: endpoints.length, failed })),
  };
  let text = Buffer.from(JSON.stringify(heading));
  text = Buffer.concat([text, Buffer.alloc((8 - ((text.length + 4) % 8)) % 8, ' ')]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const columns = [...shard.people, ...shard.arms.flatMap(({ endpoints }) => endpoints)];
  const pieces = [length, text, ...columns.map(bytesOf), bandBytes(shard.bands)];
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  writeWhole(folder.shardPath(index), ...pieces, hash.digest());
}

/** A shard of this cohort; undefined where there is none, or one that is damaged or belongs to another. */
export function readShard(folder: RunFolder, index: number): Shard | undefined {
  const body = soundBody(folder, index);
  return body && decode(body);
}

/** Whether a shard is there whole. */
export function hasShard(folder: RunFolder, index: number): boolean {
  return soundBody(folder, index) !== undefined;
}

function soundBody(folder: RunFolder, index: number): Buffer | undefined {
  const path = folder.shardPath(index);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  if (bytes.length < 4 + DIGEST) return undefined;
  const body = bytes.subarray(0, -DIGEST);
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(-DIGEST))) return undefined;
  return headingOf(body).heading.mark === folder.mark(index) ? body : undefined;
}

function headingOf(body: Buffer): { heading: Heading; at: number } {
  const at = 4 + body.readUInt32LE(0);
  return { heading: JSON.parse(body.toString('utf8', 4, at)) as Heading, at };
}

function decode(body: Buffer): Shard {
  const { heading, at: begin } = headingOf(body);
  const { from, to } = heading;
  let at = begin;
  const column = (): Float64Array => {
    const values = new Float64Array(to - from);
    bytesOf(values).set(body.subarray(at, at + values.byteLength));
    at += values.byteLength;
    return values;
  };
  const people = Array.from({ length: heading.people }, column);
  const endpoints = heading.arms.map((arm) => Array.from({ length: arm.endpoints }, column));
  const arms = heading.arms.map(({ failed }, k) => ({ endpoints: endpoints[k]!, failed }));
  return { from, to, people, arms, bands: { forEach: (take) => readBands(body, at, take) } };
}

function readBands(body: Buffer, begin: number, take: Parameters<Bands['forEach']>[0]): void {
  let at = begin;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = body[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const counts = new Uint32Array(BINS);
  while (next() === 1) {
    const [arm, column, time, octave] = [next(), next(), next(), next()];
    counts.fill(0);
    for (let bin = next(); bin < BINS; bin += 1 + next()) counts[bin] = next();
    take(arm, column, time, octave, counts);
  }
}

/** Where histograms are written before they go into a file; as large as the largest shard needed. */
let bytes = new Uint8Array(1 << 16);

function bandBytes(bands: Bands): Uint8Array {
  let at = 0;
  const put = (value: number): void => {
    if (at + 8 > bytes.length) {
      const larger = new Uint8Array(2 * bytes.length);
      larger.set(bytes);
      bytes = larger;
    }
    for (; value >= 128; value = Math.floor(value / 128)) bytes[at++] = (value % 128) | 128;
    bytes[at++] = value;
  };
  bands.forEach((arm, column, time, octave, counts) => {
    let first = 0;
    while (first < BINS && counts[first] === 0) first++;
    if (first === BINS) return;
    put(1);
    put(arm);
    put(column);
    put(time);
    put(octave);
    let empty = first;
    for (let bin = first; bin < BINS; bin++) {
      if (counts[bin] === 0) {
        empty++;
        continue;
      }
      put(empty);
      put(counts[bin]!);
      empty = 0;
    }
    put(empty);
  });
  put(0);
  return bytes.subarray(0, at);
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

import { ProgressLine } from './progressLine.ts';
import type { RunFolder } from './runFolder.ts';
import { hasShard } from './shardFile.ts';
import { ShardThreads } from './shardThreads.ts';

export interface Solved {
  people: number;
  /** From the first shard's begin to the last one's end. */
  seconds: number;
  threads: number;
}

/** Solves those of a folder's shards that are not there whole. */
export async function solveMissing(
  folder: RunFolder,
  indices: readonly number[],
  threads: number,
): Promise<Solved> {
  const missing = indices.filter((index) => !hasShard(folder, index));
  const size = (index: number): number => folder.range(index).to - folder.range(index).from;
  const count = (list: readonly number[]): number => list.reduce((sum, index) => sum + size(index), 0);
  const people = count(missing);
  const used = Math.max(1, Math.min(threads, missing.length));
  if (people === 0) return { people, seconds: 0, threads: used };
  const pool = new ShardThreads(folder, used);
  const line = new ProgressLine(count(indices), count(indices) - people);
  try {
    await pool.ready();
    const began = performance.now();
    let written = 0;
    line.follow(() => written + pool.underWay);
    await pool.solve(missing, (index, failed) => {
      written += size(index);
      line.failed += failed;
    });
    return { people, seconds: (performance.now() - began) / 1000, threads: used };
  } finally {
    line.end();
    await pool.end();
  }
}

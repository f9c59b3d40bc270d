import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { ALL_FORMATS } from '../cohort/collect.ts';
import type { RunFolder } from '../cohort/runFolder.ts';
import { writeWhole } from '../cohort/wholeFile.ts';
import { CommandFailed } from '../usage.ts';
import type { Queue, Submission, Work } from './engine.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** cluster.json: what a folder's cohort was given to which cluster as. */
const state = v.strictObject({
  engine: v.picklist(['slurm']),
  tasks: v.pipe(count, v.minValue(1)),
  threads: v.pipe(count, v.minValue(1)),
  formats: v.array(v.picklist(ALL_FORMATS)),
  submissions: v.array(v.strictObject({ tasks: v.string(), merge: v.string(), missing: v.array(count) })),
});
export type ClusterState = v.InferOutput<typeof state>;

/** A cohort's folder that a cluster works in. */
export class ClusterRun {
  constructor(
    readonly folder: RunFolder,
    readonly state: ClusterState,
  ) {}

  /** Undefined where the folder was never given to a cluster. */
  static find(folder: RunFolder): ClusterRun | undefined {
    const path = join(folder.path, 'cluster.json');
    if (!existsSync(path)) return undefined;
    const read = v.safeParse(state, JSON.parse(readFileSync(path, 'utf8')));
    if (!read.success) throw new CommandFailed(`${path} was written by another version of Starling.`);
    return new ClusterRun(folder, read.output);
  }

  save(): void {
    writeWhole(join(this.folder.path, 'cluster.json'), `${JSON.stringify(this.state, null, 2)}\n`);
  }

  /** Gives tasks to the cluster, with a merge step after them. */
  submit(queue: Queue, missing: readonly number[]): Submission {
    const submission = queue.submit(this.work(missing));
    this.state.submissions.push({ ...submission, missing: [...missing] });
    this.save();
    return submission;
  }

  /** Shards of a task. */
  shardsOf(task: number): number[] {
    return shardsOf(this.folder, task, this.state.tasks);
  }

  /** Tasks that have shards left which are not written. Their content is looked at by whoever solves or collects. */
  missing(): number[] {
    const isThere = (index: number): boolean => existsSync(this.folder.shardPath(index));
    return Array.from({ length: this.state.tasks }, (_, task) => task).filter(
      (task) => !this.shardsOf(task).every(isThere),
    );
  }

  work(missing: readonly number[]): Work {
    const { tasks, threads, formats } = this.state;
    return { path: this.folder.path, tasks, threads, formats, missing };
  }

  /** A file, not a part of the state: whoever cancels and a merge step that submits again may write at one time. */
  get isCancelled(): boolean {
    return existsSync(this.cancelMark);
  }

  set isCancelled(is: boolean) {
    if (is) writeFileSync(this.cancelMark, '');
    else rmSync(this.cancelMark, { force: true });
  }

  private get cancelMark(): string {
    return join(this.folder.path, 'cancelled');
  }
}

export function shardsOf(folder: RunFolder, task: number, tasks: number): number[] {
  return Array.from({ length: folder.shards }, (_, index) => index).filter((index) => index % tasks === task);
}

import type { Format } from '../cohort/collect.ts';

export const ENGINES = ['slurm', 'k8s'] as const;

/** A cohort's folder, solved by tasks: task i of K solves shards i, i + K, i + 2K, …, and a merge step collects. */
export interface Work {
  /** Absolute; every machine of the cluster sees it under this name. */
  path: string;
  /** K. */
  tasks: number;
  /** Those of the tasks that have something left to solve. */
  missing: readonly number[];
  /** Cores a task. */
  threads: number;
  formats: readonly Format[];
}

/** How work is told to a cluster: what is written into the folder, and the commands that hand it over. */
export interface Description {
  /** Path within the folder → text. */
  files: Readonly<Record<string, string>>;
  commands: readonly (readonly string[])[];
}

/** What a cluster was given at one time: names that it knows its jobs by. */
export interface Submission {
  tasks: string;
  merge: string;
  missing: readonly number[];
}

/** A job that the cluster has not ended. `task` is absent for the merge step. */
export interface ActiveJob {
  task?: number;
  state: 'waiting' | 'running';
  /** Why it waits, in the cluster's words. */
  reason: string;
}

/** A cluster that takes work, tells how far it is, and ends it. */
export interface Queue {
  submit(work: Work): Submission;
  active(submissions: readonly Submission[]): ActiveJob[];
  cancel(submissions: readonly Submission[]): void;
}

/** A kind of cluster. */
export interface ClusterEngine {
  describe(work: Work): Description;
  /** Absent where work is only described. */
  queue?: Queue;
}

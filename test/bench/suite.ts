/** One benchmark: measures, prints for people, and returns plain rows for `--json`. */
export interface Suite {
  title: string;
  /** What stands at the top of `--json` after a run; null where a figure could not be measured. */
  figures?: Record<string, number | null>;
  /** @param options `svg`: where a suite that draws writes its picture */
  run(options: { svg: string }): Promise<Record<string, string | number>[]>;
}

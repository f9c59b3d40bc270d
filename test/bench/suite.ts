/** One benchmark: measures, prints for people, and returns plain rows for `--json`. */
export interface Suite {
  title: string;
  /** @param options `svg`: where a suite that draws writes its picture */
  run(options: { svg: string }): Promise<Record<string, string | number>[]>;
}

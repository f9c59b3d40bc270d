/** One benchmark: measures, prints for people, and returns plain rows for `--json`. */
export interface Suite {
  title: string;
  run(): Promise<Record<string, string | number>[]>;
}

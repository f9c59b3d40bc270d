/** What every part of an experiment has. */
export interface Identified {
  id: string;
  name?: string;
  /** 1-based line of its element; 0 where it was not read from a text. */
  line: number;
}

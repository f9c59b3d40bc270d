/** A half-open range of UTF-16 offsets in a source text, for pointing at the very word. */
export interface Span {
  from: number;
  to: number;
}

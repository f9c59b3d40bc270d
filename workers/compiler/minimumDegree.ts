/**
 * An order in which a symmetric pattern is eliminated with little fill, and that fill: the minimum degree algorithm
 * on a quotient graph (George & Liu, SIAM Review 31 (1989) 1), degrees bounded from above as in Amestoy, Davis &
 * Duff, SIAM J Matrix Anal Appl 17 (1996) 886.
 *
 * @param neighbours by row, without the diagonal; emptied on the way
 * @returns rows in the order of elimination, and for each row the rows below it in its column of the factor L
 */
export function minimumDegree(neighbours: Set<number>[]): { order: number[]; columns: number[][] } {
  const size = neighbours.length;
  const degrees = neighbours.map((set) => set.size);
  const queue = new DegreeQueue(degrees);
  /** Eliminated rows whose columns a row is in. */
  const elements = Array.from({ length: size }, () => new Set<number>());
  const columns: number[][] = Array.from({ length: size }, () => []);
  const eliminated = new Uint8Array(size);
  const mark = new Int32Array(size).fill(-1);
  const order: number[] = [];
  for (let pivot = queue.take(); pivot !== undefined; pivot = queue.take()) {
    order.push(pivot);
    eliminated[pivot] = 1;
    mark[pivot] = pivot;
    const column: number[] = [];
    const add = (row: number): void => {
      if (eliminated[row] === 1 || mark[row] === pivot) return;
      mark[row] = pivot;
      column.push(row);
    };
    for (const row of neighbours[pivot]!) add(row);
    for (const element of elements[pivot]!) for (const row of columns[element]!) add(row);
    columns[pivot] = column;
    for (const row of column) {
      // What the new element joins needs no edge of its own, nor the elements that it takes up.
      const own = neighbours[row]!;
      for (const other of own) if (mark[other] === pivot) own.delete(other);
      const around = elements[row]!;
      for (const element of elements[pivot]!) around.delete(element);
      around.add(pivot);
      let degree = own.size;
      for (const element of around) degree += columns[element]!.length - 1;
      queue.move(row, Math.min(degree, size - order.length - 1));
    }
    neighbours[pivot]!.clear();
    elements[pivot]!.clear();
  }
  return { order, columns };
}

/** Rows by degree, in lists; a row that moved is left behind in its old list and skipped there. */
class DegreeQueue {
  private readonly lists: number[][] = [];
  private least = 0;

  constructor(private readonly degrees: number[]) {
    degrees.forEach((degree, row) => this.list(degree).push(row));
  }

  take(): number | undefined {
    for (; this.least < this.lists.length; this.least++) {
      const list = this.lists[this.least] ?? [];
      for (let row = list.pop(); row !== undefined; row = list.pop()) {
        if (this.degrees[row] !== this.least) continue;
        this.degrees[row] = -1;
        return row;
      }
    }
    return undefined;
  }

  move(row: number, degree: number): void {
    if (this.degrees[row] === degree) return;
    this.degrees[row] = degree;
    this.list(degree).push(row);
    this.least = Math.min(this.least, degree);
  }

  private list(degree: number): number[] {
    return (this.lists[degree] ??= []);
  }
}

/**
 * The strongly connected components of a square matrix's pattern (R. Tarjan, SIAM J Comput 1 (1972) 146–160). States of
 * different components do not act on each other both ways, so the matrix is block triangular in them and its
 * eigenvalues are those of the blocks. A chain falls into single states, whose equal rates no rounding spreads.
 *
 * @param matrix row by row, `size` × `size`
 * @returns indices of each component, rising
 */
export function independentBlocks(matrix: Float64Array, size: number): number[][] {
  const found = new Int32Array(size).fill(-1);
  const lowest = new Int32Array(size);
  const isOpen = new Uint8Array(size);
  const open: number[] = [];
  const blocks: number[][] = [];
  let count = 0;
  const visit = (i: number): void => {
    found[i] = lowest[i] = count++;
    open.push(i);
    isOpen[i] = 1;
    for (let j = 0; j < size; j++) {
      if (matrix[i * size + j] === 0) continue;
      if (found[j]! < 0) visit(j);
      if (isOpen[j] === 1) lowest[i] = Math.min(lowest[i]!, lowest[j]!);
    }
    if (lowest[i] !== found[i]) return;
    const block = open.splice(open.indexOf(i));
    block.forEach((j) => (isOpen[j] = 0));
    blocks.push(block.sort((a, b) => a - b));
  };
  for (let i = 0; i < size; i++) if (found[i]! < 0) visit(i);
  return blocks;
}

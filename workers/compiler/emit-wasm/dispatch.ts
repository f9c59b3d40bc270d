import { BodyWriter } from './body.ts';
import { opcode } from './instructions.ts';
import type { FunctionType } from './module.ts';
import type { Workspace } from './workspace.ts';

/**
 * Adds a function that hands all its arguments to the case that its parameter `selector` numbers, and gives
 * its index. A number without a case does nothing.
 */
export function addDispatch(
  workspace: Workspace,
  type: FunctionType,
  selector: number,
  cases: readonly number[],
): number {
  const writer = new BodyWriter(workspace, type.params.length, { time: -1, states: -1, parameters: -1 });
  const { code } = writer;
  // Blocks one inside another: leaving the k-th from within arrives at case k, leaving the outermost at the end.
  for (let depth = 0; depth <= cases.length; depth++) {
    code.u8(opcode('block'));
    code.s32(-64);
  }
  writer.indexed(opcode('local.get'), selector);
  writer.indexed(opcode('br_table'), cases.length);
  for (let label = 0; label <= cases.length; label++) code.u32(label);
  for (const index of cases) {
    code.u8(opcode('end'));
    type.params.forEach((_, parameter) => writer.indexed(opcode('local.get'), parameter));
    writer.indexed(opcode('call'), index);
    code.u8(opcode('return'));
  }
  code.u8(opcode('end'));
  return workspace.builder.add(type, writer.finish());
}

import { ModelFunction } from '../../../assembly/memory.ts';
import type { ByteWriter } from './bytes.ts';
import { opcode } from './instructions.ts';
import { F64, I32, type FunctionType } from './module.ts';
import type { ModuleBuilder } from './moduleBuilder.ts';

/** Calls of functions of the core, which the engine puts into the model's part of the table. */

/** The core's `delayed`: delay, t, x, p, k, table. */
const LOOK_BACK: FunctionType = { params: [F64, F64, I32, I32, I32, I32], results: [F64] };
/** The core's `draw`: parameters, bounds, distribution, serial. */
const DRAW: FunctionType = { params: [F64, F64, F64, F64, I32, I32], results: [F64] };
/** The imported global. */
const TABLE_BASE = 0;

const LOCAL_GET = opcode('local.get');
const GLOBAL_GET = opcode('global.get');
const I32_CONST = opcode('i32.const');
const I32_ADD = opcode('i32.add');
const CALL_INDIRECT = opcode('call_indirect');

/** Calls the core's `delayed`; the delay is on the stack. */
export function callLookBack(
  code: ByteWriter,
  builder: ModuleBuilder,
  inputs: { time: number; states: number; parameters: number },
  index: number,
): void {
  for (const parameter of [inputs.time, inputs.states, inputs.parameters]) {
    code.u8(LOCAL_GET);
    code.u32(parameter);
  }
  code.u8(I32_CONST);
  code.s32(index);
  code.u8(GLOBAL_GET);
  code.u32(TABLE_BASE);
  call(code, builder, ModelFunction.LookBack, LOOK_BACK);
}

/** Calls the core's `draw`; parameters and bounds are on the stack. */
export function callDraw(
  code: ByteWriter,
  builder: ModuleBuilder,
  distribution: number,
  serial: number,
): void {
  for (const value of [distribution, serial]) {
    code.u8(I32_CONST);
    code.s32(value);
  }
  call(code, builder, ModelFunction.Draw, DRAW);
}

function call(code: ByteWriter, builder: ModuleBuilder, at: ModelFunction, type: FunctionType): void {
  code.u8(GLOBAL_GET);
  code.u32(TABLE_BASE);
  code.u8(I32_CONST);
  code.s32(at);
  code.u8(I32_ADD);
  code.u8(CALL_INDIRECT);
  code.u32(builder.typeIndex(type));
  code.u32(0);
}

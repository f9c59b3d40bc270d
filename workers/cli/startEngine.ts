import { readFileSync } from 'node:fs';
import type { LanePool } from '../engine/cohort/pool.ts';
import { Engine } from '../engine/engine.ts';

function built(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../build/${name}`, import.meta.url)));
}

/** The engine in Node, from the modules that `npm run build:core` leaves in build/. */
export function startEngine(pool?: LanePool): Promise<Engine> {
  return Engine.start(built('core.wasm'), built('elementary.wasm'), pool);
}

import { readFileSync } from 'node:fs';
import { Engine } from '../engine/engine.ts';

function built(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../build/${name}`, import.meta.url)));
}

/** The engine in Node, from the modules that `npm run build:core` leaves in build/. */
export function startEngine(): Promise<Engine> {
  return Engine.start(built('core.wasm'), built('elementary.wasm'));
}

import { readFileSync } from 'node:fs';
import { Laboratory } from '../engine/solveDocument.ts';

function built(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../build/${name}`, import.meta.url)));
}

/** A laboratory in Node, from the modules that `npm run build:core` leaves in build/. */
export function startLaboratory(): Promise<Laboratory> {
  return Laboratory.start(built('core.wasm'), built('elementary.wasm'));
}

/** The package's own declarations of this file do not bear its name. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink';
  import type { MessagePort, Worker } from 'node:worker_threads';
  export default function nodeEndpoint(thread: Worker | MessagePort): Endpoint;
}

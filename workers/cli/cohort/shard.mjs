// A thread starts from JavaScript, and goes on in TypeScript.
import { register } from 'tsx/esm/api';
register();
await import('./shard.worker.ts');

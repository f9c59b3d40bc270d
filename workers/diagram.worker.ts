import { expose } from 'comlink';
import { layOut } from './diagram/layOut.ts';
import type { DiagramApi } from './protocol.ts';

const api: DiagramApi = { layOut };

expose(api);

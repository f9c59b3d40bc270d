import { expose } from 'comlink';
import { Drawing } from './diagram/drawing.ts';

expose(new Drawing());

import { peerOn } from './tfjs.ts';

export const peer = await peerOn('wasm');

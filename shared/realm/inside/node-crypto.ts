/** What of `crypto` draws bytes, mostly for names: chance that is the same in every evaluation, and no secret. */
import type { Any } from '../../ad/number-system.ts';
import { drawName } from './draws.ts';

function getRandomValues<View extends ArrayBufferView>(view: View): View {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let k = 0; k < bytes.length; k++) bytes[k] = Math.floor(256 * drawName());
  return view;
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function randomUUID(): string {
  const bytes = getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 15) | 64;
  bytes[8] = (bytes[8]! & 63) | 128;
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** With those methods of Node's buffers that make a number of random bytes. */
function randomBytes(count: number): Any {
  const bytes = getRandomValues(new Uint8Array(count));
  const view = new DataView(bytes.buffer);
  return Object.assign(bytes, {
    readUInt32BE: (offset = 0) => view.getUint32(offset),
    readUInt32LE: (offset = 0) => view.getUint32(offset, true),
    readInt32BE: (offset = 0) => view.getInt32(offset),
    readInt32LE: (offset = 0) => view.getInt32(offset, true),
    toString: () => hexOf(bytes),
  });
}

const randomInt = (low: number, high?: number): number =>
  high === undefined ? Math.floor(low * drawName()) : low + Math.floor((high - low) * drawName());

export const crypto = { getRandomValues, randomUUID };

export const nodeCrypto = { ...crypto, webcrypto: crypto, randomBytes, randomFillSync: getRandomValues, randomInt };

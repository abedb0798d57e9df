/** Stands before the import of the forward realm, which takes the space when it is loaded. */
import { sampledTape } from '../../ad/randomised.ts';
import { seeded } from '../../check/random.ts';
import { tangents } from './tangents.ts';

const tape = sampledTape();
tangents.space = tape;
tangents.inputs = (count, { keep = 1, tapeSeed = 1 }) => tape.begin(count, keep, seeded(tapeSeed));
tangents.row = tape.sweep;
tangents.bytes = tape.bytes;

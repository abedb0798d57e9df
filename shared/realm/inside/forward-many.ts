/** The realm of forward mode with a tangent per input: all columns of the Jacobian in one run. */
import './many-tangents.ts';

export * from './forward.ts';

/**
 * The realm of forward mode with a tangent per input: all columns of the Jacobian in one run. The first module exports nothing; it
 * chooses the tangents before the second one takes them.
 */
export * from './many-tangents.ts';
export * from './forward.ts';

/** The realm of randomised reverse mode: forward mode whose tangents are linear forms on a sampled tape, swept at the end. */
export * from './sampled-tangents.ts';
export * from './forward.ts';

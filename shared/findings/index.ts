/** Every finding there is; documentation, tests and the server read this list. */
import { badPoint } from './bad-point.ts';
import { badTag } from './bad-tag.ts';
import { branchOnlyDependence, detectBranchOnlyDependence } from './branch-only-dependence.ts';
import { budget, detectFewSamples } from './budget.ts';
import { cancellation, detectCancellation } from './cancellation.ts';
import { detectDiscreteSampling, discreteSampling } from './discrete-sampling.ts';
import { duplicateTag } from './duplicate-tag.ts';
import { detectEngineDisagreement, engineDisagreement } from './engine-disagreement.ts';
import { detectEqualityBranch, equalityBranch } from './equality-branch.ts';
import type { Detect } from './evidence.ts';
import type { FindingKind } from './finding.ts';
import { detectCustomMismatch, gradientMismatch } from './gradient-mismatch.ts';
import { detectIllConditioned, illConditioned } from './ill-conditioned.ts';
import { detectInfiniteDerivative, infiniteDerivative } from './infinite-derivative.ts';
import { detectImpure, impure } from './impure.ts';
import { detectIndependentInput, independentInput } from './independent-input.ts';
import { detectJump, jump } from './jump.ts';
import { detectKink, kink } from './kink.ts';
import { detectLostDerivative, lostDerivative } from './lost-derivative.ts';
import { markMisplaced } from './mark-misplaced.ts';
import { detectNanDerivative, nanDerivative } from './nan-derivative.ts';
import { detectNanValue, nanValue } from './nan-value.ts';
import { needsPoint } from './needs-point.ts';
import { noNumericInput } from './no-numeric-input.ts';
import { noNumericOutput } from './no-numeric-output.ts';
import { throws } from './throws.ts';
import { unavailable } from './unavailable.ts';
import { unknownInput } from './unknown-input.ts';
import { unsupported } from './unsupported.ts';
import { unusedSuppression } from './unused-suppression.ts';

export const findingKinds: readonly FindingKind[] = [
  gradientMismatch,
  engineDisagreement,
  nanValue,
  nanDerivative,
  infiniteDerivative,
  kink,
  jump,
  equalityBranch,
  lostDerivative,
  branchOnlyDependence,
  discreteSampling,
  cancellation,
  illConditioned,
  independentInput,
  impure,
  throws,
  unavailable,
  unsupported,
  budget,
  markMisplaced,
  unknownInput,
  badPoint,
  badTag,
  duplicateTag,
  needsPoint,
  noNumericInput,
  noNumericOutput,
  unusedSuppression,
];

/** The findings that look at an evaluation, in the order in which they are told. */
export const detectors: readonly Detect[] = [
  detectEngineDisagreement,
  detectCustomMismatch,
  detectNanDerivative,
  detectInfiniteDerivative,
  detectKink,
  detectJump,
  detectEqualityBranch,
  detectLostDerivative,
  detectBranchOnlyDependence,
  detectDiscreteSampling,
  detectCancellation,
  detectIllConditioned,
  detectIndependentInput,
  detectImpure,
  detectFewSamples,
];

/** What there is to say where the value is not finite: nothing else is known then. */
export const detectorsOfNoValue: readonly Detect[] = [
  detectEngineDisagreement,
  detectNanValue,
  detectNanDerivative,
  detectInfiniteDerivative,
];

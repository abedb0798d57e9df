/** What the tangents of a forward realm are. Each realm is bundled apart, so that the choice of one is no other's. */
import { oneTangent, type TangentSpace } from '../../ad/forward.ts';
import type { Any } from '../../ad/number-system.ts';

export const tangents: { space: TangentSpace<Any> } = { space: oneTangent };

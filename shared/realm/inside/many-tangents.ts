/** Stands before the import of the forward realm, which takes the space when it is loaded. */
import { manyTangents } from '../../ad/forward.ts';
import { tangents } from './tangents.ts';

tangents.space = manyTangents;

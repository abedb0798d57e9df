import CheapRuler from 'cheap-ruler';
import { haversine, toRadians } from './angles';

type Place = readonly [longitude: number, latitude: number];

/** Shops around Zurich, and how many vans drive there each day. */
const shops: readonly { place: Place; vans: number }[] = [
  { place: [8.5417, 47.3769], vans: 5 },
  { place: [8.724, 47.4988], vans: 2 },
  { place: [8.3059, 47.0502], vans: 3 },
  { place: [8.0457, 47.3904], vans: 1 },
];

/** The harbour of Rotterdam, from where one lorry arrives each day. */
const harbour: Place = [4.4777, 51.9244];

/** Distance on the globe in kilometres, by the haversine formula. */
function greatCircle([longitude, latitude]: Place, [toLongitude, toLatitude]: Place): number {
  const phi = toRadians(latitude);
  const toPhi = toRadians(toLatitude);
  const chord = haversine(toPhi - phi) + Math.cos(phi) * Math.cos(toPhi) * haversine(toRadians(toLongitude - longitude));
  return 2 * 6371.0088 * Math.asin(Math.sqrt(chord));
}

/**
 * Kilometres driven each day for a depot at this place. The negative gradient points to where the depot should move.
 * Derivatives pass through the other file and through the npm package as they do through this file: both are plain
 * JavaScript in the end.
 *
 * @differentiable
 * @at longitude = 8.45, latitude = 47.41
 */
export function kilometresDriven(longitude: number, latitude: number): number {
  const depot: Place = [longitude, latitude];
  const ruler = new CheapRuler(latitude, 'kilometers');
  const toShops = shops.reduce((sum, { place, vans }) => sum + vans * ruler.distance(depot, place), 0);
  return toShops + greatCircle(depot, harbour);
}

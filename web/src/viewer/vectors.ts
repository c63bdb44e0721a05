// Points and directions of the patient's coordinate system (PS3.3 C.7.6.2.1.1), in mm.

export type Vec3 = readonly [number, number, number];

export const plus = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const long = (a: Vec3): number => Math.sqrt(dot(a, a));
export const unit = (a: Vec3): Vec3 => times(a, 1 / (long(a) || 1));

/** Where voxels are: the middle of the first one, and how far and which way it is to the next. */
export interface Grid {
  origin: Vec3;
  /** Along a row, along a column, from slice to slice. */
  axes: readonly [Vec3, Vec3, Vec3];
  spacing: Vec3;
  size: Vec3;
}

export function worldOf({ origin, axes, spacing }: Grid, index: Vec3): Vec3 {
  let at = origin;
  for (const axis of [0, 1, 2] as const) at = plus(at, times(axes[axis], index[axis] * spacing[axis]));
  return at;
}

/** With fractions; axes are at right angles. */
export function indexOf({ origin, axes, spacing }: Grid, world: Vec3): Vec3 {
  const from = minus(world, origin);
  return [dot(from, axes[0]) / spacing[0], dot(from, axes[1]) / spacing[1], dot(from, axes[2]) / spacing[2]];
}

/** The voxel that a point is in; null outside. */
export function voxelAt(grid: Grid, world: Vec3): Vec3 | null {
  const index = indexOf(grid, world).map(Math.round) as unknown as Vec3;
  return index.every((one, axis) => one >= 0 && one < (grid.size[axis] ?? 0)) ? index : null;
}

export function middleOf(grid: Grid): Vec3 {
  return worldOf(grid, grid.size.map((count) => Math.floor(count / 2)) as unknown as Vec3);
}

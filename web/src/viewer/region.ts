import type { Grid, Vec3 } from "./vectors";
import { cross, dot, indexOf, long, minus, plus, times, unit, worldOf } from "./vectors";

/** What was drawn, where it lies in the patient. */
export type Shape =
  | { kind: "length"; from: Vec3; to: Vec3 }
  | { kind: "ellipse" | "rectangle"; center: Vec3; right: Vec3; down: Vec3; normal: Vec3 };
export type Region = Extract<Shape, { normal: Vec3 }>;

export interface Statistics {
  voxels: number;
  mean: number;
  deviation: number;
  least: number;
  most: number;
  areaMm2: number;
}

/** The voxels of a region: their middle is inside, in the slice whose middle is nearest its plane. */
export function voxelsOf(region: Region, grid: Grid): Vec3[] {
  const { center, right, down, normal } = region;
  const from: [number, number, number] = [0, 0, 0];
  const to: [number, number, number] = [0, 0, 0];
  const thick = thickness(grid, normal);
  for (const axis of [0, 1, 2] as const) {
    const reach = (Math.abs(dot(right, grid.axes[axis])) + Math.abs(dot(down, grid.axes[axis]))) / grid.spacing[axis] + 1;
    const at = indexOf(grid, center)[axis];
    from[axis] = Math.max(0, Math.floor(at - reach));
    to[axis] = Math.min(grid.size[axis] - 1, Math.ceil(at + reach));
  }
  const inside: Vec3[] = [];
  for (let k = from[2]; k <= to[2]; k++) {
    for (let j = from[1]; j <= to[1]; j++) {
      for (let i = from[0]; i <= to[0]; i++) {
        const off = minus(worldOf(grid, [i, j, k]), center);
        const above = dot(off, normal);
        if (above >= -thick / 2 && above < thick / 2 && covers(region, off)) inside.push([i, j, k]);
      }
    }
  }
  return inside;
}

/** How far it is from voxel to voxel through a plane: along the axis that stands on it most. */
function thickness(grid: Grid, normal: Vec3): number {
  return Math.max(...([0, 1, 2] as const).map((axis) => Math.abs(dot(grid.axes[axis], normal)) * grid.spacing[axis]));
}

/** For what lies on the edge but for rounding. */
const EDGE = 1e-9;

function covers({ kind, right, down }: Region, off: Vec3): boolean {
  const x = dot(off, right) / dot(right, right);
  const y = dot(off, down) / dot(down, down);
  return kind === "ellipse" ? x * x + y * y <= 1 + EDGE : Math.abs(x) <= 1 + EDGE && Math.abs(y) <= 1 + EDGE;
}

/** Of the values in a region; null where it holds no voxel. */
export function statistics(values: number[], region: Region): Statistics | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const spread = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const { kind, right, down } = region;
  return {
    voxels: values.length,
    mean,
    // Of a sample, as other viewers have it; one voxel has none.
    deviation: values.length > 1 ? Math.sqrt(spread / (values.length - 1)) : 0,
    least: values.reduce((a, b) => Math.min(a, b)),
    most: values.reduce((a, b) => Math.max(a, b)),
    areaMm2: long(right) * long(down) * (kind === "ellipse" ? Math.PI : 4),
  };
}

export const lengthOf = ({ from, to }: Extract<Shape, { kind: "length" }>): number => long(minus(to, from));

/** A region between two corners, as seen along `normal`, with `down` pointing down on the screen. */
export function regionBetween(kind: Region["kind"], a: Vec3, b: Vec3, normal: Vec3, down: Vec3): Region | null {
  const across = minus(b, a);
  const below = times(down, dot(across, down) / 2);
  const right = minus(times(across, 0.5), below);
  const flat = minus(right, times(normal, dot(right, normal)));
  if (long(below) < EDGE || long(flat) < EDGE) return null;
  return { kind, center: plus(a, times(across, 0.5)), right: flat, down: below, normal: unit(normal) };
}

/** A round region of so many millimetres. */
export function circle(center: Vec3, radiusMm: number, normal: Vec3, down: Vec3): Region {
  const right = unit(cross(down, normal));
  return { kind: "ellipse", center, right: times(right, radiusMm), down: times(unit(down), radiusMm), normal: unit(normal) };
}

/** Points on a region's edge, for drawing it. */
export function outline({ kind, center, right, down }: Region): Vec3[] {
  const corners = kind === "rectangle" ? [[-1, -1], [1, -1], [1, 1], [-1, 1]] : Array.from({ length: 48 }, (_, step) => {
    const angle = (step / 48) * 2 * Math.PI;
    return [Math.cos(angle), Math.sin(angle)];
  });
  return corners.map(([x = 0, y = 0]) => plus(center, plus(times(right, x), times(down, y))));
}

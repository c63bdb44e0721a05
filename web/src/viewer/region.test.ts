import { describe, expect, it } from "vitest";
import { CORNERS, MAPS, rgbPoints } from "./colours";
import { circle, lengthOf, regionBetween, statistics, voxelsOf } from "./region";
import { type Grid, indexOf, voxelAt, worldOf } from "./vectors";

const grid: Grid = { origin: [-10, -20, 5], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], spacing: [2, 3, 4], size: [11, 9, 5] };
/** A slice that stands upright. */
const coronal: Grid = { ...grid, axes: [[1, 0, 0], [0, 0, -1], [0, 1, 0]] };

describe("voxels", () => {
  it.each([grid, coronal])("are found again from where they are", (one) => {
    for (const index of [[0, 0, 0], [3, 2, 1], [10, 8, 4]] as const) {
      indexOf(one, worldOf(one, index)).forEach((value, axis) => expect(value).toBeCloseTo(index[axis] ?? NaN, 10));
      expect(voxelAt(one, worldOf(one, index))).toEqual(index);
    }
    expect(voxelAt(one, worldOf(one, [-1, 0, 0]))).toBeNull();
  });

  it("of a circle are those whose middle is inside, in its slice", () => {
    const center = worldOf(grid, [5, 4, 2]);
    const inside = voxelsOf(circle(center, 4, [0, 0, 1], [0, 1, 0]), grid);
    expect(inside).toHaveLength(5 + 2 * 3);
    expect(inside.every(([, , k]) => k === 2)).toBe(true);
    expect(inside).toContainEqual([3, 4, 2]);
    expect(inside).not.toContainEqual([3, 5, 2]);
  });

  it("of a region on another plane are those of that plane", () => {
    const inside = voxelsOf(circle(worldOf(grid, [5, 4, 2]), 4, [0, 1, 0], [0, 0, -1]), grid);
    expect(inside.every(([, j]) => j === 4)).toBe(true);
    expect(inside).toContainEqual([5, 4, 3]);
    expect(inside).toHaveLength(5 + 2);
  });

  it("of a rectangle include its edges, and none outside of the grid", () => {
    const region = regionBetween("rectangle", worldOf(grid, [0, 0, 1]), worldOf(grid, [2, 3, 1]), [0, 0, -1], [0, 1, 0]);
    expect(region && voxelsOf(region, grid)).toHaveLength(12);
    const beyond = regionBetween("rectangle", worldOf(grid, [-5, -5, 1]), worldOf(grid, [1, 1, 1]), [0, 0, -1], [0, 1, 0]);
    expect(beyond && voxelsOf(beyond, grid)).toHaveLength(4);
    expect(regionBetween("rectangle", [0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 1, 0])).toBeNull();
  });
});

describe("statistics", () => {
  const region = circle([0, 0, 0], 10, [0, 0, 1], [0, 1, 0]);

  it("are of the values", () => {
    const result = statistics([2, 4, 4, 4, 5, 5, 7, 9], region);
    expect(result).toMatchObject({ voxels: 8, mean: 5, least: 2, most: 9 });
    expect(result?.deviation).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(result?.areaMm2).toBeCloseTo(Math.PI * 100, 9);
  });

  it("are none of nothing", () => {
    expect(statistics([], region)).toBeNull();
  });

  it("measure in space", () => {
    expect(lengthOf({ kind: "length", from: [1, 2, 3], to: [3, 5, 9] })).toBe(7);
  });
});

describe("colour maps", () => {
  it.each(MAPS)("%s goes from one end to the other", (name) => {
    const places = CORNERS[name].map(([at]) => at);
    expect([places[0], places.at(-1)]).toEqual([0, 255]);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(rgbPoints(name).every((one) => one >= 0 && one <= 1)).toBe(true);
  });

  it("has twenty steps, as PS3.6 table B.1-4 has them", () => {
    const colours = new Set(CORNERS.pet20.map(([, ...colour]) => colour.join(" ")));
    expect(colours.size).toBe(20);
    expect(CORNERS.pet20.slice(2, 4)).toEqual([[13, 96, 0, 80], [25, 96, 0, 80]]);
  });
});

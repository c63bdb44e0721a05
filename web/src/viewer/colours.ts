// Colour maps. The first four are those of PS3.6 annex B, which say red, green and blue at 256 places;
// between the corners given here they run straight.

export type Corner = readonly [at: number, red: number, green: number, blue: number];

export const MAPS = ["grey", "inverted", "hotIron", "pet", "hotMetalBlue", "pet20", "rainbow"] as const;
export type MapName = (typeof MAPS)[number];

const TWENTY =
  "000000 600050 303050 303070 505080 6060b0 7070c0 8080e0 306030 309030 " +
  "50c050 40e040 e0e050 d0d060 d0b040 d09000 c06000 b03000 ff0000 ffffff";

/** Where each colour of the twenty begins. */
const STEPS = [0, 13, 26, 39, 51, 64, 77, 90, 102, 115, 128, 141, 153, 166, 179, 192, 204, 217, 230, 243];

export const CORNERS: Record<MapName, readonly Corner[]> = {
  grey: [[0, 0, 0, 0], [255, 255, 255, 255]],
  inverted: [[0, 255, 255, 255], [255, 0, 0, 0]],
  hotIron: [[0, 0, 0, 0], [127, 254, 0, 0], [128, 255, 0, 0], [191, 255, 126, 0], [255, 255, 255, 255]],
  pet: [
    [0, 0, 0, 0], [63, 0, 128, 126], [64, 0, 127, 128], [127, 126, 1, 254], [128, 128, 0, 255],
    [191, 254, 126, 0], [192, 255, 128, 0], [255, 255, 255, 255],
  ],
  hotMetalBlue: [
    [0, 0, 0, 0], [85, 0, 0, 167], [102, 50, 0, 200], [119, 90, 0, 150], [136, 140, 32, 50],
    [153, 190, 64, 0], [170, 255, 96, 0], [255, 255, 255, 255],
  ],
  pet20: TWENTY.split(" ").flatMap((colour, step): Corner[] => {
    const [red, green, blue] = [0, 2, 4].map((from) => parseInt(colour.slice(from, from + 2), 16)) as [number, number, number];
    return [[STEPS[step] ?? 0, red, green, blue], [(STEPS[step + 1] ?? 256) - 1, red, green, blue]];
  }),
  rainbow: [
    [0, 0, 0, 0], [25, 75, 0, 130], [76, 0, 0, 255], [115, 0, 255, 255], [140, 0, 255, 0], [191, 255, 255, 0],
    [222, 255, 128, 0], [255, 255, 0, 0],
  ],
};

/** As the renderer wants them: place, red, green, blue, each from 0 to 1, one after the other. */
export function rgbPoints(name: MapName): number[] {
  return CORNERS[name].flatMap(([at, ...colour]) => [at / 255, ...colour.map((one) => one / 255)]);
}

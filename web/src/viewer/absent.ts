/** Stands in for the library that writes XML (vite.config.ts): the renderer brings it along for meshes, of which there are none here. */
export function create(): never {
  throw new Error("there is no XML here");
}

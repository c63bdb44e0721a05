import {
  cache, Enums, getShouldUseCPURendering, imageLoader, init, metaData, RenderingEngine, type Types, utilities, volumeLoader,
} from "@cornerstonejs/core";
import { MAPS, rgbPoints, type MapName } from "./colours";
import { type Grid, type Vec3 } from "./vectors";

// All that knows Cornerstone. It draws images and volumes; what they mean is not known here.

export const PLANES = ["axial", "coronal", "sagittal"] as const;
export type Plane = (typeof PLANES)[number];

export interface Look {
  low: number;
  high: number;
  map: MapName;
  /** MONOCHROME1: low is white. */
  reversed: boolean;
}

/** An image as the stage draws it, of levels that need no rescaling. */
export interface StageImage {
  values: Float32Array | Int16Array | Uint8Array;
  colour: boolean;
  grid: Grid;
}

const SCHEME = "trinomen";
const images = new Map<string, { grid: Grid; load: () => Promise<StageImage> }>();
let ready = false;

/** For what the renderer keeps, beside the pixels as they came. */
const CACHE_BYTES = 1536 * 1024 * 1024;

/** Starts the renderer; whether it can cut planes, for which the browser needs WebGL. */
export function startStage(): { planes: boolean } {
  if (!ready) {
    ready = true;
    init();
    cache.setMaxCacheSize(CACHE_BYTES);
    imageLoader.registerImageLoader(SCHEME, (id) => ({ promise: loaded(id) }));
    metaData.addProvider(described, 10_000);
    for (const name of MAPS) {
      utilities.colormap.registerColormap({ ColorSpace: "RGB", Name: name, RGBPoints: rgbPoints(name) });
    }
  }
  return { planes: !getShouldUseCPURendering() };
}

/** Makes an image known under an id, by which it is loaded when it is to be seen. */
export function offerImage(name: string, grid: Grid, load: () => Promise<StageImage>): string {
  const id = `${SCHEME}:${name}`;
  images.set(id, { grid, load });
  return id;
}

/** Forgets all images and volumes. */
export function clearStage(): void {
  images.clear();
  cache.purgeCache();
}

function planeOf({ origin, axes, spacing, size }: Grid) {
  return {
    frameOfReferenceUID: "1",
    rows: size[1],
    columns: size[0],
    imageOrientationPatient: [...axes[0], ...axes[1]],
    rowCosines: [...axes[0]],
    columnCosines: [...axes[1]],
    imagePositionPatient: [...origin],
    pixelSpacing: [spacing[1], spacing[0]],
    rowPixelSpacing: spacing[1],
    columnPixelSpacing: spacing[0],
    sliceThickness: spacing[2],
  };
}

/** What the renderer asks of an image before it has it. */
function described(type: string, id: string): unknown {
  const known = images.get(id);
  if (!known) return undefined;
  switch (type) {
    case "imagePlaneModule": return planeOf(known.grid);
    case "imagePixelModule": return {
      samplesPerPixel: 1, photometricInterpretation: "MONOCHROME2", rows: known.grid.size[1], columns: known.grid.size[0],
      bitsAllocated: 32, bitsStored: 32, highBit: 31, pixelRepresentation: 1,
    };
    case "generalSeriesModule": return { modality: "OT" };
    case "voiLutModule": return {};
    case "modalityLutModule": return { rescaleSlope: 1, rescaleIntercept: 0 };
    default: return undefined;
  }
}

async function loaded(id: string): Promise<Types.IImage> {
  const known = images.get(id);
  if (!known) throw new Error("the image is gone");
  const { values, colour, grid } = await known.load();
  const [columns, rows] = grid.size;
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const components = colour ? 3 : 1;
  return {
    imageId: id, minPixelValue: least, maxPixelValue: most, slope: 1, intercept: 0,
    windowCenter: (least + most) / 2, windowWidth: Math.max(1e-6, most - least), voiLUTFunction: Enums.VOILUTFunctionType.LINEAR,
    getPixelData: () => values, rows, columns, height: rows, width: columns, color: colour, rgba: false,
    numberOfComponents: components, columnPixelSpacing: grid.spacing[0], rowPixelSpacing: grid.spacing[1],
    invert: false, sizeInBytes: values.byteLength, dataType: values.constructor.name as Types.PixelDataTypedArrayString,
    photometricInterpretation: colour ? "RGB" : "MONOCHROME2",
    voxelManager: utilities.VoxelManager.createImageVoxelManager({
      width: columns, height: rows, scalarData: values, numberOfComponents: components,
    }),
  } as unknown as Types.IImage;
}

let volumes = 0;

/** A volume that can be shown; its values may be written anew, as when time goes on. */
export class StageVolume {
  readonly id = `volume${++volumes}`;
  private readonly volume: Types.IImageVolume;

  constructor(grid: Grid, readonly values: Float32Array | Int16Array) {
    this.volume = volumeLoader.createLocalVolume(this.id, {
      scalarData: values,
      dimensions: [...grid.size],
      spacing: [...grid.spacing],
      origin: [...grid.origin],
      direction: [...grid.axes[0], ...grid.axes[1], ...grid.axes[2]] as Types.Mat3,
      // Volumes are shown together only if they say the same here, which the caller has checked.
      metadata: { FrameOfReferenceUID: "1" } as unknown as Types.Metadata,
    });
  }

  changed(): void {
    (this.volume as unknown as { invalidate(): void }).invalidate();
  }

  close(): void {
    cache.removeVolumeLoadObject(this.id);
    for (const id of this.volume.imageIds) cache.removeImageLoadObject(id, { force: true });
  }
}

let engines = 0;

/** The name of the pane that lies behind another one. */
export const behind = (pane: string) => `${pane}~`;

/** The panes of a page, each with one image or one plane. */
export class Stage {
  private readonly engine = new RenderingEngine(`engine${++engines}`);

  /** Puts a pane into an element; `plane` is null for images one by one. */
  open(pane: string, element: HTMLDivElement, plane: Plane | null): void {
    this.engine.enableElement({
      viewportId: pane,
      element,
      type: plane === null ? Enums.ViewportType.STACK : Enums.ViewportType.ORTHOGRAPHIC,
      defaultOptions: { background: [0, 0, 0], ...(plane === null ? {} : { orientation: AXES[plane] }) },
    });
  }

  close(pane: string): void {
    if (this.has(pane)) this.engine.disableElement(pane);
  }

  has(pane: string): boolean {
    return !this.engine.hasBeenDestroyed && this.engine.getViewports().some(({ id }) => id === pane);
  }

  destroy(): void {
    this.engine.destroy();
  }

  resize(): void {
    if (this.engine.hasBeenDestroyed) return;
    this.engine.resize(true, true);
    for (const { id } of this.engine.getViewports()) if (this.has(behind(id))) this.draw(id);
  }

  /** Other images; where they are of the same series, zoom and place stay. */
  async showImages(pane: string, ids: string[], index: number, look: Look, same: boolean): Promise<void> {
    const viewport = this.engine.getViewport<Types.IStackViewport>(pane);
    const before = same ? viewport.getViewPresentation() : null;
    await viewport.setStack(ids, index);
    if (before) viewport.setViewPresentation(before);
    this.lookAtImages(pane, look);
  }

  /** Another image of the same pane; nothing moves but it. */
  async turnTo(pane: string, index: number, look: Look): Promise<void> {
    const viewport = this.engine.getViewport<Types.IStackViewport>(pane);
    await viewport.setImageIdIndex(index);
    this.lookAtImages(pane, look);
  }

  lookAtImages(pane: string, { low, high, map, reversed }: Look): void {
    if (!this.has(pane)) return;
    const viewport = this.engine.getViewport<Types.IStackViewport>(pane);
    viewport.setProperties({ voiRange: { lower: low, upper: high }, colormap: { name: map }, invert: false });
    viewport.setProperties({ invert: reversed });
    viewport.render();
  }

  async showVolume(pane: string, volume: StageVolume, look: Look): Promise<void> {
    const viewport = this.engine.getViewport<Types.IVolumeViewport>(pane);
    await viewport.setVolumes([{ volumeId: volume.id }]);
    this.lookAtVolume(pane, volume, look);
  }

  lookAtVolume(pane: string, volume: StageVolume, { low, high, map, reversed }: Look): void {
    if (!this.has(pane)) return;
    const viewport = this.engine.getViewport<Types.IVolumeViewport>(pane);
    // The colours begin anew each time, so that reversing them does not add up.
    viewport.setProperties({ voiRange: { lower: low, upper: high }, colormap: { name: map } }, volume.id);
    if (reversed) viewport.setProperties({ invert: true }, volume.id);
    viewport.render();
  }

  /** Draws a pane, and what lies behind it from where the pane is looked at. */
  private draw(pane: string): void {
    const viewport = this.engine.getViewport(pane);
    viewport.render();
    const under = behind(pane);
    if (!this.has(under)) return;
    const { focalPoint, position, viewUp, viewPlaneNormal, parallelScale } = viewport.getCamera();
    const other = this.engine.getViewport(under);
    other.setCamera({ focalPoint, position, viewUp, viewPlaneNormal, parallelScale } as Types.ICamera);
    other.render();
  }

  /** Which way the pane looks, and which way is down on it. */
  facing(pane: string): { normal: Vec3; down: Vec3; at: Vec3 } {
    const { viewPlaneNormal, viewUp, focalPoint } = this.engine.getViewport(pane).getCamera();
    const [x, y, z] = viewUp ?? [0, -1, 0];
    return { normal: viewPlaneNormal ?? [0, 0, -1], down: [-x, -y, -z], at: focalPoint ?? [0, 0, 0] };
  }

  /** Moves a plane so that it goes through a point. */
  cutThrough(pane: string, [x, y, z]: Vec3): void {
    if (!this.has(pane)) return;
    const { normal: [nx, ny, nz], at: [ax, ay, az] } = this.facing(pane);
    const by = (x - ax) * nx + (y - ay) * ny + (z - az) * nz;
    this.shift(pane, [nx * by, ny * by, nz * by]);
    this.draw(pane);
  }

  /** Moves the picture with the pointer. */
  pan(pane: string, dx: number, dy: number): void {
    const viewport = this.engine.getViewport(pane);
    const from = viewport.canvasToWorld([0, 0]);
    const to = viewport.canvasToWorld([dx, dy]);
    this.shift(pane, [from[0] - to[0], from[1] - to[1], from[2] - to[2]]);
    this.draw(pane);
  }

  private shift(pane: string, [x, y, z]: Vec3): void {
    const viewport = this.engine.getViewport(pane);
    const { focalPoint: f = [0, 0, 0], position: p = [0, 0, 0] } = viewport.getCamera();
    viewport.setCamera({ focalPoint: [f[0] + x, f[1] + y, f[2] + z], position: [p[0] + x, p[1] + y, p[2] + z] });
  }

  zoom(pane: string, factor: number): void {
    const viewport = this.engine.getViewport(pane);
    const { parallelScale = 1 } = viewport.getCamera();
    viewport.setCamera({ parallelScale: parallelScale / factor });
    this.draw(pane);
  }

  fit(pane: string): void {
    const viewport = this.engine.getViewport<Types.IStackViewport>(pane);
    viewport.resetCamera();
    this.draw(pane);
  }

  toWorld(pane: string, x: number, y: number): Vec3 {
    return this.engine.getViewport(pane).canvasToWorld([x, y]);
  }

  toCanvas(pane: string, [x, y, z]: Vec3): readonly [number, number] {
    return this.engine.getViewport(pane).worldToCanvas([x, y, z]);
  }
}

const AXES: Record<Plane, Enums.OrientationAxis> = {
  axial: Enums.OrientationAxis.AXIAL,
  coronal: Enums.OrientationAxis.CORONAL,
  sagittal: Enums.OrientationAxis.SAGITTAL,
};

/** Fired on a pane's element each time that it has been drawn. */
export const DRAWN: string = Enums.Events.IMAGE_RENDERED;

import { circle, regionBetween, type Shape } from "./region";
import type { Scene } from "./scene";
import { cross, dot, minus, unit, type Vec3 } from "./vectors";
import type { Tool, Viewing } from "./viewing";

/** Of a round region that is placed with a key. */
const RADIUS_MM = 10;
const WINDOW_PIXELS = 300;
const SCROLL_PIXELS = 6;

interface Told {
  onDrawing: (shape: Shape | null) => void;
  onHover: (level: number | null) => void;
}

interface Drag {
  tool: Tool;
  x: number;
  y: number;
  from: Vec3;
  left: number;
}

/** What pointers, fingers, the wheel and keys do to a pane. Native listeners: the wheel must be held back. */
export class Handling {
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private readonly over = new AbortController();
  private drag: Drag | null = null;
  private shape: Shape | null = null;
  private begun: Vec3 | null = null;
  private asked = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly pane: string,
    private readonly scene: Scene,
    private readonly viewing: Viewing,
    private readonly told: Told,
  ) {
    const { signal } = this.over;
    element.addEventListener("pointerdown", (event) => this.down(event), { signal });
    element.addEventListener("pointermove", (event) => this.move(event), { signal });
    element.addEventListener("pointerup", (event) => this.up(event), { signal });
    element.addEventListener("pointercancel", (event) => this.up(event), { signal });
    element.addEventListener("pointerleave", () => this.told.onHover(null), { signal });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    element.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    element.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  end(): void {
    this.over.abort();
  }

  private here({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left - this.element.clientLeft, y: clientY - top - this.element.clientTop };
  }

  private get ready(): boolean {
    return this.scene.stage.has(this.pane) && this.viewing.now().trouble === null;
  }

  private down(event: PointerEvent): void {
    if (!this.ready) return;
    const { x, y } = this.here(event);
    this.element.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, { x, y });
    if (this.fingers.size > 1) {
      // A second finger: the two of them zoom and pan.
      this.drag = null;
      this.sketch(null);
      return;
    }
    const tool = event.button === 2 ? "zoom" : event.button === 1 ? "pan" : this.viewing.now().tool;
    this.drag = { tool, x, y, from: this.scene.stage.toWorld(this.pane, x, y), left: 0 };
    if (tool === "cross") this.viewing.toPoint(this.onSlice(this.drag.from));
  }

  private move(event: PointerEvent): void {
    if (!this.ready) return;
    const { x, y } = this.here(event);
    const before = this.fingers.get(event.pointerId);
    if (before && this.fingers.size === 2) this.pinch(event.pointerId, before, { x, y });
    else if (before && this.drag) this.dragged(this.drag, x, y);
    else void this.hover(this.scene.stage.toWorld(this.pane, x, y));
    if (before) this.fingers.set(event.pointerId, { x, y });
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    this.drag = null;
    if (this.shape) this.viewing.measure(this.shape);
    this.sketch(null);
  }

  private sketch(shape: Shape | null): void {
    this.shape = shape;
    this.told.onDrawing(shape);
  }

  private async hover(world: Vec3): Promise<void> {
    const question = ++this.asked;
    const level = await this.viewing.levelAt(this.onSlice(world));
    if (question === this.asked) this.told.onHover(level);
  }

  /** An image's plane is its slice; the camera of a stack stands there only nearly. */
  private onSlice(world: Vec3): Vec3 {
    const grid = this.viewing.grid();
    if (this.pane !== "stack" || !grid) return world;
    const { point } = this.viewing.now();
    const normal = grid.axes[2];
    const off = this.viewing.now().series?.grid ? dot(minus(point, world), normal) : dot(minus(grid.origin, world), normal);
    return [world[0] + normal[0] * off, world[1] + normal[1] * off, world[2] + normal[2] * off];
  }

  private dragged(drag: Drag, x: number, y: number): void {
    const stage = this.scene.stage;
    const [dx, dy] = [x - drag.x, y - drag.y];
    const to = this.onSlice(stage.toWorld(this.pane, x, y));
    const from = this.onSlice(drag.from);
    switch (drag.tool) {
      case "cross": this.viewing.toPoint(to); break;
      case "pan": stage.pan(this.pane, dx, dy); break;
      case "zoom": stage.zoom(this.pane, Math.exp(-dy / 150)); break;
      case "window": this.window(dx, dy); break;
      case "scroll": {
        const all = drag.left + dy / SCROLL_PIXELS;
        drag.left = all - Math.trunc(all);
        if (Math.trunc(all) !== 0) this.scroll(Math.trunc(all));
        break;
      }
      case "length": this.sketch({ kind: "length", from, to }); break;
      case "ellipse":
      case "rectangle": {
        const { normal, down } = stage.facing(this.pane);
        this.sketch(regionBetween(drag.tool, from, to, normal, down));
        break;
      }
    }
    drag.x = x;
    drag.y = y;
  }

  private pinch(moving: number, before: { x: number; y: number }, now: { x: number; y: number }): void {
    const other = [...this.fingers].find(([id]) => id !== moving)?.[1];
    if (!other) return;
    const far = Math.hypot(before.x - other.x, before.y - other.y);
    const near = Math.hypot(now.x - other.x, now.y - other.y);
    if (far > 0 && near > 0) this.scene.stage.zoom(this.pane, near / far);
    this.scene.stage.pan(this.pane, (now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  private window(dx: number, dy: number): void {
    const { low, high } = this.viewing.now();
    const width = Math.max(1e-6, (high - low) * Math.exp(dx / WINDOW_PIXELS));
    const center = (low + high) / 2 - (dy / WINDOW_PIXELS) * (high - low);
    this.viewing.change({ low: center - width / 2, high: center + width / 2 });
  }

  private wheel(event: WheelEvent): void {
    if (!this.ready && this.pane !== "stack") return;
    event.preventDefault();
    if (event.ctrlKey) this.scene.stage.zoom(this.pane, Math.exp(-event.deltaY / 300));
    else this.scroll(Math.sign(event.deltaY));
  }

  /** To other slices: of the stack, or of the plane that this pane shows. */
  private scroll(by: number): void {
    if (this.pane === "stack") this.viewing.toSlice(this.viewing.now().slice + by);
    else this.along(this.scene.stage.facing(this.pane).normal, -by);
  }

  /** A step along the axis of the voxels that runs most in a direction. */
  private along(direction: Vec3, by: number): void {
    const grid = this.viewing.grid();
    if (!grid) return;
    const runs = grid.axes.map((axis) => dot(axis, direction));
    const axis = runs.reduce((best, one, index) => (Math.abs(one) > Math.abs(runs[best] ?? 0) ? index : best), 0) as 0 | 1 | 2;
    this.viewing.step(axis, by * Math.sign(runs[axis] ?? 1));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.scene.stage.has(this.pane)) return;
    const { normal, down } = this.scene.stage.facing(this.pane);
    const action = this.keys(normal, down)[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  private keys(normal: Vec3, down: Vec3): Record<string, (() => void) | undefined> {
    const { point, frame } = this.viewing.now();
    const right = unit(cross(normal, down));
    return {
      ArrowUp: () => this.along(down, -1),
      ArrowDown: () => this.along(down, 1),
      ArrowLeft: () => this.along(right, -1),
      ArrowRight: () => this.along(right, 1),
      PageUp: () => this.scroll(-1),
      PageDown: () => this.scroll(1),
      "+": () => this.scene.stage.zoom(this.pane, 1.25),
      "-": () => this.scene.stage.zoom(this.pane, 0.8),
      "0": () => this.scene.stage.fit(this.pane),
      "[": () => this.viewing.toFrame(frame - 1),
      "]": () => this.viewing.toFrame(frame + 1),
      r: () => this.viewing.measure(circle(point, RADIUS_MM, normal, down)),
      l: () => this.measureFrom(point),
    };
  }

  /** The first press marks where a length begins, the second where it ends. */
  private measureFrom(point: Vec3): void {
    if (this.begun) this.viewing.measure({ kind: "length", from: this.begun, to: point });
    this.begun = this.begun ? null : point;
  }
}

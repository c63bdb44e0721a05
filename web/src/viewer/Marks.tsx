import { number } from "../format";
import { lengthOf, outline, type Shape } from "./region";
import type { Scene } from "./scene";
import type { Viewing } from "./viewing";
import { dot, type Vec3 } from "./vectors";

interface MarksProps {
  scene: Scene;
  viewing: Viewing;
  pane: string;
  drawing: Shape | null;
}

/** The cross and what was measured, where they lie on the pane as it was drawn last. */
export function Marks({ scene, viewing, pane, drawing }: MarksProps) {
  if (!scene.stage.has(pane)) return null;
  const { point, measures } = viewing.now();
  const { normal, at } = scene.stage.facing(pane);
  const [x, y] = scene.stage.toCanvas(pane, point);
  const grid = viewing.grid();
  // Half the way to the next slice, and a little for rounding.
  const half = grid ? Math.max(...grid.axes.map((axis, index) => Math.abs(dot(axis, normal)) * (grid.spacing[index] ?? 1))) * 0.501 : 0.5;
  const seen = measures.filter((one) => viewing.lies(one, normal, pane === "stack" ? point : at, half));
  const places = (points: Vec3[]) => points.map((one) => scene.stage.toCanvas(pane, one));
  return (
    <svg className="marks" aria-hidden="true">
      <g className="cross">
        <line x1="0" x2="100%" y1={y} y2={y} />
        <line x1={x} x2={x} y1="0" y2="100%" />
      </g>
      {seen.map(({ id, shape }) => <Mark key={id} label={String(id)} shape={shape} places={places} />)}
      {drawing && <Mark label="" shape={drawing} places={places} />}
    </svg>
  );
}

interface MarkProps {
  label: string;
  shape: Shape;
  places: (points: Vec3[]) => (readonly [number, number])[];
}

function Mark({ label, shape, places }: MarkProps) {
  const points = places(shape.kind === "length" ? [shape.from, shape.to] : outline(shape));
  const path = points.map(([x, y]) => `${x},${y}`).join(" ");
  const [x, y] = points[0] ?? [0, 0];
  const words = shape.kind === "length" ? `${label} ${number(lengthOf(shape), 1)}` : label;
  return (
    <g className="mark">
      {shape.kind === "length" ? <polyline points={path} /> : <polygon points={path} />}
      <text x={x + 6} y={y - 6}>{words.trim()}</text>
    </g>
  );
}

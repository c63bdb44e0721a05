import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../format";
import { Handling } from "./handling";
import { Marks } from "./Marks";
import type { Shape } from "./region";
import type { Scene } from "./scene";
import { unitOf } from "./series";
import { DRAWN, type Plane } from "./stage";
import { useView } from "./useView";
import type { Viewing } from "./viewing";

interface PaneProps {
  scene: Scene;
  viewing: Viewing;
  plane: Plane | null;
}

/** An image or a plane, with what is drawn over it; moved by pointer, finger and key. */
export function Pane({ scene, viewing, plane }: PaneProps) {
  const { t } = useTranslation();
  const view = useView(viewing);
  const pane = plane ?? "stack";
  const element = useRef<HTMLDivElement>(null);
  const under = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Shape | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const [drawn, setDrawn] = useState(0);
  useEffect(() => {
    const into = element.current;
    const around = frame.current;
    if (!into || !around) return;
    const again = () => setDrawn((count) => count + 1);
    into.addEventListener(DRAWN, again);
    scene.attach(pane, into, plane, under.current);
    const handling = new Handling(around, pane, scene, viewing, { onDrawing: setDrawing, onHover: setHover });
    return () => {
      handling.end();
      into.removeEventListener(DRAWN, again);
      scene.detach(pane);
    };
  }, [scene, viewing, pane, plane]);

  const { series, slice } = view;
  const count = series?.frames[view.frame]?.pictures.length ?? 0;
  const name = plane === null ? t("viewer.image", { number: slice + 1, count }) : t(`viewer.plane.${plane}`);
  const canvas = view.trouble === null ? "canvas" : "canvas troubled";
  const unit = series ? unitOf(series, view.asSuv) : "";
  return (
    <div ref={frame} className="pane" role="application" aria-label={`${name}. ${t("viewer.keys")}`} tabIndex={0} data-tool={view.tool}>
      {plane !== null && <div ref={under} className={canvas} data-pane-behind={pane} />}
      <div ref={element} className={canvas} data-pane={pane} style={{ opacity: view.fused ? view.opacity : 1 }} />
      {drawn > 0 && view.trouble === null && <Marks scene={scene} viewing={viewing} pane={pane} drawing={drawing} />}
      <p className="corner" aria-hidden="true">
        {name}
        {hover !== null && <output className="hover" data-value={hover}>{`${number(hover, 4)} ${unit}`}</output>}
      </p>
    </div>
  );
}

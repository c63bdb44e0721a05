import { useCallback, useState } from "react";
import { Pane } from "./Pane";
import { Scene } from "./scene";
import { PLANES } from "./stage";
import { useView } from "./useView";
import type { Viewing } from "./viewing";

/** One pane of images, or three of planes. */
export function Panes({ viewing }: { viewing: Viewing }) {
  const { layout } = useView(viewing);
  const [scene, setScene] = useState<Scene | null>(null);
  const host = useCallback(() => {
    const made = new Scene(viewing);
    const resize = () => made.stage.resize();
    addEventListener("resize", resize);
    setScene(made);
    return () => {
      removeEventListener("resize", resize);
      made.end();
    };
  }, [viewing]);
  return (
    <div ref={host} className={`panes ${layout}`}>
      {scene && (layout === "stack"
        ? <Pane key="stack" scene={scene} viewing={viewing} plane={null} />
        : PLANES.map((plane) => <Pane key={plane} scene={scene} viewing={viewing} plane={plane} />))}
    </div>
  );
}

import { type ReactNode, useEffect, useRef } from "react";

/** A page says its name: in the window's title, and to those who listen rather than look. */
export function Page({ title, children, wide = false }: { title: string; children: ReactNode; wide?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Trinomen`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={wide ? "page wide" : "page"}>
      <h1 ref={heading} tabIndex={-1}>{title}</h1>
      {children}
    </div>
  );
}

// A PDF of text (ISO 32000-1): pages of A4, the fonts that every reader has. Text in them is Latin-1;
// what has no letter there is written by its code.

const WIDTH = 595;
const HEIGHT = 842;
const MARGIN = 50;
const PAGE_LINES_BOTTOM = MARGIN + 20;

export interface Line {
  text: string;
  /** `code` has letters of equal width: digests, UIDs. */
  style: "title" | "heading" | "text" | "code";
}

const STYLES = {
  title: { font: "F2", size: 18, leading: 30 },
  heading: { font: "F2", size: 11, leading: 22 },
  text: { font: "F1", size: 9.5, leading: 14 },
  code: { font: "F3", size: 7, leading: 9.5 },
} as const;

/** Letters that a line holds; those of Helvetica are of half its size on average, of Courier of 0.6. */
const lettersMax = ({ style }: Line) => Math.floor((WIDTH - 2 * MARGIN) / (STYLES[style].size * (style === "code" ? 0.6 : 0.52)));

/** The bytes of a PDF with these lines; `footer` is what stands below each page. */
export function pdfOf(title: string, lines: Line[], footer: (page: number, pages: number) => string): Uint8Array<ArrayBuffer> {
  const pages = paginated(lines.flatMap(wrapped));
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  add("<< /Type /Catalog /Pages 2 0 R >>");
  const first = 7;
  add(`<< /Type /Pages /Kids [${pages.map((_, i) => `${first + 2 * i} 0 R`).join(" ")}] /Count ${pages.length} >>`);
  for (const font of ["Helvetica", "Helvetica-Bold", "Courier"]) {
    add(`<< /Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding >>`);
  }
  add(`<< /Title ${literal(title)} /Producer (Trinomen) >>`);
  pages.forEach((page, i) => {
    const resources = "<< /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >>";
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources ${resources} /Contents ${first + 2 * i + 1} 0 R >>`);
    const content = drawn(page, footer(i + 1, pages.length));
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  });
  return file(objects);
}

function wrapped(line: Line): Line[] {
  const max = lettersMax(line);
  const parts: Line[] = [];
  let rest = line.text;
  while (rest.length > max) {
    const space = rest.lastIndexOf(" ", max);
    const cut = space > max / 2 ? space : max;
    parts.push({ ...line, text: rest.slice(0, cut) });
    rest = rest.slice(cut).trimStart();
  }
  return [...parts, { ...line, text: rest }];
}

function paginated(lines: Line[]): Line[][] {
  const pages: Line[][] = [[]];
  let y = HEIGHT - MARGIN;
  for (const line of lines) {
    const { leading } = STYLES[line.style];
    if (y - leading < PAGE_LINES_BOTTOM) {
      pages.push([]);
      y = HEIGHT - MARGIN;
    }
    pages.at(-1)?.push(line);
    y -= leading;
  }
  return pages;
}

function drawn(lines: Line[], footer: string): string {
  let y = HEIGHT - MARGIN;
  const parts = lines.map(({ text, style }) => {
    const { font, size, leading } = STYLES[style];
    y -= leading;
    return `BT /${font} ${size} Tf ${MARGIN} ${y} Td ${literal(text)} Tj ET`;
  });
  return [...parts, `BT /F1 8 Tf ${MARGIN} ${MARGIN - 10} Td ${literal(footer)} Tj ET`].join("\n");
}

/** A literal string (§7.3.4.2) in WinAnsi, which is Latin-1 but for the typographic marks. */
function literal(text: string): string {
  const latin = text.replace(/[’‘]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, "-").replaceAll("…", "...")
    .replace(/[\u202f\u2009]/g, "\u00a0")
    .replace(/[^\x20-\x7e\u00a0-\u00ff]/gu, (letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
  return `(${latin.replace(/[\\()]/g, "\\$&")})`;
}

/** Objects one after the other, and the table of where each begins (§7.5.4). */
function file(objects: string[]): Uint8Array<ArrayBuffer> {
  let text = "%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n";
  const offsets = objects.map((body, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

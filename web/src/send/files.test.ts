import { describe, expect, it } from "vitest";
import { chosen, dropped, type Found } from "./files";

const file = (name: string) => ({
  isFile: true, isDirectory: false, name, fullPath: `/top/${name}`,
  file: (give: (found: File) => void) => give(new File(["x"], name)),
});

/** A folder hands out a hundred of its entries at a time. */
const folder = (name: string, children: { name: string }[]) => ({
  isFile: false, isDirectory: true, name, fullPath: `/${name}`,
  createReader: () => {
    const left = [...children];
    return { readEntries: (give: (some: unknown[]) => void) => give(left.splice(0, 100)) };
  },
});

describe("dropped folders", () => {
  it("are walked to the end, and what is no image of anybody is left out", async () => {
    const images = (count: number, kind: string) => Array.from({ length: count }, (_, i) => file(`${kind}${i}.dcm`));
    const inner = folder("inner", [...images(7, "inner"), file("DICOMDIR")]);
    const top = folder("top", [...images(250, "top"), inner, file(".DS_Store"), folder("__MACOSX", images(3, "mac"))]);
    const transfer = { items: [{ kind: "file", webkitGetAsEntry: () => top }] };
    let found = 0;
    let left = 0;
    for await (const batch of dropped(transfer as unknown as DataTransfer)) {
      found += batch.sources.length;
      left += batch.left;
    }
    expect([found, left]).toEqual([257, 2]);
  });
});

describe("a zip", () => {
  it("is opened, whatever it is called, and its files are read out of it one by one", async () => {
    const { BlobWriter, TextReader, ZipWriter, configure } = await import("@zip.js/zip.js");
    configure({ useWebWorkers: false });
    const zip = new ZipWriter(new BlobWriter());
    await zip.add("scan/1.dcm", new TextReader("one"));
    await zip.add("scan/DICOMDIR", new TextReader("index"));
    const batches: Found[] = [];
    for await (const some of chosen([new File([await zip.close()], "scan.bin")])) batches.push(some);
    const [{ left, sources } = { left: 0, sources: [] }] = batches;
    expect(left).toBe(1);
    expect(sources.map(({ path, size }) => [path, size])).toEqual([["scan.bin/scan/1.dcm", 3]]);
    expect(await (await sources[0]!.open()).text()).toBe("one");
  });
});

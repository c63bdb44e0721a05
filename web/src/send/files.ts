// Files out of a drop or a file dialog: folders to any depth, and what is in a zip.

import type { Source } from "./item";

// What operating systems leave in folders, and the index file of a DICOM medium (PS3.10 §8), which
// only points to the images beside it.
const LEFTOVERS = /^(\..*|Thumbs\.db|desktop\.ini|DICOMDIR|__MACOSX)$/i;

export interface Found {
  sources: Source[];
  /** How many were left out. */
  left: number;
}

/** Hands over what was dropped one batch at a time. Entries must be taken before the first await. */
export function dropped(transfer: DataTransfer): AsyncGenerator<Found> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((entry) => entry !== null);
  return walk(entries);
}

async function* walk(entries: (FileSystemEntry | File)[]): AsyncGenerator<Found> {
  const pending = [...entries];
  for (let entry = pending.shift(); entry !== undefined; entry = pending.shift()) {
    if (entry instanceof File) {
      yield await unpacked([[entry.name, entry]]);
    } else if (entry.isFile) {
      yield await unpacked([await fileOf(entry as FileSystemFileEntry)]);
    } else {
      const children = await childrenOf(entry as FileSystemDirectoryEntry);
      pending.push(...children.filter((child) => child.isDirectory && !LEFTOVERS.test(child.name)));
      const files = children.filter((child) => child.isFile) as FileSystemFileEntry[];
      yield await unpacked(await Promise.all(files.map(fileOf)));
    }
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<[string, File]> {
  const file = await new Promise<File>((found, failed) => entry.file(found, failed));
  return [entry.fullPath.replace(/^\//, ""), file];
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // A reader gives its entries in portions, and an empty one at the end.
    const portion = await new Promise<FileSystemEntry[]>((found, failed) => reader.readEntries(found, failed));
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}

export async function* chosen(files: File[]): AsyncGenerator<Found> {
  yield await unpacked(files.map((file) => [file.webkitRelativePath || file.name, file]));
}

async function unpacked(files: [string, File][]): Promise<Found> {
  const found: Found = { sources: [], left: 0 };
  for (const [path, file] of files) {
    if (isLeftover(path)) found.left++;
    else if (await isZip(file)) await unzip(path, file, found);
    else found.sources.push({ path, size: file.size, open: () => Promise.resolve(file) });
  }
  return found;
}

const isLeftover = (path: string) => path.split("/").some((part) => LEFTOVERS.test(part));

/** By what it begins with: a DICOM file may have any name. */
async function isZip(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** The zip stays on the disk: each file is read out of it when it is its turn. */
async function unzip(path: string, file: File, found: Found): Promise<void> {
  const { BlobReader, BlobWriter, configure, ZipReader } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  for (const entry of await new ZipReader(new BlobReader(file)).getEntries()) {
    if (entry.directory) continue;
    if (isLeftover(entry.filename)) {
      found.left++;
      continue;
    }
    found.sources.push({
      path: `${path}/${entry.filename}`,
      size: entry.uncompressedSize,
      open: () => entry.getData(new BlobWriter()),
    });
  }
}

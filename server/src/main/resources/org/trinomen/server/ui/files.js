// Files out of a drop or a file dialog, folders to any depth.

// What operating systems leave in folders, and the index file of a DICOM medium (PS3.10 §8), which
// only points to the images beside it.
const LEFTOVERS = /^(\..*|Thumbs\.db|desktop\.ini|DICOMDIR|__MACOSX)$/i;

/** Hands over {file, path} one batch at a time, so that the first can go before the last is found. */
export async function* dropped(transfer) {
  // The transfer empties itself when its event ends: entries must be taken before the first await.
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile())
    .filter(Boolean);
  const pending = [...entries];
  while (pending.length > 0) {
    const entry = pending.shift();
    if (entry instanceof File) {
      yield keep([{ file: entry, path: entry.name }]);
    } else if (entry.isFile) {
      const file = await new Promise((found, failed) => entry.file(found, failed));
      yield keep([{ file, path: entry.fullPath.replace(/^\//, "") }]);
    } else {
      const children = await childrenOf(entry);
      pending.push(...children.filter((child) => child.isDirectory && !LEFTOVERS.test(child.name)));
      const files = children.filter((child) => child.isFile);
      yield keep(await Promise.all(files.map(async (child) => ({
        file: await new Promise((found, failed) => child.file(found, failed)),
        path: child.fullPath.replace(/^\//, ""),
      }))));
    }
  }
}

async function childrenOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    // A reader gives its entries in portions, and an empty one at the end.
    const portion = await new Promise((found, failed) => reader.readEntries(found, failed));
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}

export function chosen(list) {
  return keep([...list].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

function keep(files) {
  const kept = files.filter(({ path }) => !path.split("/").some((part) => LEFTOVERS.test(part)));
  return { kept, left: files.length - kept.length };
}

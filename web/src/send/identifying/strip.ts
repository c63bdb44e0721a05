// Takes what tells who a person is out of a file, in the browser: what the archive is sent is the
// copy, and the original stays where it is. Pixels are not read, and are the same byte for byte.

import type { Elements, Item, Placed } from "../../dicom/elements";
import type { Header } from "../../dicom/header";
import { UNDEFINED } from "../../dicom/reader";
import { elementsBehind } from "./behind";
import { elementsOf, Finder } from "./find";
import type { Group } from "./groups";

export interface Stripped {
  file: Blob;
  /** Tags of what was taken out, each once, in order. */
  removed: number[];
}

/** Why a file can't be stripped. */
export class CannotStrip extends Error {}

const DIGITAL_SIGNATURES = 0xfffafffa;

/** The file without what belongs to the groups; itself where there is nothing of them in it. */
export async function strip(file: Blob, header: Header, numbered: boolean, groups: ReadonlySet<Group>): Promise<Stripped> {
  const elements = await elementsOf(file);
  if (typeof elements === "string") throw new CannotStrip(elements);
  const behind = await elementsBehind(file, elements);
  if (behind === "damaged") throw new CannotStrip(behind);
  const finder = new Finder(elements, header, numbered);
  const writer = new Writer(elements.little, finder, groups);
  const head = writer.part(elements);
  const parts: BlobPart[] = [file.slice(0, elements.from), ...head];
  const { pixels } = elements;
  if (pixels !== null) parts.push(file.slice(pixels.from, behind.from), ...writer.part(behind));
  const removed = [...writer.removed].sort((a, b) => a - b);
  return removed.length === 0 ? { file, removed } : { file: new Blob(parts), removed };
}

class Writer {
  readonly removed = new Set<number>();
  private bytes: Uint8Array = new Uint8Array();
  private readonly finder: Finder;
  private readonly little: boolean;
  private readonly groups: ReadonlySet<Group>;

  constructor(little: boolean, finder: Finder, groups: ReadonlySet<Group>) {
    this.little = little;
    this.finder = finder;
    this.groups = groups;
  }

  /** Before the pixels, or behind them: each has its own bytes. */
  part({ bytes, elements }: Pick<Elements, "bytes" | "elements">): Uint8Array<ArrayBuffer>[] {
    this.bytes = bytes;
    return this.dataSet(elements);
  }

  private dataSet(elements: Placed[]): Uint8Array<ArrayBuffer>[] {
    return elements.flatMap((element) => this.element(element));
  }

  private element(element: Placed): Uint8Array<ArrayBuffer>[] {
    const { tag, from, to, items } = element;
    // A group's length (PS3.5 §7.2, retired) would be wrong, and so would be signatures.
    if ((tag & 0xffff) === 0 || tag === DIGITAL_SIGNATURES) return [];
    const finding = this.finder.findings(element, this.bytes).find(({ group }) => this.groups.has(group));
    if (finding !== undefined) {
      this.removed.add(tag);
      return finding.goes ? [] : [this.head(element, 0)];
    }
    return items === null ? [this.copy(from, to)] : this.sequence(element, items);
  }

  private sequence(element: Placed, items: Item[]): Uint8Array<ArrayBuffer>[] {
    const content = items.flatMap((item) => this.item(item));
    const open = element.length === UNDEFINED;
    const head = this.head(element, open ? UNDEFINED : lengthOf(content));
    return [head, ...content, ...(open ? [this.copy(element.to - 8, element.to)] : [])];
  }

  private item({ from, length, elements, to }: Item): Uint8Array<ArrayBuffer>[] {
    const content = this.dataSet(elements);
    const open = length === UNDEFINED;
    const head = this.copy(from, from + 8);
    this.putLength(head, open ? UNDEFINED : lengthOf(content));
    return [head, ...content, ...(open ? [this.copy(to - 8, to)] : [])];
  }

  /** Tag and representation as they stand, with another length. */
  private head({ from, valueAt, vr }: Placed, length: number): Uint8Array<ArrayBuffer> {
    const head = this.copy(from, valueAt);
    // With a representation, a head of eight bytes has a length of two (PS3.5 §7.1.2).
    if (vr === "" || head.length !== 8) this.putLength(head, length);
    else new DataView(head.buffer).setUint16(6, length, this.little);
    return head;
  }

  private putLength(head: Uint8Array<ArrayBuffer>, length: number): void {
    new DataView(head.buffer).setUint32(head.length - 4, length, this.little);
  }

  private copy(from: number, to: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.bytes.subarray(from, to));
  }
}

const lengthOf = (parts: Uint8Array[]) => parts.reduce((all, one) => all + one.length, 0);

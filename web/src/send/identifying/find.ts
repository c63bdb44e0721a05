// Finds what tells who a person is in a header: by the table of attributes, and in texts by what
// they say.

import { decoderOf } from "../../dicom/charset";
import { type Elements, layoutOf, type Placed } from "../../dicom/elements";
import type { Header } from "../../dicom/header";
import { plain, trimmed } from "../../dicom/reader";
import { ATTRIBUTES } from "./attributes";
import type { Behind } from "./behind";
import type { Group } from "./groups";
import { isBirthDate, isPersonName, legible, type Person, personOf, saidOf, toldBy } from "./words";

/** An element that tells who somebody is. */
export interface Finding {
  group: Group;
  tag: number;
  keyword: string;
  /** What stands there, shown to whoever sends it and to nobody else. */
  value: string;
  /** Whether the element may be missing altogether. */
  goes: boolean;
  /** It tells only where the Patient ID is a hospital's number, which the archive can say. */
  ifNumbered: boolean;
}

/** A finding, and the groups of what it stands in, sequences or an element of a manufacturer: it goes along with them. */
export interface PlacedFinding extends Finding {
  within: Group[];
}

export const PATIENT_NAME = 0x00100010;
export const PATIENT_ID = 0x00100020;
const PATIENT_BIRTH_DATE = 0x00100030;
const SPECIFIC_CHARACTER_SET = 0x00080005;

const TEXTS = new Set(["LO", "LT", "SH", "ST", "UC", "UT", "PN"]);
/** Groups that hold what people typed; without dictionary and representation these are read as texts. */
const TYPED = new Set([0x0008, 0x0010, 0x0018, 0x0020, 0x0032, 0x0038, 0x0040]);
const TEXT_MAX = 10_240;
/** Manufacturers keep whole protocols in their elements, texts among bytes; these representations do not tell which. */
const UNSAID = new Set(["", "UN", "OB"]);
const PRIVATE_MAX = 256 * 1024;

/** How the elements of one file are looked at. */
export class Finder {
  private readonly decode: (bytes: Uint8Array) => string;
  private readonly person: Person;
  private readonly patientId: string;
  private readonly numbered: boolean;

  /** `numbered`: whether the Patient ID is a hospital's number, and not the code of a study. */
  constructor({ bytes, elements }: Elements, header: Header, numbered: boolean) {
    const charset = elements.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
    this.decode = decoderOf(charset ? plain(bytes.subarray(charset.valueAt, charset.to)) : "");
    this.person = personOf(header);
    this.patientId = header.PatientID ?? "";
    this.numbered = numbered;
  }

  /** What an element of these bytes tells. A manufacturer's is one of those, and may say something of the person besides. */
  findings(element: Placed, bytes: Uint8Array): PlacedFinding[] {
    const { tag } = element;
    if ((tag >>> 16) % 2 === 0) {
      const one = this.standard(element, bytes);
      return one === null ? [] : [{ ...one, within: [] }];
    }
    const itself = { group: "private" as const, tag, keyword: "", value: "", goes: true, ifNumbered: false, within: [] };
    const said = this.saidPrivately(element, bytes);
    return said === null ? [itself] : [itself, { ...said, goes: true, within: ["private"] }];
  }

  private standard(element: Placed, bytes: Uint8Array): Finding | null {
    const { tag } = element;
    if (element.valueAt === element.to) return null;
    const listed = ATTRIBUTES.get(tag);
    const value = this.text(element, bytes);
    if (listed !== undefined && this.tells(tag, value)) return { ...listed, tag, value, ifNumbered: false };
    const keyword = tag === PATIENT_ID ? "PatientID" : (listed?.keyword ?? "");
    if (this.numbered && (tag === PATIENT_ID || (tag === PATIENT_NAME && this.hasPatientId(value)))) {
      return { group: "hospital-numbers", tag, keyword, value, goes: false, ifNumbered: true };
    }
    return tag === PATIENT_ID || !this.isTyped(element) ? null : this.said(toldBy(value, this.person), tag, keyword, value);
  }

  /** What a text says; the Patient ID in it tells as much as it does in its own place. */
  private said(group: Group | null, tag: number, keyword: string, value: string): Finding | null {
    if (group !== null) return { group, tag, keyword, value, goes: false, ifNumbered: false };
    const numbered = this.numbered && this.hasPatientId(value);
    return numbered ? { group: "hospital-numbers", tag, keyword, value, goes: false, ifNumbered: true } : null;
  }

  private saidPrivately({ tag, vr, items, valueAt, to }: Placed, bytes: Uint8Array): Finding | null {
    if (items !== null || to - valueAt > PRIVATE_MAX) return null;
    const value = () => trimmed(this.decode(bytes.subarray(valueAt, to)));
    if (TEXTS.has(vr)) {
      const text = value();
      return this.said(toldBy(text, this.person), tag, "", text);
    }
    if (!UNSAID.has(vr)) return null;
    // Bytes may look like telephone numbers by chance, but hardly like this person.
    for (const line of legible(value())) {
      const said = this.said(saidOf(line, this.person), tag, "", line);
      if (said !== null) return said;
    }
    return null;
  }

  private tells(tag: number, value: string): boolean {
    if (tag === PATIENT_NAME) return isPersonName(value, this.patientId);
    return tag === PATIENT_BIRTH_DATE ? isBirthDate(value) : true;
  }

  /** Sites type the number where the name belongs, too. */
  private hasPatientId(value: string): boolean {
    return this.patientId !== "" && value.includes(this.patientId);
  }

  private isTyped({ tag, vr, valueAt, to, items }: Placed): boolean {
    if (items !== null || to - valueAt > TEXT_MAX) return false;
    return TEXTS.has(vr) || ((vr === "" || vr === "UN") && TYPED.has(tag >>> 16));
  }

  private text({ items, valueAt, to }: Placed, bytes: Uint8Array): string {
    return items === null && to - valueAt <= TEXT_MAX ? trimmed(this.decode(bytes.subarray(valueAt, to))) : "";
  }
}

const union = (some: Group[], more: Group[]) => [...new Set([...some, ...more])];

/** Everything in a file that tells who somebody is, before the pixels and behind; sequences included. */
export function findingsIn(elements: Elements, behind: Behind, header: Header, numbered: boolean): PlacedFinding[] {
  const finder = new Finder(elements, header, numbered);
  const findings: PlacedFinding[] = [];
  const look = (some: Placed[], bytes: Uint8Array, within: Group[]) => {
    for (const element of some) {
      const here = finder.findings(element, bytes);
      findings.push(...here.map((one) => ({ ...one, within: union(within, one.within) })));
      // Whether the sequence itself goes is the study's business: what is in it may not be allowed.
      const inside = union(within, here.map(({ group }) => group));
      element.items?.forEach((item) => look(item.elements, bytes, inside));
    }
  };
  look(elements.elements, elements.bytes, []);
  look(behind.elements, behind.bytes, []);
  return findings;
}

const FIRST_BYTES = 64 * 1024;
const BYTES_MAX = 32 * 1024 * 1024;

/** The elements of a file down to its pixels; why not, where they can't be read. */
export async function elementsOf(file: Blob): Promise<Elements | "not-dicom" | "deflated" | "damaged"> {
  for (let count = FIRST_BYTES; ; count *= 8) {
    const bytes = new Uint8Array(await file.slice(0, count).arrayBuffer());
    const layout = layoutOf(bytes, bytes.length === file.size);
    if (layout.kind === "elements") return layout.elements;
    if (layout.kind === "other") return layout.why;
    if (count >= BYTES_MAX) return "damaged";
  }
}

/** As people read a tag: (0010,0010). */
export const tagText = (tag: number) =>
  `(${(tag >>> 16).toString(16).padStart(4, "0")},${(tag & 0xffff).toString(16).padStart(4, "0")})`.toUpperCase();

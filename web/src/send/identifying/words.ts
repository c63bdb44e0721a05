// What tells who a person is in texts that people type: descriptions, protocol names, comments.

import type { Header } from "../../dicom/header";
import type { Group } from "./groups";

const NAME_MIN = 3;

const E_MAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/;
const TELEPHONE = /(\+|\b00)\d[\d ()/-]{7,}\d|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}-\d{3}-\d{4}\b|\b(tel|phone|fon)\b[.: ]*\d[\d /-]{4,}/i;
const NUMBER = /\b(mrn|pat(ient)?[ .-]?(id|nr|no|number)|hospital (no|number)|nhs|ssn)\b[.:# ]*[a-z]?\d{3,}|\b\d{3}-\d{2}-\d{4}\b/i;

/** What is known of the person, to be looked for in texts. */
export interface Person {
  names: RegExp | null;
  birthDates: string[];
}

const BETWEEN_PARTS = /[\^=\s,.-]+/;
/** Scripts in which one sign may be a whole name, and codes are not written. */
const NAMING_SCRIPTS = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** A name typed as Patient's Name; a code has a digit in it, or is the Patient ID, and no two words. */
export function isPersonName(name: string, patientId: string | undefined): boolean {
  const plain = name.replace(/[\^= ]+$/, "");
  if (NAMING_SCRIPTS.test(plain)) return true;
  // A digit behind a name, such as a birth date or a count of scans, makes no code of it.
  if (plain.split(BETWEEN_PARTS).filter((part) => /^[\p{L}\p{M}]{2,}$/u.test(part)).length > 1) return true;
  return plain !== patientId && !/\d/.test(plain) && /\p{L}{2}/u.test(plain);
}

/**
 * Whatever is more than a year, in the form of ACR-NEMA with dots or in none; 1 January is what many
 * sites put for the year alone.
 */
export const isBirthDate = (date: string) => date !== "" && !/^\d{4}(\.?01\.?01)?$/.test(date);

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function personOf({ PatientName = "", PatientID, PatientBirthDate = "" }: Header): Person {
  const parts = isPersonName(PatientName, PatientID)
    ? PatientName.split(BETWEEN_PARTS).map(plain).filter((part) => part.length >= NAME_MIN && /^\p{L}+$/u.test(part)) : [];
  return {
    names: parts.length > 0 ? new RegExp(`(?<!\\p{L})(${parts.join("|")})(?!\\p{L})`, "u") : null,
    birthDates: isBirthDate(PatientBirthDate) ? written(PatientBirthDate) : [],
  };
}

/** A date as people write it; nothing of what is none. */
function written(told: string): string[] {
  const date = told.replace(/[./-]/g, "");
  if (!/^\d{8}$/.test(date)) return [];
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)];
  return [
    date, `${year}.${month}.${day}`, `${year}-${month}-${day}`, `${day}.${month}.${year}`, `${day}/${month}/${year}`, `${month}/${day}/${year}`,
    `${Number(day)}.${Number(month)}.${year}`, `${Number(month)}/${Number(day)}/${year}`, `${day}-${month}-${year}`,
  ];
}

/** Whether a text says what the same header says of the person. */
export function saidOf(text: string, person: Person): Group | null {
  if (person.names?.test(plain(text))) return "names";
  return person.birthDates.some((date) => text.includes(date)) ? "birth-date" : null;
}

/** Whether a text names the person, or tells where to find them. */
export function toldBy(text: string, person: Person): Group | null {
  const said = saidOf(text, person);
  if (said !== null) return said;
  if (E_MAIL.test(text) || TELEPHONE.test(text)) return "contact";
  return NUMBER.test(text) ? "hospital-numbers" : null;
}

const CONTROL = /[^\P{Cc}\t\r\n]/u;

/** What of some bytes reads as text: all of it, or among others the runs that are too long for chance. */
export const legible = (text: string): string[] => (CONTROL.test(text) ? (text.match(/[\x20-\x7e]{8,}/g) ?? []) : [text]);

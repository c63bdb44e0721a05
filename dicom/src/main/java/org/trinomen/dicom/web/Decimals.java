package org.trinomen.dicom.web;

/** How a decimal string (DS) is written in JSON, for which PS3.18 F.2.3 leaves the choice. */
public enum Decimals {
  /** As a number, where one says exactly the same. */
  NUMBERS,
  /** As it was recorded: no digit is lost or gained. */
  STRINGS
}

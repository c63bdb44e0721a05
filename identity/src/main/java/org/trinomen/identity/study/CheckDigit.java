package org.trinomen.identity.study;

/** How the check character of a subject code is computed. */
public enum CheckDigit {
  NONE,
  /** ISO 7064 MOD 37,36: letters and digits, one character of the same. */
  MOD_37_36,
  /** ISO 7064 MOD 11,10: digits, one digit. */
  MOD_11_10,
  /** Damm (2004), the quasigroup of order 10. */
  DAMM,
  /** Verhoeff (1969), the dihedral group of order 10. */
  VERHOEFF,
  /** Luhn (1960), modulus 10 with every second digit doubled. */
  LUHN
}
